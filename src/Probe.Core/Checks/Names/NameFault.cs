using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Names;

namespace Probe.Checks.Names;

/// <summary>What is said of a name that this machine cannot resolve, whoever's it is.</summary>
internal static class NameFault
{
    /// <summary>True when this machine could not resolve the next hop's name.</summary>
    internal static bool Failed(Exchange exchange) =>
        exchange.Failure is { Stage: FailureStage.Resolve } failure && !IsOurs(failure);

    /// <summary>True when the exchange shows whether this machine could: not when it was cut short while asking.</summary>
    internal static bool Shows(Exchange exchange) =>
        exchange.Failure is not { Stage: FailureStage.Resolve } failure || !IsOurs(failure);

    private static bool IsOurs(ExchangeFailure failure) =>
        failure.Cause is FailureCauses.MaxTimeReached or FailureCauses.Interrupted;

    /// <param name="exchange">The exchange that never left.</param>
    /// <param name="whose"><c>proxy</c> or <c>server</c>.</param>
    /// <param name="name">The name.</param>
    /// <param name="more">What else may be the matter.</param>
    internal static Fault Of(Exchange exchange, string whose, string name, string more)
    {
        var shown = Printable.Escape(name, 120);
        var what = exchange.Failure!.Cause switch
        {
            FailureCauses.NameNotFound => "does not exist",
            FailureCauses.NameNoData => "has no address",
            FailureCauses.TimedOut => "was not resolved in time",
            FailureCauses.NameServerRefused => "is refused by the name server",
            _ => "cannot be resolved",
        };
        return new Fault
        {
            Kind = $"{exchange.Failure.Cause} {name}",
            Summary = $"The {whose}'s name {shown} {what}",
            Expected = $"an address for {shown} from the resolver of this machine",
            Actual = Printable.Escape(exchange.Failure.Detail, 400),
            HResult = HResults.NameNotResolved,
            // WinHTTP has no time-out for names unless it is given one (WinHttpSetTimeouts).
            Alternatives = exchange.Failure.Cause == FailureCauses.TimedOut ? [HResults.TimedOut] : [],
            Part = EvidencePart.Failure,
            Remedy =
                $"Look it up as the job would: {NameWords.HowToAsk(exchange.Lookup, shown)}. {Ask(exchange.Lookup)}{more}",
        };
    }

    /// <summary>Whom to ask for what, by what was said; empty where this machine's resolver alone was asked.</summary>
    private static string Ask(NameLookup? lookup)
    {
        if (lookup is not { Answer: { Source: NameSource.Dns } answer })
        {
            return "";
        }

        var server = NameWords.WhoFailed(lookup);
        var last = answer.Aliases.IsEmpty ? null : answer.Aliases[^1];
        var known = NameComparer.Differing(lookup).FirstOrDefault(a => a.Outcome == NameOutcome.Addresses);
        return answer.Outcome switch
            {
                NameOutcome.Addresses =>
                    $"Leave -{lookup.Family} out, or ask whoever runs the zone for an {(lookup.Family == 6 ? "AAAA" : "A")} record. ",
                NameOutcome.NotFound or NameOutcome.NoData when last is not null =>
                    $"The name is an alias: ask whoever runs the zone to repair it, or to give {last} an address. ",
                NameOutcome.NotFound when HostNames.IsShort(lookup.Name) =>
                    "The name has no dot, and no search suffix helped: write it in full, or give the suffix (--dns-suffix). ",
                NameOutcome.NotFound => "Ask whoever runs the zone for a record, unless the name is mistyped. ",
                NameOutcome.NoData =>
                    "The name is there without an address: ask whoever runs the zone for an A or AAAA record. ",
                NameOutcome.ServerFailed =>
                    $"Ask whoever runs {server}: its forwarder or the zone's own servers do not answer it, or DNSSEC does not hold. ",
                NameOutcome.Refused =>
                    $"Ask whoever runs {server}: it does not serve this client (allow-query, allow-recursion) or not this zone. ",
                NameOutcome.TimedOut or NameOutcome.Unreachable =>
                    $"Nothing answers as {server}: is the address right, and do firewalls let UDP and TCP pass to that port? ",
                NameOutcome.Malformed =>
                    $"What answers as {server} does not speak DNS properly: look for a device between that rewrites it. ",
                _ => "",
            } + (known is null ? "" : $"{Capital(NameWords.Said(lookup, known))}; see why the two differ. ");
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
