using Probe.Bits;
using Probe.Checks.Connect;
using Probe.Exchanges;

namespace Probe.Sites;

/// <summary>
/// What the update agent logs when its web-service call ends so (Windows Update error codes by component). These are
/// not errors of a BITS job.
/// </summary>
internal static class AgentErrors
{
    /// <summary>Answered with a SOAP fault.</summary>
    internal const uint SoapFault = 0x80244007;

    /// <summary>Answered with something that is no SOAP.</summary>
    internal const uint Unreadable = 0x8024400A;

    /// <summary>Answered with a status that has no code.</summary>
    internal const uint NotMapped = 0x8024402B;

    /// <summary>Code of an HTTP status that is not what the agent wants.</summary>
    internal static uint OfStatus(int status) =>
        status switch
        {
            400 => 0x80244016,
            401 => 0x80244017,
            403 => 0x80244018,
            404 => 0x80244019,
            405 => 0x8024401A,
            407 => 0x8024401B,
            408 => 0x8024401C,
            500 => 0x8024401F,
            502 => 0x80244021,
            503 => 0x80244022,
            504 => 0x80244023,
            _ => NotMapped,
        };

    /// <summary>Code of a request that got no answer.</summary>
    internal static uint OfFailure(ExchangeFailure failure) =>
        failure.Stage switch
        {
            FailureStage.Resolve => 0x8024402C,
            FailureStage.Connect => FailureCodes.OfConnect(failure.Cause),
            FailureStage.TlsHandshake => HResults.SecureFailure,
            _ => FailureCodes.OfBreak(failure.Cause),
        };

    /// <summary>Code of an exchange that did not go as it should.</summary>
    internal static uint Of(Exchange exchange) =>
        exchange.Status is { } status ? OfStatus(status)
        : exchange.Failure is { } failure ? OfFailure(failure)
        : NotMapped;
}
