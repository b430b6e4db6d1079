using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>A multipart answer does not say where its parts end.</summary>
public sealed class BoundaryNotNamed : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "boundary-not-named",
            Summary = "Answers to several ranges have the type multipart/byteranges without its boundary parameter.",
            Imitates = "Filters that write Content-Type anew without its parameters",
            Where = FaultPlace.Proxy,
            Trips = ["multipart-is-well-formed"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        reply.Status == 206 && reply.Headers.Get("Content-Type") == Byteranges.ContentType
            ? reply.WithHeader("Content-Type", "multipart/byteranges")
            : reply;
}
