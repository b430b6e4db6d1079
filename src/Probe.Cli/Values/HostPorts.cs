using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Probe.Options;

namespace Probe.Cli.Values;

/// <summary>The colon-separated forms of <c>--resolve</c> and <c>--connect-to</c>, IPv6 addresses in brackets.</summary>
internal static class HostPorts
{
    internal const string ResolveAccepted =
        "host:port:address[,address…], such as wsus.example:8530:192.0.2.7 or wsus.example:8530:[2001:db8::7]";

    internal const string ConnectToAccepted =
        "host1:port1:host2:port2, each of which may be empty, such as wsus.example:8530:192.0.2.7:80 or ::127.0.0.1:3128";

    private static readonly SearchValues<char> NotInHosts = SearchValues.Create(" \t/@*,");

    internal static bool TryParseResolve(string text, [NotNullWhen(true)] out ResolveOverride? entry)
    {
        entry = null;
        var rest = text.AsSpan().Trim();
        if (!TryHost(ref rest, out var host) || host.Length == 0 || !TryPort(ref rest, out var port) || port is null)
        {
            return false;
        }

        var addresses = ImmutableArray.CreateBuilder<string>();
        foreach (var part in rest.ToString().Split(','))
        {
            var bare = part.Trim();
            if (bare.StartsWith('[') && bare.EndsWith(']'))
            {
                bare = bare[1..^1];
            }

            if (!IsAddress(bare))
            {
                return false;
            }

            addresses.Add(bare);
        }

        entry = new ResolveOverride(host, port.Value, addresses.ToImmutable());
        return true;
    }

    internal static bool TryParseConnectTo(string text, [NotNullWhen(true)] out ConnectTo? entry)
    {
        entry = null;
        var rest = text.AsSpan().Trim();
        if (
            !TryHost(ref rest, out var host)
            || !TryPort(ref rest, out var port)
            || !TryHost(ref rest, out var toHost)
            || !TryPortText(rest, out var toPort)
            || (toHost.Length == 0 && toPort is null)
        )
        {
            return false;
        }

        entry = new ConnectTo(host, port, toHost, toPort);
        return true;
    }

    /// <summary>An address in its usual notation; <c>1</c> and <c>0x7f.1</c>, which the platform takes too, are none.</summary>
    private static bool IsAddress(string text) =>
        IPAddress.TryParse(text, out var address)
        && (
            address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            || string.Equals(address.ToString(), text, StringComparison.Ordinal)
        );

    /// <summary>Takes a host and the colon after it.</summary>
    private static bool TryHost(ref ReadOnlySpan<char> rest, out string host)
    {
        host = "";
        if (rest.StartsWith("["))
        {
            var close = rest.IndexOf(']');
            if (close < 0 || close + 1 >= rest.Length || rest[close + 1] != ':')
            {
                return false;
            }

            host = rest[1..close].ToString();
            rest = rest[(close + 2)..];
            return IsAddress(host);
        }

        var colon = rest.IndexOf(':');
        if (colon < 0)
        {
            return false;
        }

        host = rest[..colon].ToString();
        rest = rest[(colon + 1)..];
        return !host.AsSpan().ContainsAny(NotInHosts);
    }

    private static bool TryPort(ref ReadOnlySpan<char> rest, out int? port)
    {
        port = null;
        var colon = rest.IndexOf(':');
        if (colon < 0 || !TryPortText(rest[..colon], out port))
        {
            return false;
        }

        rest = rest[(colon + 1)..];
        return true;
    }

    private static bool TryPortText(ReadOnlySpan<char> text, out int? port)
    {
        port = null;
        if (text.IsEmpty)
        {
            return true;
        }

        if (
            !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is < 1 or > 65535
        )
        {
            return false;
        }

        port = number;
        return true;
    }
}
