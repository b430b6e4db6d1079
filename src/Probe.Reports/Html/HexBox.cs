using System.Globalization;
using Probe.Reports.Terminal;

namespace Probe.Reports.Html;

/// <summary>Octets in rows: offset, hexadecimal, and as text where they are ASCII.</summary>
internal static class HexBox
{
    /// <summary>Octets of a row.</summary>
    internal const int Row = 16;

    /// <summary>Octets shown of one piece.</summary>
    internal const int Most = 16 * Row;

    /// <summary>Writes them.</summary>
    /// <param name="screen">The page.</param>
    /// <param name="title">Heading; null for none.</param>
    /// <param name="octets">The octets.</param>
    /// <param name="first">Offset of the first of them.</param>
    /// <param name="marks">What findings point at.</param>
    internal static void Write(
        HtmlScreen screen,
        string? title,
        ReadOnlySpan<byte> octets,
        long first,
        IReadOnlyList<Mark> marks
    )
    {
        var html = screen.End();
        if (title is not null)
        {
            screen.Heading(screen.Text(title).Add($" {Units.Number(octets.Length)} octets", Ink.Faint));
        }

        html.Open("pre", ("class", "hex"), ("tabindex", "0"));
        for (var at = 0; at < Math.Min(octets.Length, Most); at += Row)
        {
            var row = octets[at..Math.Min(octets.Length, at + Row)];
            html.Text(string.Create(CultureInfo.InvariantCulture, $"{first + at:x8}  "));
            for (var i = 0; i < Row; i++)
            {
                var text = i < row.Length ? row[i].ToString("x2", CultureInfo.InvariantCulture) : "  ";
                var offset = first + at + i;
                _ = i < row.Length && marks.Any(m => m.Has(offset)) ? html.Element("mark", text) : html.Text(text);
                html.Text(i == (Row / 2) - 1 ? "  " : " ");
            }

            html.Text(" " + string.Create(row.Length, row.ToArray(), Ascii)).LineEnd();
        }

        html.Close();
    }

    private static void Ascii(Span<char> text, byte[] row)
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = row[i] is >= 0x20 and < 0x7f ? (char)row[i] : '.';
        }
    }
}
