using System.Globalization;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Names;

/// <summary>Look-ups in words, for failures, findings and reports. What a server sent is shown escaped.</summary>
public static class NameWords
{
    private const int MostShown = 4;

    /// <summary>The answer code as DNS tools print it, or what takes its place.</summary>
    public static string Code(NameAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Outcome switch
        {
            NameOutcome.Addresses => List(answer),
            NameOutcome.NoData when answer.Aliases.Length > 0 =>
                $"alias of {answer.Aliases[^1]}, which has no A or AAAA record",
            NameOutcome.NoData => "the name exists without an A or AAAA record",
            NameOutcome.NotFound when answer.Aliases.Length > 0 =>
                $"alias of {answer.Aliases[^1]}, which does not exist (NXDOMAIN)",
            NameOutcome.NotFound => "NXDOMAIN",
            NameOutcome.ServerFailed => answer.Source == NameSource.Dns ? "SERVFAIL" : "no name server answered it",
            NameOutcome.Refused => "REFUSED",
            NameOutcome.TimedOut => string.Create(
                CultureInfo.InvariantCulture,
                $"no answer in {answer.Took.TotalSeconds:0.#} s"
            ),
            NameOutcome.Unreachable when answer.OverTcp => "its TCP port is closed",
            NameOutcome.Unreachable => "no name server listens there",
            NameOutcome.Malformed => "an answer that is no DNS message for the question",
            NameOutcome.InvalidName => "no name that can be asked for",
            _ => answer.Note ?? "an error without a name",
        };
    }

    /// <summary>Who said it: <c>name server 10.0.0.53:53</c>, <c>this machine's resolver</c>.</summary>
    public static string Who(NameAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Source switch
        {
            NameSource.Dns => "name server " + answer.Server,
            NameSource.HostsFile => "this machine's hosts file",
            NameSource.Given => "--resolve",
            _ => "this machine's resolver",
        };
    }

    /// <summary>
    /// The name servers that gave no definite answer, where the one that counts is of them: <c>name server 10.0.0.53:53</c>,
    /// <c>name servers 10.0.0.53:53 and 10.0.0.54:53</c>; else who gave the answer that counts.
    /// </summary>
    public static string WhoFailed(NameLookup lookup)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        var servers = lookup.Answer is { Source: NameSource.Dns, IsDefinite: false }
            ? NameComparer
                .LastWords(lookup)
                .Where(a => a is { Source: NameSource.Dns, IsDefinite: false })
                .Select(a => a.Server)
                .ToList()
            : [];
        return servers.Count < 2
            ? Who(lookup.Answer)
            : $"name servers {string.Join(", ", servers[..^1])} and {servers[^1]}";
    }

    /// <summary>How to look the name up by hand where it was looked up: at the name server that counts, if one was named.</summary>
    public static string HowToAsk(NameLookup? lookup, string name)
    {
        if (
            lookup?.Answer is not { Source: NameSource.Dns, Server: { } server }
            || server.LastIndexOf(':') is not (> 0 and var colon)
        )
        {
            return $"nslookup {name} (Resolve-DnsName {name} in PowerShell)";
        }

        var (host, port) = (server[..colon].Trim('[', ']'), server[(colon + 1)..]);
        return port == "53"
            ? $"nslookup {name} {host} (Resolve-DnsName {name} -Server {host} in PowerShell)"
            : $"nslookup -port={port} {name} {host}";
    }

    /// <summary>One source's answer in a clause.</summary>
    public static string Said(NameLookup lookup, NameAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        ArgumentNullException.ThrowIfNull(answer);
        var asked = Same(answer.Name, lookup.Name) ? "" : $" for {answer.Name}";
        return $"{Who(answer)}{asked}: {Code(answer)}"
            + (answer.OverTcp ? " (over TCP, since a datagram had no room)" : "")
            + (answer is { Note: { } note, Outcome: not NameOutcome.Other } ? $" ({note})" : "");
    }

    /// <summary>The cause of the failure that a look-up without addresses is.</summary>
    public static string Cause(NameLookup lookup)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        return lookup.Answer.Outcome switch
        {
            NameOutcome.Addresses or NameOutcome.NoData => FailureCauses.NameNoData,
            NameOutcome.NotFound or NameOutcome.InvalidName => FailureCauses.NameNotFound,
            NameOutcome.Refused => FailureCauses.NameServerRefused,
            NameOutcome.TimedOut => FailureCauses.TimedOut,
            _ => FailureCauses.NameServerFailed,
        };
    }

    /// <summary>Why there is no address to connect to.</summary>
    public static string WhyNone(NameLookup lookup)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        var name = Printable.Escape(lookup.Name, 120);
        var answer = lookup.Answer;
        if (answer.Outcome == NameOutcome.Addresses && lookup.Family is { } family)
        {
            return $"'{name}' has no IPv{family} address, and -{family} wants one: {Said(lookup, answer)}";
        }

        var tried = lookup.Answers.Where(a => a.Source == NameSource.Dns).Select(a => a.Name).Distinct().ToList();
        var all = tried.Count > 1 ? $"; tried: {string.Join(", ", tried.Take(8))}" : "";
        return answer.Source switch
        {
            NameSource.Dns =>
                $"'{name}', {string.Join("; ", NameComparer.LastWords(lookup).Take(MostShown).Select(a => Said(lookup, a)))}{all}",
            _ => answer.Outcome switch
            {
                NameOutcome.NotFound => $"the name '{name}' does not exist, says this machine's resolver",
                NameOutcome.NoData => $"the name '{name}' has no address, says this machine's resolver",
                NameOutcome.ServerFailed =>
                    $"this machine's resolver could not answer for '{name}' (no name server reached, or it failed)",
                NameOutcome.InvalidName => $"'{name}' cannot be a host name, so it was not looked up",
                _ => $"looking up '{name}' failed: {Code(answer)}",
            },
        };
    }

    /// <summary>The name, with its readable form where that differs.</summary>
    public static string Shown(NameLookup lookup)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        var name = Printable.Escape(lookup.Name, 120);
        return lookup.Unicode is { } unicode ? $"{name} ({unicode})" : name;
    }

    private static bool Same(string one, string other) =>
        string.Equals(one.TrimEnd('.'), other.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private static string List(NameAnswer answer)
    {
        var shown = string.Join(", ", answer.Addresses.Take(MostShown));
        var more = answer.Addresses.Length - MostShown;
        return shown
            + (more > 0 ? $" and {more} more" : "")
            + (answer.Aliases.Length > 0 ? $", alias of {answer.Aliases[^1]}" : "");
    }
}
