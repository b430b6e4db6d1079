using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Ranges out of order get the octets that follow the first of them.</summary>
public sealed class UnorderedRangesWrong : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "unordered-ranges-wrong",
            Summary =
                "In answers to ranges out of order each part has the right head and length, and the octets "
                + "that follow the part before it.",
            Imitates = "A cache that reads on in its copy instead of going back",
            Where = FaultPlace.Proxy,
            Trips = ["repeated-and-unordered-ranges-are-exact"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        Byteranges.Rewrite(
            reply,
            request,
            context.Site,
            (body, file, ranges) =>
            {
                var next = ranges[0].First;
                return body.Of(
                    ranges.Select(range =>
                    {
                        var at = Math.Min(Math.Max(next, range.First), file.Length - range.Length);
                        next = at + range.Length;
                        return (range, file.Open(at, range.Length));
                    })
                );
            }
        );
}
