using Probe.Http;
using Probe.Reports.Terminal;

namespace Probe.Reports.Html;

/// <summary>
/// A head as it was on the wire, line by line. A line ends with CR LF unless its end is written out; what findings point
/// at is marked.
/// </summary>
internal static class HeadBox
{
    /// <summary>Octets shown of one head.</summary>
    private const int Most = 16 * 1024;

    internal static void Write(HtmlScreen screen, string title, ReadOnlySpan<byte> octets, IReadOnlyList<Mark> marks)
    {
        var html = screen.End();
        screen.Heading(screen.Text(title).Add($" {Units.Number(octets.Length)} octets", Ink.Faint));
        html.Open("pre", ("tabindex", "0"));
        var shown = octets[..Math.Min(octets.Length, Most)];
        for (var start = 0; start < shown.Length; )
        {
            var length = shown[start..].IndexOf((byte)'\n');
            var end = length < 0 ? shown.Length : start + length;
            var isUsual = length > 0 && shown[end - 1] == '\r';
            WriteLine(html, shown, start, isUsual ? end - 1 : end, marks);
            if (length >= 0)
            {
                if (!isUsual)
                {
                    html.Element("b", "\\n", ("class", Tone.Warning), ("title", "LF without CR"));
                }

                html.LineEnd();
                end++;
            }

            start = end;
        }

        html.Close();
        if (octets.Length > Most)
        {
            html.Element("p", $"{Units.Number(octets.Length - Most)} octets more are in the evidence.");
        }
    }

    private static void WriteLine(
        HtmlWriter html,
        ReadOnlySpan<byte> octets,
        int start,
        int end,
        IReadOnlyList<Mark> marks
    )
    {
        for (var at = start; at < end; )
        {
            var isMarked = IsMarked(marks, at);
            var next = at + 1;
            while (next < end && IsMarked(marks, next) == isMarked)
            {
                next++;
            }

            var text = Printable.Escape(octets[at..next], int.MaxValue);
            _ = isMarked ? html.Element("mark", text) : html.Text(text);
            at = next;
        }
    }

    private static bool IsMarked(IReadOnlyList<Mark> marks, int offset)
    {
        foreach (var mark in marks)
        {
            if (mark.Has(offset))
            {
                return true;
            }
        }

        return false;
    }
}
