using System.Globalization;

namespace Probe.Http;

/// <summary>One parsed Content-Range value (RFC 9110, 14.4).</summary>
/// <param name="Range">The octets sent; null for <c>bytes */total</c>.</param>
/// <param name="Total">Length of the whole file in octets; null for <c>*</c>.</param>
public sealed record ContentRange(ByteRange? Range, long? Total)
{
    /// <summary>True for <c>bytes */total</c>, which belongs to a 416.</summary>
    public bool IsUnsatisfied => Range is null;

    /// <summary>
    /// Reads a value; anything the grammar does not allow is a named problem. The unit's name compares without case
    /// (RFC 9110, 14.1); white space around the value is not part of it, white space inside is refused.
    /// </summary>
    /// <param name="value">The header's value.</param>
    /// <param name="problem">What is wrong when null is returned, as a clause: <c>the last position is before the first</c>.</param>
    public static ContentRange? Parse(string value, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = value.AsSpan().Trim(" \t");
        problem = Read(text, out var range, out var total);
        return problem is null ? new ContentRange(range, total) : null;
    }

    /// <summary>The header's value: <c>bytes first-last/total</c>.</summary>
    public override string ToString() =>
        "bytes "
        + (Range?.ToString() ?? "*")
        + "/"
        + (Total is { } total ? total.ToString(CultureInfo.InvariantCulture) : "*");

    private static string? Read(ReadOnlySpan<char> text, out ByteRange? range, out long? total)
    {
        range = null;
        total = null;
        if (text.IsEmpty)
        {
            return "the value is empty";
        }

        var space = text.IndexOf(' ');
        var equals = text.IndexOf('=');
        if (equals >= 0 && (space < 0 || equals < space))
        {
            return "'=' follows the unit, as in a Range request; one space belongs there";
        }

        if (space < 0)
        {
            return char.IsAsciiDigit(text[0]) || text[0] == '*'
                ? "the unit 'bytes' is missing"
                : "no space and no range follow the unit";
        }

        var unit = text[..space];
        if (!unit.Equals("bytes", StringComparison.OrdinalIgnoreCase))
        {
            return char.IsAsciiDigit(text[0]) || text[0] == '*'
                ? "the unit 'bytes' is missing"
                : $"the unit is '{Printable.Escape(unit.ToString(), 40)}', not bytes";
        }

        var rest = text[(space + 1)..];
        if (rest.ContainsAny(" \t"))
        {
            return "white space stands inside the range; only one space after the unit is allowed";
        }

        var slash = rest.IndexOf('/');
        if (slash < 0)
        {
            return "the '/' and the total are missing";
        }

        var totalText = rest[(slash + 1)..];
        if (!totalText.SequenceEqual("*"))
        {
            if (ReadNumber(totalText, "total", out var number) is { } totalProblem)
            {
                return totalProblem;
            }

            total = number;
        }

        var rangeText = rest[..slash];
        if (rangeText.SequenceEqual("*"))
        {
            return total is null ? "neither a range nor a total is given" : null;
        }

        var dash = rangeText.IndexOf('-');
        if (dash < 0)
        {
            return "the '-' between first and last position is missing";
        }

        if (ReadNumber(rangeText[..dash], "first position", out var first) is { } firstProblem)
        {
            return firstProblem;
        }

        if (ReadNumber(rangeText[(dash + 1)..], "last position", out var last) is { } lastProblem)
        {
            return lastProblem;
        }

        if (last < first)
        {
            return "the last position is before the first";
        }

        if (last >= total)
        {
            return "the last position is not below the total";
        }

        // The whole of 2^63 octets has a length that no Int64 holds.
        if (last == long.MaxValue)
        {
            return "the last position is larger than 2^63-2";
        }

        range = new ByteRange(first, last);
        return null;
    }

    private static string? ReadNumber(ReadOnlySpan<char> text, string what, out long number)
    {
        number = 0;
        if (text.IsEmpty)
        {
            return $"the {what} is missing";
        }

        if (text.ContainsAnyExceptInRange('0', '9'))
        {
            return $"the {what} is not a decimal number: '{Printable.Escape(text.ToString(), 40)}'";
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? null
            : $"the {what} is larger than 2^63-1";
    }
}
