using System.Collections.Immutable;
using System.Globalization;

namespace Probe.Http;

/// <summary>One range of a Range request: <c>first-last</c>, <c>first-</c> or <c>-suffix</c> (RFC 9110, 14.1.2).</summary>
public readonly record struct RangeSpec
{
    private RangeSpec(long? first, long? last, long? suffixLength)
    {
        First = first;
        Last = last;
        SuffixLength = suffixLength;
    }

    /// <summary>Offset of the first octet; null for a suffix.</summary>
    public long? First { get; }

    /// <summary>Offset of the last octet; null where the range runs to the file's end.</summary>
    public long? Last { get; }

    /// <summary>How many octets at the file's end are asked for; null unless the range is a suffix.</summary>
    public long? SuffixLength { get; }

    /// <summary><c>first-last</c>.</summary>
    public static RangeSpec Closed(ByteRange range) => new(range.First, range.Last, null);

    /// <summary><c>first-</c>.</summary>
    public static RangeSpec From(long first) => new(first, null, null);

    /// <summary><c>-length</c>.</summary>
    public static RangeSpec Suffix(long length) => new(null, null, length);

    /// <summary>The octets meant in a file of that length; null when none of them exists.</summary>
    /// <param name="total">Length of the file in octets.</param>
    public ByteRange? Resolve(long total)
    {
        if (total <= 0)
        {
            return null;
        }

        if (SuffixLength is { } suffix)
        {
            return suffix == 0 ? null : new ByteRange(Math.Max(0, total - suffix), total - 1);
        }

        return First is { } first && first < total
            ? new ByteRange(first, Math.Min(Last ?? long.MaxValue, total - 1))
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        SuffixLength is { } suffix
            ? "-" + suffix.ToString(CultureInfo.InvariantCulture)
            : First?.ToString(CultureInfo.InvariantCulture) + "-" + Last?.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A parsed Range value in bytes, its ranges in the order asked.</summary>
/// <param name="Ranges">At least one.</param>
public sealed record RangeRequest(ImmutableArray<RangeSpec> Ranges)
{
    /// <summary>Most ranges taken from one value; BITS asked up to some dozens in one request.</summary>
    public const int MaxRanges = 4096;

    /// <summary>A request for one closed range, as BITS sends it.</summary>
    public static RangeRequest For(ByteRange range) => new([RangeSpec.Closed(range)]);

    /// <summary>Reads a Range value such as <c>bytes=0-9,20-,-5</c>.</summary>
    /// <param name="value">The header's value.</param>
    /// <param name="problem">What is wrong when null is returned.</param>
    public static RangeRequest? Parse(string value, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = value.Trim(' ', '\t');
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || !text[..equals].Equals("bytes", StringComparison.OrdinalIgnoreCase))
        {
            problem = "the value does not begin with 'bytes='";
            return null;
        }

        var ranges = ImmutableArray.CreateBuilder<RangeSpec>();
        foreach (var part in text[(equals + 1)..].Split(','))
        {
            var one = part.Trim(' ', '\t');
            if (one.Length == 0)
            {
                continue;
            }

            if (ReadOne(one) is not { } range)
            {
                problem =
                    $"'{Printable.Escape(one, 60)}' is no range; accepted: first-last, first- or -length, in decimal octets";
                return null;
            }

            if (ranges.Count == MaxRanges)
            {
                problem = $"more than {MaxRanges} ranges";
                return null;
            }

            ranges.Add(range);
        }

        problem = ranges.Count == 0 ? "no range follows 'bytes='" : null;
        return problem is null ? new RangeRequest(ranges.ToImmutable()) : null;
    }

    /// <inheritdoc/>
    public bool Equals(RangeRequest? other) =>
        other is not null && Ranges.AsSpan().SequenceEqual(other.Ranges.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Ranges.Length == 0 ? 0 : HashCode.Combine(Ranges.Length, Ranges[0]);

    /// <summary>The header's value.</summary>
    public override string ToString() => "bytes=" + string.Join(',', Ranges);

    private static RangeSpec? ReadOne(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
        {
            return null;
        }

        var first = Number(text[..dash]);
        var last = Number(text[(dash + 1)..]);
        return (dash == 0, dash == text.Length - 1) switch
        {
            (true, false) when last is { } length => RangeSpec.Suffix(length),
            (false, true) when first is { } from => RangeSpec.From(from),
            (false, false) when first is { } from && last is { } to && from <= to && to < long.MaxValue =>
                RangeSpec.Closed(new ByteRange(from, to)),
            _ => null,
        };
    }

    private static long? Number(string text) =>
        text.Length > 0
        && !text.AsSpan().ContainsAnyExceptInRange('0', '9')
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
