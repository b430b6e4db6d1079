using System.Globalization;
using System.Text;

namespace Probe.Reports;

/// <summary>
/// Makes text safe to show: whatever could move a cursor, change a colour, reverse the reading direction, hide
/// itself or end an XML document is written as an escape that can be read. Text that is already escaped stays as it
/// is, since back slashes are left alone.
/// </summary>
internal static class SafeText
{
    /// <summary>Text for people in Unicode, on one line.</summary>
    /// <param name="text">Untrusted text.</param>
    internal static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var harmful = IndexOfHarmful(text);
        return harmful < 0 ? text : Escape(text, harmful);
    }

    /// <summary>Text for a terminal that shows ASCII alone.</summary>
    /// <param name="text">Untrusted text.</param>
    internal static string CleanAscii(string text)
    {
        var clean = Clean(text);
        if (Ascii.IsValid(clean))
        {
            return clean;
        }

        var result = new StringBuilder(clean.Length + 16);
        foreach (var rune in clean.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                < 0x80 => result.Append((char)rune.Value),
                0xb7 or 0x2022 or 0x2013 or 0x2014 => result.Append('-'),
                0x2018 or 0x2019 => result.Append('\''),
                0x201c or 0x201d => result.Append('"'),
                0x2026 => result.Append("..."),
                0x2192 => result.Append("->"),
                _ => result.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}"),
            };
        }

        return result.ToString();
    }

    /// <summary>Octets as Latin-1 text, escaped, in at most that many characters.</summary>
    /// <param name="octets">Untrusted octets.</param>
    /// <param name="most">Most octets to show.</param>
    internal static string Quote(ReadOnlySpan<byte> octets, int most)
    {
        var shown = Encoding.Latin1.GetString(octets[..Math.Min(octets.Length, most)]);
        return "\"" + Clean(shown) + (octets.Length > most ? "\" …" : "\"");
    }

    /// <summary>The beginning of a text that is longer than wanted, with the number of characters left out.</summary>
    /// <param name="text">Clean text.</param>
    /// <param name="most">Most characters to keep.</param>
    internal static string Shorten(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return string.Create(CultureInfo.InvariantCulture, $"{text[..end]} … ({text.Length - end} characters more)");
    }

    private static string Escape(string text, int from)
    {
        var result = new StringBuilder(text.Length + 16).Append(text, 0, from);
        for (var i = from; i < text.Length; )
        {
            if (
                Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length)
                != System.Buffers.OperationStatus.Done
            )
            {
                result.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)text[i]:x}}}");
                i++;
                continue;
            }

            if (!IsHarmful(rune))
            {
                result.Append(text, i, length);
            }
            else
            {
                _ = rune.Value switch
                {
                    '\r' => result.Append("\\r"),
                    '\n' => result.Append("\\n"),
                    '\t' => result.Append("\\t"),
                    <= 0xff => result.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
                    _ => result.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}"),
                };
            }

            i += length;
        }

        return result.ToString();
    }

    private static int IndexOfHarmful(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is >= ' ' and < '\u007f')
            {
                continue;
            }

            if (
                Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length)
                    != System.Buffers.OperationStatus.Done
                || IsHarmful(rune)
            )
            {
                return i;
            }

            i += length - 1;
        }

        return -1;
    }

    // Combining marks are harmful too: a hundred of them on one letter cover the lines above.
    private static bool IsHarmful(Rune rune) =>
        rune.Value is not (>= ' ' and < 0x7f)
        && Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark;
}
