using System.Collections.Immutable;
using System.Globalization;

namespace Probe.Http;

/// <summary>Octets of a file, zero-based, both ends included, as in <c>Range: bytes=first-last</c>.</summary>
/// <param name="First">Offset of the first octet, from 0.</param>
/// <param name="Last">Offset of the last octet, at least <paramref name="First"/>.</param>
public readonly record struct ByteRange(long First, long Last)
{
    /// <summary>How many octets the range spans.</summary>
    public long Length => Last - First + 1;

    /// <summary>The Range header's value: <c>bytes=first-last</c>.</summary>
    public string ToHeaderValue() => "bytes=" + this;

    /// <summary>The Range header's value for several: <c>bytes=a-b,c-d</c>, without spaces as BITS writes it.</summary>
    /// <param name="ranges">At least one.</param>
    public static string ToHeaderValue(ImmutableArray<ByteRange> ranges) => "bytes=" + string.Join(',', ranges);

    /// <summary>True when both have an octet in common.</summary>
    public bool Overlaps(ByteRange other) => First <= other.Last && other.First <= Last;

    /// <summary><c>first-last</c>.</summary>
    public override string ToString() =>
        First.ToString(CultureInfo.InvariantCulture) + "-" + Last.ToString(CultureInfo.InvariantCulture);
}
