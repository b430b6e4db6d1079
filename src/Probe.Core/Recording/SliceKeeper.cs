using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Recording;

/// <summary>
/// Keeps the octets of a body that are wanted for comparison: its first ones and the ranges asked for, bounded in
/// total however long the body is.
/// </summary>
public sealed class SliceKeeper
{
    /// <summary>Octets kept of the start of every body.</summary>
    public const int FirstOctets = 64 * 1024;

    /// <summary>Most octets kept of one body, unless more of its start is asked for.</summary>
    public const int MaxOctets = 4 * 1024 * 1024;

    private readonly Slice[] _slices;

    /// <param name="fileRanges">Ranges of the file to keep.</param>
    /// <param name="fileOffset">Offset in the file of the body's first octet; null when it is no piece of the file.</param>
    /// <param name="expected">Length of the body in octets as announced, so that no more is set aside; null when unknown.</param>
    /// <param name="first">Octets kept of the start, whatever else is; at least <see cref="FirstOctets"/>.</param>
    internal SliceKeeper(
        ImmutableArray<ByteRange> fileRanges,
        long? fileOffset,
        long? expected,
        int first = FirstOctets
    )
    {
        var wanted = new List<(long Start, long End)>(fileRanges.Length + 1) { (0, Math.Max(first, FirstOctets)) };
        if (fileOffset is { } offset)
        {
            foreach (var range in fileRanges)
            {
                if (range.Last >= offset)
                {
                    wanted.Add((Math.Max(range.First - offset, 0), range.Last - offset + 1));
                }
            }
        }

        _slices = Merge(wanted, expected ?? long.MaxValue, Math.Max(first, MaxOctets));
    }

    /// <summary>The body's first octets, at least <see cref="FirstOctets"/> of them once so many came.</summary>
    public ReadOnlySpan<byte> First => _slices.Length == 0 ? [] : _slices[0].Octets;

    /// <summary>Octets of the body, in order.</summary>
    /// <param name="offset">Offset in the body of the first.</param>
    /// <param name="octets">The octets.</param>
    public void Append(long offset, ReadOnlySpan<byte> octets)
    {
        foreach (var slice in _slices)
        {
            slice.Append(offset, octets);
        }
    }

    /// <summary>What was kept, ascending; slices of which nothing came are left out.</summary>
    public ImmutableArray<BodySlice> ToSlices()
    {
        var kept = ImmutableArray.CreateBuilder<BodySlice>(_slices.Length);
        foreach (var slice in _slices)
        {
            if (slice.Octets.Length > 0)
            {
                kept.Add(
                    new BodySlice(slice.Start, ImmutableCollectionsMarshal.AsImmutableArray(slice.Octets.ToArray()))
                );
            }
        }

        return kept.ToImmutable();
    }

    private static Slice[] Merge(List<(long Start, long End)> wanted, long expected, long budget)
    {
        wanted.Sort();
        var merged = new List<Slice>(wanted.Count);
        var (start, end) = wanted[0];
        foreach (var (nextStart, nextEnd) in wanted)
        {
            if (nextStart <= end)
            {
                end = Math.Max(end, nextEnd);
                continue;
            }

            Add(start, end);
            (start, end) = (nextStart, nextEnd);
        }

        Add(start, end);
        return [.. merged];

        void Add(long first, long after)
        {
            var length = Math.Min(Math.Min(after, expected) - first, budget);
            if (length > 0)
            {
                budget -= length;
                merged.Add(new Slice(first, (int)length, isExpected: expected != long.MaxValue));
            }
        }
    }

    private sealed class Slice(long start, int length, bool isExpected)
    {
        private byte[] _octets = new byte[Math.Min(length, isExpected ? FirstOctets : 4 * 1024)];
        private int _count;

        public long Start => start;

        public ReadOnlySpan<byte> Octets => _octets.AsSpan(0, _count);

        public void Append(long offset, ReadOnlySpan<byte> octets)
        {
            var next = start + _count;
            if (_count == length || offset > next || offset + octets.Length <= next)
            {
                return;
            }

            var part = octets[(int)(next - offset)..];
            part = part[..Math.Min(part.Length, length - _count)];
            var needed = _count + part.Length;
            if (needed > _octets.Length)
            {
                Array.Resize(ref _octets, Math.Min(length, Math.Max(needed, _octets.Length * 2)));
            }

            part.CopyTo(_octets.AsSpan(_count));
            _count = needed;
        }
    }
}
