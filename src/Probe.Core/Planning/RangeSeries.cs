using Probe.Http;

namespace Probe.Planning;

/// <summary>
/// The sizes that a background job asks for one after the other: as captured from BITS 7.7 (bits-protocol 1.6),
/// then doubling. The real series adapts to the link; this one is the same on every run, so that runs compare.
/// </summary>
public static class RangeSeries
{
    /// <summary>Octets of the first range, 0-5690 in captures.</summary>
    public const long FirstOctets = 5691;

    private static ReadOnlySpan<long> Captured =>
        [FirstOctets, 8598, 18475, 19281, 42218, 86333, 173506, 348492, 697582];

    /// <summary>The first range of a file of that length.</summary>
    /// <param name="length">Length in octets, at least 1; null when unknown.</param>
    public static ByteRange First(long? length) => new(0, Math.Min(FirstOctets, length ?? FirstOctets) - 1);

    /// <summary>Range number <paramref name="index"/> of the series; null when the file ends before it.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="end">Octets that the series is to cover: the file's length, or less.</param>
    public static ByteRange? At(int index, long end)
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

    private static long SizeOf(int index) =>
        index < Captured.Length ? Captured[index] : Captured[^1] << Math.Min(index - Captured.Length + 1, 20);
}
