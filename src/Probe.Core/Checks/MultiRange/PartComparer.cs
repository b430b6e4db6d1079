using Probe.Exchanges;
using Probe.Http;

namespace Probe.Checks.MultiRange;

/// <summary>Holds the octets of a part against what other answers have of the same place of the file.</summary>
internal static class PartComparer
{
    /// <summary>
    /// The first octet that differs, and the exchange whose octets it was held against; null when none does or there
    /// is nothing to compare with. The control's answers come first: they are the origin's own.
    /// </summary>
    internal static PartDifference? Compare(RangePart part, Exchange exchange, ExchangeLog log)
    {
        if (part.Range is not { } range)
        {
            return null;
        }

        foreach (var other in References(exchange, log))
        {
            foreach (var slice in other.Body!.Slices)
            {
                var first = other.Body.FileOffset!.Value + slice.Offset;
                var kept = new ByteRange(first, first + slice.Bytes.Length - 1);
                if (
                    slice.Bytes.IsEmpty
                    || ByteRanges.Overlap(kept, range) is not { } common
                    || common.First - range.First >= part.Octets.Length
                )
                {
                    continue;
                }

                var length = (int)Math.Min(common.Length, part.Octets.Length - (common.First - range.First));
                var ours = part.Octets.AsSpan((int)(common.First - range.First), length);
                var theirs = slice.Bytes.AsSpan((int)(common.First - first), length);
                var same = ours.CommonPrefixLength(theirs);
                if (same < length)
                {
                    return new PartDifference(common.First + same, other.Number, other.IsControl);
                }
            }
        }

        return null;
    }

    /// <summary>True when some other answer has all octets of the part.</summary>
    internal static bool HasReference(RangePart part, Exchange exchange, ExchangeLog log) =>
        part.Range is { } range
        && References(exchange, log)
            .Any(other =>
                other.Body!.Slices.Any(slice =>
                    other.Body.FileOffset + slice.Offset <= range.First
                    && other.Body.FileOffset + slice.Offset + slice.Bytes.Length > range.Last
                )
            );

    private static IEnumerable<Exchange> References(Exchange exchange, ExchangeLog log) =>
        log
            .Settled.Where(e =>
                e.Number != exchange.Number
                && e.Spec.Ranges.IsEmpty
                && e is { Status: 200 or 206, Body.FileOffset: not null }
            )
            .OrderByDescending(e => e.IsControl);
}

/// <summary>Where a part differs.</summary>
/// <param name="Offset">Offset in the file of the first octet that differs.</param>
/// <param name="Other">Number of the exchange that has another octet there.</param>
/// <param name="IsControl">True when that one came straight from the origin.</param>
internal sealed record PartDifference(long Offset, int Other, bool IsControl);
