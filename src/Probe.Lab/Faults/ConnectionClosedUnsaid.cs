using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Connections end without a word.</summary>
public sealed class ConnectionClosedUnsaid : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "connection-closed-unsaid",
            Summary = "Each reply is followed by a close that no header announces.",
            Imitates =
                "Firewalls and inspection modules that take one request per connection; servers with too short an idle time",
            Where = FaultPlace.Proxy,
            Trips = ["connections-are-kept-alive"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsDownload ? reply with { End = ReplyEnd.Close } : reply;
}
