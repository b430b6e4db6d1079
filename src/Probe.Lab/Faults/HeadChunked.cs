using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The answer to HEAD is framed as chunked and has no length.</summary>
public sealed class HeadChunked : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "head-chunked",
            Summary = "Answers to HEAD come with Transfer-Encoding: chunked in place of Content-Length.",
            Imitates =
                "A hop that re-frames content for a response filter (mod_deflate, an ICAP scanner, a script "
                + "behind IIS)",
            Where = FaultPlace.Proxy,
            Trips = ["head-gives-length"],
            ExpectedError = "BG_E_MISSING_FILE_SIZE",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsHead && reply.Status == 200
            ? reply.WithoutHeader("Content-Length").WithHeader("Transfer-Encoding", "chunked")
            : reply;
}
