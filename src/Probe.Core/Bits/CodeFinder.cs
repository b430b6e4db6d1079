using System.Collections.Immutable;
using System.Globalization;

namespace Probe.Bits;

/// <summary>Reads what people copy out of logs, tickets and consoles as a code.</summary>
internal static class CodeFinder
{
    private const int MaxSuggestions = 10;

    /// <summary>Longest text looked at; no code or name is near it.</summary>
    private const int MaxText = 200;

    private static readonly string[] Labels = ["HRESULT", "STATUS", "ERROR CODE", "ERROR", "CODE", "HR"];

    internal static CodeLookup Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bare = Bare(text);
        if (bare.Length is 0 or > MaxText)
        {
            return new CodeLookup { Text = text };
        }

        if (TryHttp(bare, out var status))
        {
            return new CodeLookup { Text = text, Readings = [Http(status)] };
        }

        if (TryNumber(bare, out var value))
        {
            return new CodeLookup { Text = text, Readings = Number(value) };
        }

        return ByName(text, bare);
    }

    private static string Bare(string text)
    {
        var bare = text.Trim(' ', '\t', '\r', '\n', '"', '\'', '`', '(', ')', '[', ']', '{', '}', ',', ';', '.', ':');
        foreach (var label in Labels)
        {
            if (
                bare.Length > label.Length
                && bare.StartsWith(label, StringComparison.OrdinalIgnoreCase)
                && bare[label.Length] is ' ' or '=' or ':'
            )
            {
                return bare[label.Length..].TrimStart(' ', '=', ':', '(');
            }
        }

        return bare;
    }

    private static bool TryHttp(string bare, out int status)
    {
        status = 0;
        if (!bare.StartsWith("HTTP", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = bare[4..];
        if (rest.StartsWith('/'))
        {
            // "HTTP/1.1 403 Forbidden", a status line as copied.
            var space = rest.IndexOf(' ', StringComparison.Ordinal);
            rest = space < 0 ? "" : rest[space..];
        }

        rest = rest.TrimStart(' ', '_', '-', ':');
        return rest.Length >= 3
            && (rest.Length == 3 || !char.IsAsciiDigit(rest[3]))
            && int.TryParse(rest.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out status)
            && status is >= 100 and <= 599;
    }

    /// <summary>Hexadecimal with 0x or with eight digits, or decimal, signed or not.</summary>
    private static bool TryNumber(string bare, out uint value)
    {
        if (bare.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return TryHex(bare.AsSpan(2), out value);
        }

        if (bare.Length > 1 && bare[^1] is 'h' or 'H' && TryHex(bare.AsSpan(0, bare.Length - 1), out value))
        {
            return true;
        }

        if (bare.Length == 8 && TryHex(bare, out value))
        {
            return true;
        }

        if (
            long.TryParse(bare, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number is >= int.MinValue and <= uint.MaxValue
        )
        {
            value = unchecked((uint)number);
            return true;
        }

        value = 0;
        return false;
    }

    private static bool TryHex(ReadOnlySpan<char> digits, out uint value)
    {
        // 64-bit print-outs of a negative HRESULT: 0xFFFFFFFF80200013.
        if (digits.Length == 16 && digits.StartsWith("ffffffff", StringComparison.OrdinalIgnoreCase))
        {
            digits = digits[8..];
        }

        value = 0;
        return digits.Length is >= 1 and <= 8
            && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private static ImmutableArray<CodeReading> Number(uint value)
    {
        if (value is 0 or > 0xFFFF)
        {
            var hex = "0x" + value.ToString("X8", CultureInfo.InvariantCulture);
            return [new CodeReading("HRESULT " + hex, BitsErrors.AllOf(value))];
        }

        var win32 = 0x80070000u | value;
        if (value is >= 100 and <= 599)
        {
            return BitsErrors.IsListed(win32) ? [Http((int)value), Win32(value)] : [Http((int)value)];
        }

        return [Win32(value)];
    }

    private static CodeReading Http(int status) =>
        new(
            "HTTP status " + status.ToString(CultureInfo.InvariantCulture),
            BitsErrors.AllOf(BitsErrors.ForStatus(status).HResult)
        );

    private static CodeReading Win32(uint number) =>
        new(
            (number is >= 12000 and <= 12199 ? "WinHTTP error " : "Win32 error ")
                + number.ToString(CultureInfo.InvariantCulture),
            BitsErrors.AllOf(0x80070000u | number)
        );

    private static CodeLookup ByName(string text, string bare)
    {
        var name = bare.Replace('-', '_').Replace(' ', '_');
        var all = BitsErrors.All;
        var exact = all.Where(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase)).ToImmutableArray();
        if (!exact.IsEmpty)
        {
            return new CodeLookup { Text = text, Readings = [new CodeReading("name " + exact[0].Name, exact)] };
        }

        // BG_E_HTTP_ERROR_429 has no constant, yet it is how such a status is written.
        const string statusName = "BG_E_HTTP_ERROR_";
        if (
            name.StartsWith(statusName, StringComparison.OrdinalIgnoreCase)
            && int.TryParse(
                name.AsSpan(statusName.Length),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var status
            )
            && status is >= 100 and <= 599
        )
        {
            return new CodeLookup { Text = text, Readings = [Http(status)] };
        }

        var containing =
            name.Length < 3
                ? []
                : all.Where(e => e.Name.Contains(name, StringComparison.OrdinalIgnoreCase)).ToImmutableArray();
        if (!containing.IsEmpty && containing.All(e => e.HResult == containing[0].HResult))
        {
            return new CodeLookup
            {
                Text = text,
                Readings = [new CodeReading("part of the name " + containing[0].Name, containing)],
            };
        }

        var suggestions = containing.IsEmpty
            ? Near(name, all)
            : containing
                .OrderBy(e => e.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
                .Select(e => e.Name);
        return new CodeLookup { Text = text, Suggestions = [.. suggestions.Distinct().Take(MaxSuggestions)] };
    }

    private static IEnumerable<string> Near(string name, ImmutableArray<BitsError> all)
    {
        var allowed = Math.Max(2, name.Length / 5);
        return all.Select(e => (e.Name, Distance: EditDistance.Between(name.ToUpperInvariant(), e.Name)))
            .Where(x => x.Distance <= allowed)
            .OrderBy(x => x.Distance)
            .ThenBy(x => x.Name, StringComparer.Ordinal)
            .Select(x => x.Name);
    }
}
