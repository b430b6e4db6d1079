using Probe.Http;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Adjacent ranges become one.</summary>
public sealed class RangesMerged : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "ranges-merged",
            Summary = "Ranges asked for in one request are sorted, and those that touch are answered as one part.",
            Imitates = "lighttpd 1.4, which merges ranges: BITS ends an express job (ADDRANGES)",
            Where = FaultPlace.Origin,
            Trips = ["ranges-are-not-merged"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        Byteranges.Rewrite(
            reply,
            request,
            context.Site,
            (body, file, ranges) => body.Of(Merge(ranges).Select(r => (r, file.Open(r.First, r.Length))))
        );

    private static List<ByteRange> Merge(IReadOnlyList<ByteRange> ranges)
    {
        var merged = new List<ByteRange>();
        foreach (var range in ranges.OrderBy(r => r.First))
        {
            if (merged is [.., var last] && range.First <= last.Last + 1)
            {
                merged[^1] = last with { Last = Math.Max(last.Last, range.Last) };
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }
}
