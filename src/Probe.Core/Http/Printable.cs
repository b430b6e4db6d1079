using System.Globalization;
using System.Text;

namespace Probe.Http;

/// <summary>
/// Makes untrusted octets safe to show: control characters, escape sequences, direction overrides and lone
/// surrogates become visible escapes, and the length is bounded. The one place where this is done.
/// </summary>
public static class Printable
{
    /// <summary>Escapes text.</summary>
    /// <param name="text">Untrusted text.</param>
    /// <param name="maxLength">Most characters of the outcome, an ellipsis included.</param>
    public static string Escape(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shown = new StringBuilder(Math.Min(text.Length, maxLength) + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            var piece = Show(rune);
            if (shown.Length + piece.Length > maxLength)
            {
                while (shown.Length > 0 && shown.Length >= maxLength)
                {
                    shown.Length--;
                }

                return shown.Append('…').ToString();
            }

            shown.Append(piece);
        }

        return shown.ToString();
    }

    /// <summary>Escapes octets, taken as Latin-1.</summary>
    /// <param name="octets">Untrusted octets.</param>
    /// <param name="maxLength">Most characters of the outcome.</param>
    public static string Escape(ReadOnlySpan<byte> octets, int maxLength) =>
        Escape(Encoding.Latin1.GetString(octets[..Math.Min(octets.Length, maxLength)]), maxLength);

    private static string Show(Rune rune) =>
        rune.Value switch
        {
            '\r' => "\\r",
            '\n' => "\\n",
            '\t' => "\\t",
            0xFFFD => "\uFFFD",
            < 0x20 or (>= 0x7f and <= 0x9f) => "\\x" + rune.Value.ToString("x2", CultureInfo.InvariantCulture),
            _ => Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Format
                    or UnicodeCategory.Control
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.PrivateUse
                    or UnicodeCategory.OtherNotAssigned
                ? "\\u{" + rune.Value.ToString("x", CultureInfo.InvariantCulture) + "}"
                : rune.ToString(),
        };
}
