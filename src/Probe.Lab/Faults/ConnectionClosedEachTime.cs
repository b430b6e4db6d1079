using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>No connection is kept.</summary>
public sealed class ConnectionClosedEachTime : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "connection-closed-each-time",
            Summary = "Each reply ends its connection.",
            Imitates = "tinyproxy; proxies with persistent connections switched off: slow, and NTLM cannot work",
            Where = FaultPlace.Proxy,
            Trips = ["connections-are-kept-alive"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsDownload ? reply.WithHeader("Connection", "close") with { End = ReplyEnd.Close } : reply;
}
