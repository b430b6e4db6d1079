using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The reply does not begin with a status line.</summary>
public sealed class StatusLineGarbage : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "status-line-garbage",
            Summary = "GET is answered by octets that are no HTTP.",
            Imitates =
                "A proxy that answers in another protocol, or that leaks the end of an earlier body in front "
                + "of a reply",
            Where = FaultPlace.Proxy,
            Trips = ["responses-are-well-formed"],
            ExpectedError = "ERROR_HTTP_INVALID_SERVER_RESPONSE",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsGet
            ? reply with
            {
                RawHead = [.. "\0\u0001GARBAGE 200\r\nContent-Length: 0\r\n\r\n"u8],
                StopAfter = 0,
                End = ReplyEnd.Close,
            }
            : reply;
}
