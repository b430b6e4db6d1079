using System.Globalization;
using System.Text;
using Probe.Http;

namespace Probe.Reports;

/// <summary>
/// Text on its way to a reader. Whatever <see cref="Printable"/> finds harmful (it covers all that XML forbids too)
/// is written as an escape; text that is escaped already stays as it is, since back slashes are left alone.
/// </summary>
internal static class SafeText
{
    /// <summary>Text for people, on one line, of any length.</summary>
    /// <param name="text">Untrusted text.</param>
    internal static string Clean(string text) => Printable.Escape(text, int.MaxValue);

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

    /// <summary>Octets in quotes, escaped.</summary>
    /// <param name="octets">Untrusted octets.</param>
    /// <param name="most">Most characters between the quotes.</param>
    internal static string Quote(ReadOnlySpan<byte> octets, int most) => "\"" + Printable.Escape(octets, most) + "\"";

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
}
