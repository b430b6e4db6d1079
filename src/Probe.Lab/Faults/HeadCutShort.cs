using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The connection closes inside the reply's head.</summary>
public sealed class HeadCutShort : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "head-cut-short",
            Summary = "The connection is closed after some octets of each reply's head.",
            Imitates = "Proxy workers that crash while they write; old proxies that close before they flush (CC720432)",
            Where = FaultPlace.Proxy,
            Settings = [new("after", "octets", 40, 1, 60, "Octets of the head that are sent.")],
            Trips = ["responses-are-well-formed"],
            ExpectedError = "ERROR_HTTP_INVALID_SERVER_RESPONSE",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        reply with
        {
            RawHead = [.. reply.HeadOctets().Take((int)context["after"])],
            StopAfter = 0,
            End = ReplyEnd.Close,
        };
}
