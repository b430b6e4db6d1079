using System.Collections.Immutable;
using System.Globalization;
using Probe.Http;

namespace Probe.Lab.Wire;

/// <summary>Reads a Range header against a file's length (RFC 9110, 14.1.2 and 14.2).</summary>
internal static class RangeSet
{
    /// <summary>Most ranges taken in one request: as many as BITS asks for at most.</summary>
    public const int MaxRanges = 500;

    /// <summary>Ranges that overlap the file, cut at its end, in the order asked.</summary>
    /// <param name="value">Value of the Range header.</param>
    /// <param name="length">Length of the file in octets.</param>
    /// <returns>
    /// Null when the header is to be ignored: another unit, a syntax error, too many ranges. Empty when no range
    /// can be satisfied, which is a 416.
    /// </returns>
    public static ImmutableArray<ByteRange>? Read(string value, long length)
    {
        if (!value.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var parts = value["bytes=".Length..].Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length > MaxRanges)
        {
            return null;
        }

        var ranges = ImmutableArray.CreateBuilder<ByteRange>();
        foreach (var part in parts)
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            if (dash < 0)
            {
                return null;
            }

            var first = Number(part[..dash]);
            var last = Number(part[(dash + 1)..]);
            if ((first is null && dash > 0) || (last is null && dash < part.Length - 1) || last < first)
            {
                return null;
            }

            switch (first, last)
            {
                case (null, null):
                    return null;
                case (null, { } suffix) when suffix > 0 && length > 0:
                    ranges.Add(new ByteRange(Math.Max(0, length - suffix), length - 1));
                    break;
                case ({ } from, _) when from < length:
                    ranges.Add(new ByteRange(from, Math.Min(last ?? long.MaxValue, length - 1)));
                    break;
            }
        }

        return ranges.ToImmutable();
    }

    /// <summary>The one closed range <c>bytes=first-last</c> of a header as BITS sends it; null for anything else.</summary>
    public static ByteRange? ReadClosed(string? value)
    {
        if (value is null || !value.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var parts = value["bytes=".Length..].Split('-');
        return parts.Length == 2 && Number(parts[0]) is { } first && Number(parts[1]) is { } last && first <= last
            ? new ByteRange(first, last)
            : null;
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
