using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>A multipart answer does not end.</summary>
public sealed class ClosingBoundaryMissing : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "closing-boundary-missing",
            Summary = "Answers to several ranges lack the closing boundary.",
            Imitates = "Home-made servers; filters that cut a body at its last part",
            Where = FaultPlace.Proxy,
            Trips = ["multipart-is-well-formed"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        Byteranges.Rewrite(
            reply,
            request,
            context.Site,
            (body, file, ranges) =>
                (body with { Closed = false }).Of(ranges.Select(r => (r, file.Open(r.First, r.Length))))
        );
}
