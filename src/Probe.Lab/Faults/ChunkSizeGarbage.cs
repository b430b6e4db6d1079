using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>A chunked body whose first chunk size is no number.</summary>
public sealed class ChunkSizeGarbage : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "chunk-size-garbage",
            Summary = "GET is answered chunked, and the first chunk size is no number.",
            Imitates =
                "Inspection modules that re-chunk content and miscount; a proxy that passes chunks to an "
                + "HTTP/1.0 parser",
            Where = FaultPlace.Proxy,
            Trips = ["responses-are-well-formed"],
            ExpectedError = "ERROR_HTTP_INVALID_SERVER_RESPONSE",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsGet && reply.Status is 200 or 206
            ? reply.WithoutHeader("Content-Length").WithHeader("Transfer-Encoding", "chunked") with
            {
                Chunked = true,
                FirstChunkSize = "zz",
                End = ReplyEnd.Close,
            }
            : reply;
}
