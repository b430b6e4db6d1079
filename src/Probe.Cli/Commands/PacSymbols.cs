using System.Collections.Immutable;
using System.CommandLine;
using Probe.Cli.Pac;
using Probe.Cli.Values;
using Probe.Http;

namespace Probe.Cli.Commands;

/// <summary>Where a PAC script is: <c>--pac</c>, <c>--wpad</c>, for every command that decides on a route.</summary>
internal sealed class PacSymbols
{
    private const string WpadAccepted =
        "a DNS suffix such as hq.corp.example, or hq.corp.example/corp.example to go up to corp.example";

    /// <summary>Most names that WPAD tries; each can cost a wait, and no domain of Windows is that deep.</summary>
    private const int MostNames = 10;

    internal Option<string?> Pac { get; } =
        new("--pac")
        {
            Description = "PAC script that names the proxy, from a file or fetched directly; -x overrules it",
            HelpName = "FILE|URL",
        };

    internal Option<string?> Wpad { get; } =
        new("--wpad")
        {
            Description =
                "look for the PAC script at http://wpad.SUFFIX/wpad.dat, then at its parents down to ROOT; --pac overrules it",
            HelpName = "SUFFIX[/ROOT]",
        };

    /// <summary>Reads them; null when neither is given.</summary>
    internal PacRequest? Read(OptionValues values)
    {
        var wpad = values.Text(Wpad) is { } suffix ? Candidates(suffix, values) : [];
        if (values.Text(Pac) is not { } pac)
        {
            return wpad.IsEmpty ? null : new PacRequest { Wpad = wpad };
        }

        if (pac.Contains("://", StringComparison.Ordinal))
        {
            if (HttpUrl.TryParse(pac, out var url, out var problem))
            {
                return new PacRequest { Url = url };
            }

            values.Problem($"{Pac.Name}: {Quoting.QuoteUrl(pac)}: {problem}");
            return null;
        }

        if (pac.Length == 0)
        {
            values.NotAccepted(Pac, pac, "the path of a file, or an http or https URL");
            return null;
        }

        return new PacRequest { Path = pac };
    }

    /// <summary>
    /// The suffix, then its parents, each with one label less, down to the root. Without a root there are no parents: only
    /// the organisation knows where it ends, and a name beyond it is somebody else's.
    /// </summary>
    private ImmutableArray<HttpUrl> Candidates(string text, OptionValues values)
    {
        var parts = text.Split('/', 2);
        var suffix = parts[0].Trim('.');
        var root = (parts.Length == 2 ? parts[1] : parts[0]).Trim('.');
        if (
            suffix.Length == 0
            || root.Length == 0
            || (
                !suffix.Equals(root, StringComparison.OrdinalIgnoreCase)
                && !suffix.EndsWith("." + root, StringComparison.OrdinalIgnoreCase)
            )
        )
        {
            values.NotAccepted(Wpad, text, WpadAccepted);
            return [];
        }

        var urls = ImmutableArray.CreateBuilder<HttpUrl>();
        for (var domain = suffix; ; domain = domain[(domain.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            if (
                urls.Count == MostNames
                || !IsName(domain)
                || !HttpUrl.TryParse($"http://wpad.{domain}/wpad.dat", out var url, out _)
            )
            {
                values.NotAccepted(Wpad, text, WpadAccepted);
                return [];
            }

            urls.Add(url);
            if (domain.Length == root.Length)
            {
                return urls.ToImmutable();
            }
        }
    }

    private static bool IsName(string domain) =>
        domain.Length <= 248
        && domain
            .Split('.')
            .All(l => l.Length is > 0 and <= 63 && l.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
}
