using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Probe.Names;
using Probe.Options;

namespace Probe.Cli.Values;

/// <summary>The lists of <c>--dns-servers</c> and <c>--dns-suffix</c>.</summary>
internal static class NameServers
{
    internal const string Accepted =
        "1 to 8 addresses, comma-separated, such as 192.0.2.53, 192.0.2.53:5353, 2001:db8::53 or [2001:db8::53]:5353";

    internal const string SuffixesAccepted = "1 to 6 domains, comma-separated, such as corp.example,example";

    private const int MostServers = 8;
    private const int MostSuffixes = 6;
    private const int UsualPort = 53;

    internal static bool TryParse(
        string text,
        out ImmutableArray<NameServer> servers,
        [NotNullWhen(false)] out string? problem
    )
    {
        var found = ImmutableArray.CreateBuilder<NameServer>();
        servers = [];
        problem = null;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!TryParseOne(part, out var server))
            {
                problem = $"{Quoting.Quote(part)} is no address of a name server";
                return false;
            }

            if (found.Contains(server))
            {
                problem = $"{Quoting.Quote(part)} stands there twice";
                return false;
            }

            found.Add(server);
        }

        if (found.Count > MostServers)
        {
            problem = $"it names {found.Count} name servers";
            return false;
        }

        servers = found.ToImmutable();
        return true;
    }

    internal static bool TryParseSuffixes(
        string text,
        out ImmutableArray<string> suffixes,
        [NotNullWhen(false)] out string? problem
    )
    {
        suffixes = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(s => s.Trim('.'))];
        problem =
            suffixes.Length > MostSuffixes ? $"it has {suffixes.Length} suffixes"
            : suffixes.FirstOrDefault(s => s.Length == 0) is not null ? "a suffix is empty"
            : suffixes.FirstOrDefault(HostNames.IsAddress) is { } address ? $"{Quoting.Quote(address)} is an address"
            : suffixes.FirstOrDefault(s => s.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_')))
                is { } odd
                ? $"{Quoting.Quote(odd)} is no domain"
            : suffixes.Select(HostNames.ProblemOf).FirstOrDefault(p => p is not null);
        return problem is null;
    }

    private static bool TryParseOne(string text, [NotNullWhen(true)] out NameServer? server)
    {
        server = null;
        var (host, port) = (text, UsualPort.ToString(CultureInfo.InvariantCulture));
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']', StringComparison.Ordinal);
            if (close < 0 || (close + 1 < text.Length && text[close + 1] != ':'))
            {
                return false;
            }

            (host, port) = (text[1..close], close + 1 < text.Length ? text[(close + 2)..] : port);
            if (!host.Contains(':', StringComparison.Ordinal))
            {
                return false;
            }
        }
        else if (text.Count(c => c == ':') == 1)
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            (host, port) = (text[..colon], text[(colon + 1)..]);
        }

        // 1 and 0x7f.1 are addresses to the platform, and surprises to people.
        if (
            !IPAddress.TryParse(host, out var address)
            || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != host)
            || !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is < 1 or > 65535
        )
        {
            return false;
        }

        server = new NameServer(address.ToString(), number);
        return true;
    }
}
