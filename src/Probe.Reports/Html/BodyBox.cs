using System.Buffers;
using System.Text;
using Probe.Exchanges;
using Probe.Redaction;
using Probe.Reports.Terminal;

namespace Probe.Reports.Html;

/// <summary>What is known of a body, and its first octets: as text where they are text, else in hexadecimal.</summary>
internal static class BodyBox
{
    /// <summary>Octets shown of a text.</summary>
    private const int MostText = 2048;

    /// <summary>Octets shown of anything else, at its beginning and at what a finding points at.</summary>
    private const int MostHex = 8 * HexBox.Row;

    /// <summary>Places beyond the beginning that are shown.</summary>
    private const int MostPlaces = 3;

    internal static void Write(HtmlScreen screen, BodyFacts body, QuotedOctets quoted, IReadOnlyList<Mark> marks)
    {
        if (body is { Length: 0, Slices: [] })
        {
            return;
        }

        screen.End();
        screen.Heading(screen.Text("Response body").Add(" " + SizeOf(body), Ink.Faint));
        if (body.Sha256 is { } digest)
        {
            screen.Line(screen.Text("SHA-256 ").Add(digest, Ink.Faint));
        }

        var kept = Kept(body, 0, Math.Max(MostText, MostHex), quoted);
        if (kept.Length == 0)
        {
            screen.Line(screen.Text("Its first octets were not kept.", Ink.Faint));
        }
        else if (IsText(kept))
        {
            WriteText(screen, kept, body.Length);
        }
        else
        {
            HexBox.Write(screen, null, kept.AsSpan(0, Math.Min(kept.Length, MostHex)), 0, marks);
        }

        foreach (var mark in marks.Where(m => m.Offset >= MostHex).Take(MostPlaces))
        {
            var first = mark.Offset - (mark.Offset % HexBox.Row);
            if (Kept(body, first, MostHex / 2, quoted) is { Length: > 0 } piece)
            {
                HexBox.Write(screen, $"At offset {Units.Number(first)}", piece, first, marks);
            }
        }

        screen.End();
    }

    private static string SizeOf(BodyFacts body) =>
        Units.Octets(body.Length)
        + body.End switch
        {
            BodyEnd.CutByPlan => ", " + BodyCuts.Words(body),
            BodyEnd.Failed => ", then it failed",
            _ => "",
        }
        + (
            body.FileOffset is { } offset
                ? $", of the file from offset {Units.Number(offset)}"
                : ", no piece of the file"
        );

    /// <summary>Octets that were kept from an offset on, masked with what stands around them.</summary>
    private static byte[] Kept(BodyFacts body, long first, int most, QuotedOctets quoted)
    {
        foreach (var slice in body.Slices)
        {
            if (first < slice.Offset || first >= slice.Offset + slice.Bytes.Length)
            {
                continue;
            }

            var from = (int)(first - slice.Offset);
            var length = Math.Min(most, slice.Bytes.Length - from);
            var before = Math.Min(from, quoted.Reach);
            var after = Math.Min(slice.Bytes.Length - from - length, quoted.Reach);
            var masked = quoted.Mask(slice.Bytes.AsSpan().Slice(from - before, before + length + after));
            return masked.AsSpan(before, length).ToArray();
        }

        return [];
    }

    /// <summary>True for UTF-8 without control characters; a character that the end cuts counts as whole.</summary>
    private static bool IsText(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(octets, out var rune, out var used);
            if (status == OperationStatus.NeedMoreData)
            {
                return true;
            }

            if (status != OperationStatus.Done || (Rune.IsControl(rune) && rune.Value is not ('\r' or '\n' or '\t')))
            {
                return false;
            }

            octets = octets[used..];
        }

        return true;
    }

    private static void WriteText(HtmlScreen screen, byte[] octets, long all)
    {
        var html = screen.End();
        var shown = Encoding.UTF8.GetString(octets, 0, Math.Min(octets.Length, MostText));
        html.Open("pre", ("tabindex", "0"));
        foreach (var line in shown.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            html.Text(line.Replace('\t', ' ')).LineEnd();
        }

        html.Close();
        if (all > MostText)
        {
            html.Element(
                "p",
                $"the first {Units.Number(MostText)} of {Units.Number(all)} octets",
                ("class", Tone.Faint)
            );
        }
    }
}
