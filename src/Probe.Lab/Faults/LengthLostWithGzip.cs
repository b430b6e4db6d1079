using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Whoever accepts gzip gets no length.</summary>
public sealed class LengthLostWithGzip : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "length-lost-with-gzip",
            Summary = "HEAD that accepts gzip is answered without Content-Length and with Content-Encoding: gzip.",
            Imitates = "Dynamic compression on IIS, nginx gzip or mod_deflate switched on for update files",
            Where = FaultPlace.Origin,
            Trips = ["head-length-survives-encoding"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsHead
        && reply.Status == 200
        && request.Headers.Get("Accept-Encoding")?.Contains("gzip", StringComparison.OrdinalIgnoreCase) == true
            ? reply
                .WithoutHeader("Content-Length")
                .WithHeader("Content-Encoding", "gzip")
                .WithHeader("Transfer-Encoding", "chunked")
                .WithHeader("Vary", "Accept-Encoding")
            : reply;
}
