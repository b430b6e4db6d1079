using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The body stops, and the connection stays open.</summary>
public sealed class BodyStalls : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "body-stalls",
            Summary = "After some octets of each body nothing more comes.",
            Imitates =
                "Scanners that hold the end of a file back until they have decided; a path that drops large "
                + "packets",
            Where = FaultPlace.Proxy,
            Settings = [new("after", "octets", 1000, 0, 1099511627776, "Body octets that are sent.")],
            Trips = ["body-is-complete"],
            ExpectedError = "ERROR_WINHTTP_TIMEOUT",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsGet && reply.Status is 200 or 206 && reply.Body.Length > context["after"]
            ? reply with
            {
                StopAfter = context["after"],
                End = ReplyEnd.Stall,
            }
            : reply;
}
