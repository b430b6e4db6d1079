using Probe.Bits;
using Probe.Exchanges;

namespace Probe.Checks.Connect;

/// <summary>WinHTTP's codes for what goes wrong on a connection before a reply (bits-protocol 2.2).</summary>
internal static class FailureCodes
{
    /// <summary>Code of a connection that could not be opened.</summary>
    internal static uint OfConnect(string cause) =>
        cause == FailureCauses.TimedOut ? HResults.TimedOut : HResults.CannotConnect;

    /// <summary>Code of a connection that broke before there was a reply.</summary>
    internal static uint OfBreak(string cause) =>
        cause switch
        {
            FailureCauses.TimedOut => HResults.TimedOut,
            FailureCauses.MalformedHead
            or FailureCauses.ClosedInHead
            or FailureCauses.HeadTooLarge
            or FailureCauses.TooManyHeaders
            or FailureCauses.TooManyInterim => HResults.MalformedResponse,
            _ => HResults.ConnectionError,
        };

    /// <summary>True when the run's own limits or its user ended it, which says nothing of the peer.</summary>
    internal static bool IsOurs(ExchangeFailure failure) =>
        failure.Cause is FailureCauses.MaxTimeReached or FailureCauses.Interrupted;
}
