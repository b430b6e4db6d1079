using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The connection is reset inside the body.</summary>
public sealed class BodyReset : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "body-reset",
            Summary = "The connection is reset after some octets of each body.",
            Imitates = "Firewalls that find a pattern in the stream and reset both ends",
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
                End = ReplyEnd.Reset,
            }
            : reply;
}
