using System.Globalization;

namespace Probe.Http;

/// <summary>One parsed Content-Range value (RFC 9110, 14.4).</summary>
/// <param name="Range">The octets sent; null for <c>bytes */total</c>.</param>
/// <param name="Total">Length of the whole file in octets; null for <c>*</c>.</param>
public sealed record ContentRange(ByteRange? Range, long? Total)
{
    /// <summary>Reads a value; anything the grammar does not allow is a named problem.</summary>
    /// <param name="value">The header's value.</param>
    /// <param name="problem">What is wrong when null is returned.</param>
    public static ContentRange? Parse(string value, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = value.AsSpan().Trim(" \t");
        if (!text.StartsWith("bytes ", StringComparison.OrdinalIgnoreCase))
        {
            return Bad("it does not begin with 'bytes' and a space", out problem);
        }

        var rest = text["bytes ".Length..];
        var slash = rest.IndexOf('/');
        if (slash < 0)
        {
            return Bad("the total length is missing ('/' and a number or '*')", out problem);
        }

        var range = rest[..slash];
        long? total = null;
        if (rest[(slash + 1)..] is not "*")
        {
            if (!TryNumber(rest[(slash + 1)..], out var number))
            {
                return Bad("the total length is neither a number of octets nor '*'", out problem);
            }

            total = number;
        }

        if (range is "*")
        {
            return total is null
                ? Bad("'*/*' says nothing", out problem)
                : Good(new ContentRange(null, total), out problem);
        }

        var dash = range.IndexOf('-');
        if (dash < 0 || !TryNumber(range[..dash], out var first) || !TryNumber(range[(dash + 1)..], out var last))
        {
            return Bad("the range is not first-last in octets", out problem);
        }

        if (last < first)
        {
            return Bad("the last octet lies before the first", out problem);
        }

        return total is { } length && last >= length
            ? Bad("the last octet lies past the total length", out problem)
            : Good(new ContentRange(new ByteRange(first, last), total), out problem);
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static ContentRange? Bad(string what, out string? problem)
    {
        problem = what;
        return null;
    }

    private static ContentRange Good(ContentRange parsed, out string? problem)
    {
        problem = null;
        return parsed;
    }
}
