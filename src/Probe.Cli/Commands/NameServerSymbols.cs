using System.Collections.Immutable;
using System.CommandLine;
using Probe.Cli.Values;
using Probe.Options;

namespace Probe.Cli.Commands;

/// <summary>Who is asked for names: <c>--dns-servers</c>, <c>--dns-suffix</c>, for every command that looks some up.</summary>
internal sealed class NameServerSymbols
{
    internal Option<string?> Servers { get; } =
        new("--dns-servers")
        {
            Description = "look names up at these name servers; the first that answers counts, all are compared",
            HelpName = "ADDRESS[:PORT][,…]",
        };

    internal Option<string?> Suffix { get; } =
        new("--dns-suffix")
        {
            Description = "with --dns-servers: suffixes for names without a dot, in the place of this machine's",
            HelpName = "SUFFIX[,…]",
        };

    /// <summary>The servers; empty where none are named.</summary>
    internal ImmutableArray<NameServer> ReadServers(OptionValues values)
    {
        if (values.Text(Servers) is not { } text)
        {
            return [];
        }

        if (NameServers.TryParse(text, out var servers, out var problem))
        {
            return servers;
        }

        values.Problem($"--dns-servers: {problem}; accepted: {NameServers.Accepted}");
        return [];
    }

    /// <summary>The suffixes; null where none are named.</summary>
    internal ImmutableArray<string>? ReadSuffixes(OptionValues values)
    {
        if (values.Text(Suffix) is not { } text)
        {
            return null;
        }

        if (values.Text(Servers) is null)
        {
            values.Problem(
                "--dns-suffix completes names for --dns-servers; accepted: together with it (this machine's resolver has its own suffixes)"
            );
        }

        if (NameServers.TryParseSuffixes(text, out var suffixes, out var problem))
        {
            return suffixes;
        }

        values.Problem($"--dns-suffix: {problem}; accepted: {NameServers.SuffixesAccepted}");
        return null;
    }
}
