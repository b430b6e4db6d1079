using System.Buffers;
using System.Globalization;
using System.Text;

namespace Probe.Http;

/// <summary>
/// Makes text and octets from the network safe to show. Whatever could move the cursor, recolour a terminal, reorder
/// a line or hide in it comes out as an escape: C0 and C1 controls (ANSI sequences begin with one), bidirectional
/// overrides and isolates, zero-width and other format characters, line and paragraph separators, lone surrogates.
/// </summary>
public static class Printable
{
    /// <summary>Most characters <see cref="Escape(string?, int)"/> gives back unless told otherwise.</summary>
    public const int DefaultMaxLength = 200;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        string.Concat(Enumerable.Range(0x20, 0x7f - 0x20).Select(c => (char)c))
    );

    /// <summary>Escapes text, such as a header value, a reason phrase or a name out of a page.</summary>
    /// <param name="text">Untrusted text; null counts as empty.</param>
    /// <param name="maxLength">Most characters of the result; a longer one is cut and ends in <c>…</c>.</param>
    public static string Escape(string? text, int maxLength = DefaultMaxLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        if (text.Length <= maxLength && !text.AsSpan().ContainsAnyExcept(Plain))
        {
            return text;
        }

        var result = new StringBuilder(Math.Min(text.Length, maxLength) + 16);
        for (var i = 0; i < text.Length; )
        {
            var status = Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var used);
            var piece =
                status != OperationStatus.Done ? Scalar(text[i])
                : IsSafe(rune) ? rune.ToString()
                : Named(rune);
            i += used;
            if (!TryAppend(result, piece, maxLength, isLast: i >= text.Length))
            {
                break;
            }
        }

        return result.ToString();
    }

    /// <summary>Escapes octets: printable ASCII stays, every other octet becomes <c>\xnn</c>, <c>\r</c>, <c>\n</c> or <c>\t</c>.</summary>
    /// <param name="octets">Untrusted octets.</param>
    /// <param name="maxLength">Most characters of the result; a longer one is cut and ends in <c>…</c>.</param>
    public static string Escape(ReadOnlySpan<byte> octets, int maxLength = DefaultMaxLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
        var result = new StringBuilder(Math.Min(octets.Length, maxLength) + 16);
        for (var i = 0; i < octets.Length; i++)
        {
            var octet = octets[i];
            var piece = octet is >= 0x20 and < 0x7f ? ((char)octet).ToString() : Octet(octet);
            if (!TryAppend(result, piece, maxLength, isLast: i == octets.Length - 1))
            {
                break;
            }
        }

        return result.ToString();
    }

    private static bool TryAppend(StringBuilder result, string piece, int maxLength, bool isLast)
    {
        // Room for the ellipsis is kept until the last piece is known to fit.
        if (result.Length + piece.Length + (isLast ? 0 : 1) <= maxLength)
        {
            result.Append(piece);
            return true;
        }

        if (maxLength > 0)
        {
            result.Append('…');
        }

        return false;
    }

    private static bool IsSafe(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );

    private static string Named(Rune rune) => rune.Value <= 0xff ? Octet((byte)rune.Value) : Scalar(rune.Value);

    private static string Scalar(int value) => "\\u{" + value.ToString("x", CultureInfo.InvariantCulture) + "}";

    private static string Octet(byte octet) =>
        octet switch
        {
            (byte)'\r' => "\\r",
            (byte)'\n' => "\\n",
            (byte)'\t' => "\\t",
            _ => "\\x" + octet.ToString("x2", CultureInfo.InvariantCulture),
        };
}
