using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Parts do not say what they are.</summary>
public sealed class PartRangeMissing : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "part-range-missing",
            Summary = "Parts of an answer to several ranges have no Content-Range.",
            Imitates = "Filters that strip from a part the header that they strip from a whole reply",
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
                (body with { NamesRanges = false }).Of(ranges.Select(r => (r, file.Open(r.First, r.Length))))
        );
}
