using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;

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
            _ => "cannot be resolved",
        };
        return new Fault
        {
            Kind = $"{exchange.Failure.Cause} {name}",
            Summary = $"The {whose}'s name {shown} {what}",
            Expected = $"an address for {shown} from the resolver of this machine",
            Actual = Printable.Escape(exchange.Failure.Detail, 200),
            HResult = HResults.NameNotResolved,
            Part = EvidencePart.Failure,
            Remedy = $"Look it up as the job would: nslookup {shown} (Resolve-DnsName {shown} in PowerShell). {more}",
        };
    }
}
