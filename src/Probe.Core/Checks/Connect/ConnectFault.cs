using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;

namespace Probe.Checks.Connect;

/// <summary>What is said of a next hop that takes no connection.</summary>
internal static class ConnectFault
{
    /// <summary>True when opening the connection to the next hop failed.</summary>
    internal static bool Failed(Exchange exchange) =>
        exchange.Failure is { Stage: FailureStage.Connect } failure && !FailureCodes.IsOurs(failure);

    /// <summary>True when the connection to the next hop was opened.</summary>
    internal static bool Opened(Exchange exchange) =>
        exchange.Response is not null
        || exchange.Tunnel is not null
        || exchange.Failure is { Stage: > FailureStage.Connect };

    /// <param name="exchange">The exchange.</param>
    /// <param name="whose"><c>proxy</c> or <c>server</c>.</param>
    /// <param name="endpoint">host:port.</param>
    /// <param name="host">Host alone, for the commands.</param>
    /// <param name="port">Port, for the commands.</param>
    /// <param name="more">What else may be the matter.</param>
    internal static Fault Of(Exchange exchange, string whose, string endpoint, string host, int port, string more)
    {
        var failure = exchange.Failure!;
        var shown = Printable.Escape(endpoint, 120);
        var what = failure.Cause switch
        {
            FailureCauses.Refused => "refuses connections",
            FailureCauses.TimedOut => "does not answer connection attempts",
            FailureCauses.Unreachable => "cannot be reached: there is no route to it",
            FailureCauses.Reset => "resets connections at once",
            _ => "accepts no connection",
        };
        return new Fault
        {
            Kind = $"{failure.Cause} {shown}",
            Summary = $"The {whose} {shown} {what}",
            Expected = $"a TCP connection to {shown}",
            Actual = Printable.Escape(failure.Detail, 200),
            HResult = FailureCodes.OfConnect(failure.Cause),
            Part = EvidencePart.Failure,
            Remedy =
                Advice(failure.Cause) + more + $" Check: Test-NetConnection {Printable.Escape(host, 120)} -Port {port}",
        };
    }

    private static string Advice(string cause) =>
        cause switch
        {
            FailureCauses.Refused => "A refusal comes from the machine itself: nothing listens at this port. ",
            FailureCauses.TimedOut =>
                "Silence usually means a firewall that drops the packets, or a machine that is down. ",
            FailureCauses.Unreachable => "Look at this machine's routes and VPN. ",
            _ => "",
        };
}
