namespace Probe.Http;

/// <summary>One parsed Content-Range value (RFC 9110, 14.4).</summary>
/// <param name="Range">The octets sent; null for <c>bytes */total</c>.</param>
/// <param name="Total">Length of the whole file in octets; null for <c>*</c>.</param>
public sealed record ContentRange(ByteRange? Range, long? Total)
{
    /// <summary>Reads a value; anything the grammar does not allow is a named problem.</summary>
    /// <param name="value">The header's value.</param>
    /// <param name="problem">What is wrong when null is returned.</param>
    public static ContentRange? Parse(string value, out string? problem) => throw new NotImplementedException();
}
