using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Planning;

/// <summary>
/// The sizes that a job asks for one after the other. Real clients adapt them to the link; a profile's are the same on
/// every run, so that runs compare.
/// </summary>
/// <param name="Sizes">Octets of the first ranges, as captured; at least one.</param>
/// <param name="Doubles">True when ranges double from the last of them on; false when they stay at its size.</param>
public sealed record RangeSeries(ImmutableArray<long> Sizes, bool Doubles)
{
    /// <summary>As captured from BITS 7.7 (bits-protocol 1.6), then doubling.</summary>
    public static RangeSeries Bits77 { get; } =
        new([5691, 8598, 18475, 19281, 42218, 86333, 173506, 348492, 697582], Doubles: true);

    /// <summary>As captured from BITS 7.0 (bits-protocol 1.6), then doubling.</summary>
    public static RangeSeries Bits70 { get; } =
        new([5801, 7299, 9928, 9620, 21352, 43820, 88023, 115664, 362969, 716132, 1435797], Doubles: true);

    /// <summary>Octets of the first range.</summary>
    public long FirstOctets => Sizes[0];

    /// <summary>The first range of a file of that length.</summary>
    /// <param name="length">Length in octets, at least 1; null when unknown.</param>
    public ByteRange First(long? length) => new(0, Math.Min(FirstOctets, length ?? FirstOctets) - 1);

    /// <summary>Range number <paramref name="index"/> of the series; null when the file ends before it.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="end">Octets that the series is to cover: the file's length, or less.</param>
    public ByteRange? At(int index, long end)
    {
        long first = 0;
        for (var i = 0; i < index; i++)
        {
            first += SizeOf(i);
            if (first >= end)
            {
                return null;
            }
        }

        return end <= 0 ? null : new ByteRange(first, Math.Min(first + SizeOf(index), end) - 1);
    }

    private long SizeOf(int index) =>
        index < Sizes.Length ? Sizes[index]
        : Doubles ? Sizes[^1] << Math.Min(index - Sizes.Length + 1, 20)
        : Sizes[^1];
}
