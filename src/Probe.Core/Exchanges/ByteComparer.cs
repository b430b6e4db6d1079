using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Exchanges;

/// <summary>
/// Compares what different answers have of the same places of the file: octets where they were kept, digests of
/// aligned blocks elsewhere, the digest of the whole body where two bodies cover the same range. Real caches
/// answer with right statuses, right lengths and wrong octets; only this finds it.
/// </summary>
public static class ByteComparer
{
    /// <summary>Compares each answer over the route under test with each other one and with the control's.</summary>
    public static ByteComparison Compare(ExchangeLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        // Ascending, so that the inner loop can stop at the first piece that begins after this one's end.
        var pieces = log.Settled.Select(Piece.Of).OfType<Piece>().OrderBy(p => p.Extent.First).ToList();
        var agreements = ImmutableArray.CreateBuilder<ByteAgreement>();
        var differences = ImmutableArray.CreateBuilder<ByteDifference>();
        for (var i = 0; i < pieces.Count; i++)
        {
            for (var j = i + 1; j < pieces.Count && pieces[j].Extent.First <= pieces[i].Extent.Last; j++)
            {
                if (!pieces[i].IsControl || !pieces[j].IsControl)
                {
                    Compare(pieces[i], pieces[j], agreements, differences);
                }
            }
        }

        return new ByteComparison(
            [.. agreements.OrderBy(a => (a.Range.First, a.Exchange, a.Other))],
            [.. differences.OrderBy(d => (d.Range.First, d.Exchange, d.Other))]
        );
    }

    /// <summary>
    /// The octets of the file that an answer's body covers; null when it is no piece of the file, and for answers to
    /// several ranges in one request, which no ordinary job gets and which have checks of their own.
    /// </summary>
    public static ByteRange? ExtentOf(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return
            exchange
                is {
                    Spec.Ranges: [],
                    Status: 200 or 206,
                    Body: { FileOffset: >= 0 and { } offset, Length: > 0 and var length }
                }
            && offset <= long.MaxValue - length
            ? new ByteRange(offset, offset + length - 1)
            : null;
    }

    private static void Compare(
        Piece one,
        Piece other,
        ImmutableArray<ByteAgreement>.Builder agreements,
        ImmutableArray<ByteDifference>.Builder differences
    )
    {
        if (ByteRanges.Overlap(one.Extent, other.Extent) is not { } overlap)
        {
            return;
        }

        var (equal, located, unlocated) = Compare(one, other, overlap);
        var ordered = one.IsControl || (!other.IsControl && other.Number < one.Number);
        var (first, second) = ordered ? (other.Number, one.Number) : (one.Number, other.Number);
        agreements.AddRange(ByteRanges.Union(equal).Select(r => new ByteAgreement(r, first, second)));
        differences.AddRange(located.Select(r => new ByteDifference(r, first, second, IsLocated: true)));
        differences.AddRange(unlocated.Select(r => new ByteDifference(r, first, second, IsLocated: false)));
    }

    private static (
        IEnumerable<ByteRange> Equal,
        ImmutableArray<ByteRange> Located,
        ImmutableArray<ByteRange> Unlocated
    ) Compare(Piece one, Piece other, ByteRange overlap)
    {
        var sameExtent = one.Extent == other.Extent && one.Body.Sha256 is not null && other.Body.Sha256 is not null;
        if (sameExtent && one.Body.Sha256 == other.Body.Sha256)
        {
            return ([overlap], [], []);
        }

        var equal = new List<ByteRange>();
        var located = new List<ByteRange>();
        CompareSlices(one, other, equal, located);
        var blocks = new List<ByteRange>();
        CompareBlocks(one, other, equal, blocks);
        var known = ByteRanges.Union(located);

        // A block that differs says nothing new where its octets have told already which of them do.
        var unlocated = ByteRanges.Union(blocks.Where(block => !known.Any(r => r.Overlaps(block))));
        if (sameExtent && known.IsEmpty && unlocated.IsEmpty)
        {
            unlocated = ByteRanges.Except([overlap], ByteRanges.Union(equal));
        }

        return (equal, known, unlocated);
    }

    private static void CompareSlices(Piece one, Piece other, List<ByteRange> equal, List<ByteRange> differing)
    {
        foreach (var (range, bytes) in one.Slices)
        {
            foreach (var (otherRange, otherBytes) in other.Slices)
            {
                if (ByteRanges.Overlap(range, otherRange) is not { } common)
                {
                    continue;
                }

                var length = (int)common.Length;
                var left = bytes.AsSpan((int)(common.First - range.First), length);
                var right = otherBytes.AsSpan((int)(common.First - otherRange.First), length);
                var first = left.CommonPrefixLength(right);
                if (first == length)
                {
                    equal.Add(common);
                    continue;
                }

                var last = length - 1;
                while (left[last] == right[last])
                {
                    last--;
                }

                differing.Add(new ByteRange(common.First + first, common.First + last));
                if (first > 0)
                {
                    equal.Add(common with { Last = common.First + first - 1 });
                }

                if (last < length - 1)
                {
                    equal.Add(common with { First = common.First + last + 1 });
                }
            }
        }
    }

    private static void CompareBlocks(Piece one, Piece other, List<ByteRange> equal, List<ByteRange> differing)
    {
        var i = 0;
        var j = 0;
        while (i < one.Blocks.Length && j < other.Blocks.Length)
        {
            var (left, right) = (one.Blocks[i], other.Blocks[j]);
            if (left.Index < right.Index)
            {
                i++;
            }
            else if (right.Index < left.Index)
            {
                j++;
            }
            else
            {
                var first = left.Index * BodyFacts.BlockOctets;
                (left.Sha256 == right.Sha256 ? equal : differing).Add(
                    new ByteRange(first, first + BodyFacts.BlockOctets - 1)
                );
                i++;
                j++;
            }
        }
    }

    /// <summary>One answer's octets, placed in the file.</summary>
    private sealed record Piece(
        int Number,
        bool IsControl,
        ByteRange Extent,
        BodyFacts Body,
        ImmutableArray<(ByteRange Range, ImmutableArray<byte> Bytes)> Slices,
        ImmutableArray<BlockDigest> Blocks
    )
    {
        public static Piece? Of(Exchange exchange) =>
            ExtentOf(exchange) is not { } extent
                ? null
                : new Piece(
                    exchange.Number,
                    exchange.IsControl,
                    extent,
                    exchange.Body!,
                    [
                        .. exchange
                            .Body!.Slices.Where(s =>
                                s.Bytes.Length > 0 && s.Offset >= 0 && s.Offset + s.Bytes.Length <= exchange.Body.Length
                            )
                            .Select(s =>
                                (
                                    new ByteRange(
                                        extent.First + s.Offset,
                                        extent.First + s.Offset + s.Bytes.Length - 1
                                    ),
                                    s.Bytes
                                )
                            ),
                    ],
                    [
                        .. exchange
                            .Body!.Blocks.Where(b =>
                                b.Index >= 0
                                && b.Index < extent.Last / BodyFacts.BlockOctets + 1
                                && b.Index * BodyFacts.BlockOctets >= extent.First
                                && b.Index * BodyFacts.BlockOctets <= extent.Last - (BodyFacts.BlockOctets - 1)
                            )
                            .OrderBy(b => b.Index),
                    ]
                );
    }
}
