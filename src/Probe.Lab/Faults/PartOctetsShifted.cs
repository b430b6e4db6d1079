using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Parts have the octets from beside their range.</summary>
public sealed class PartOctetsShifted : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "part-octets-shifted",
            Summary =
                "Head and length of each part of an answer to several ranges are right, and the octets are those from further on.",
            Imitates = "A cache that cuts parts out of its copy and counts from the wrong place",
            Where = FaultPlace.Proxy,
            Settings = [new("by", "octets", 16, 1, 1048576, "How far off the octets are.")],
            Trips = ["multi-range-is-honoured"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        Byteranges.Rewrite(
            reply,
            request,
            context.Site,
            (body, file, ranges) =>
                body.Of(
                    ranges.Select(r =>
                        (r, file.Open(Math.Min(r.First + context["by"], file.Length - r.Length), r.Length))
                    )
                )
        );
}
