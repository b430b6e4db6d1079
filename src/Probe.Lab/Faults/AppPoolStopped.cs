using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The web site is up, and what serves it is not.</summary>
public sealed class AppPoolStopped : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "app-pool-stopped",
            Summary = "The origin answers 503 and closes.",
            Imitates = "A stopped or crashed application pool: HTTP.sys answers in place of IIS",
            Where = FaultPlace.Origin,
            Trips = ["no-server-errors"],
            ExpectedError = "BG_E_HTTP_ERROR_503",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        Reply
            .Page(
                503,
                "Service Unavailable",
                "text/html; charset=us-ascii",
                "<HTML><HEAD><TITLE>Service Unavailable</TITLE></HEAD><BODY><h2>Service Unavailable</h2></BODY></HTML>"
            )
            .WithHeader("Server", "Microsoft-HTTPAPI/2.0")
            .WithHeader("Connection", "close") with
        {
            End = ReplyEnd.Close,
        };
}
