using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Exchanges;

/// <summary>Sets of octets as ranges: ascending, apart from each other, merged where they touch.</summary>
internal static class ByteRanges
{
    /// <summary>Any ranges, in any order and overlapping, as a set.</summary>
    internal static ImmutableArray<ByteRange> Union(IEnumerable<ByteRange> ranges)
    {
        var merged = ImmutableArray.CreateBuilder<ByteRange>();
        foreach (var range in ranges.OrderBy(r => r.First))
        {
            // First - 1 rather than Last + 1: an offset at the end of the number range must not overflow.
            if (merged.Count > 0 && range.First - 1 <= merged[^1].Last)
            {
                merged[^1] = merged[^1] with { Last = Math.Max(merged[^1].Last, range.Last) };
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged.DrainToImmutable();
    }

    /// <summary>What is in the one set and not in the other.</summary>
    internal static ImmutableArray<ByteRange> Except(ImmutableArray<ByteRange> from, ImmutableArray<ByteRange> without)
    {
        var left = ImmutableArray.CreateBuilder<ByteRange>();
        var next = 0;
        foreach (var range in from)
        {
            while (next < without.Length && without[next].Last < range.First)
            {
                next++;
            }

            var first = range.First;
            for (var i = next; first <= range.Last; i++)
            {
                if (i == without.Length || without[i].First > range.Last)
                {
                    left.Add(new ByteRange(first, range.Last));
                    break;
                }

                if (without[i].First > first)
                {
                    left.Add(new ByteRange(first, without[i].First - 1));
                }

                if (without[i].Last >= range.Last)
                {
                    break;
                }

                first = without[i].Last + 1;
            }
        }

        return left.DrainToImmutable();
    }

    /// <summary>The octets that both have; null when they have none in common.</summary>
    internal static ByteRange? Overlap(ByteRange one, ByteRange other) =>
        one.Overlaps(other) ? new ByteRange(Math.Max(one.First, other.First), Math.Min(one.Last, other.Last)) : null;

    /// <summary>How many octets a set has.</summary>
    internal static long Count(ImmutableArray<ByteRange> set) => set.Sum(r => r.Length);
}
