using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>One member of a farm does not work.</summary>
public sealed class OneMemberFails : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "one-member-fails",
            Summary = "Ranges that begin at an odd offset are answered 503, as by one member of several.",
            Imitates = "A balancer without health checks in front of a member whose application pool has stopped",
            Where = FaultPlace.Origin,
            Trips = ["no-server-errors"],
            ExpectedError = "BG_E_HTTP_ERROR_503",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.IsGet && FarmClocksDiffer.IsSecondMember(request)
            ? Reply
                .Page(
                    503,
                    "Service Unavailable",
                    "text/html",
                    "<HTML><HEAD><TITLE>Service Unavailable</TITLE></HEAD><BODY><h2>Service Unavailable</h2></BODY></HTML>"
                )
                .WithHeader("Server", "Microsoft-HTTPAPI/2.0")
            : null;
}
