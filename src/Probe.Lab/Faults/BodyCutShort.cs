using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The connection closes inside the body.</summary>
public sealed class BodyCutShort : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "body-cut-short",
            Summary = "The connection is closed in order after some octets of each body.",
            Imitates = "Idle and size limits of proxies and scanners; a worker that is recycled",
            Where = FaultPlace.Proxy,
            Settings = [new("after", "octets", 1000, 0, 1099511627776, "Body octets that are sent.")],
            Trips = ["body-is-complete"],
            ExpectedError = "ERROR_WINHTTP_CONNECTION_ERROR",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsGet && reply.Status is 200 or 206 && reply.Body.Length > context["after"]
            ? reply with
            {
                StopAfter = context["after"],
                End = ReplyEnd.Close,
            }
            : reply;
}
