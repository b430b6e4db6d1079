using Probe.Reports.Terminal;
using Probe.Verdicts;

namespace Probe.Reports.Html;

/// <summary>The file as one bar, scaled to the window: which octets were right.</summary>
internal static class ByteBar
{
    /// <summary>Cells of the bar; each shows the worst of what it stands for.</summary>
    private const int Most = 500;

    internal static void Write(HtmlScreen screen, ByteCoverage coverage)
    {
        var html = screen.Html;
        screen.Title("BYTES", screen.Text(ByteStrip.SizeOf(coverage), Ink.Faint));
        var length = ByteStrip.LengthOf(coverage);
        var cells = (int)Math.Min(length, Most);
        html.Open(
            "svg",
            ("class", "bar"),
            ("role", "img"),
            ("aria-label", "Octets of the file; the list after it has the same in words"),
            ("viewBox", $"0 0 {Units.Number(cells)} 10"),
            ("preserveAspectRatio", "none")
        );
        var x = 0;
        foreach (var run in ByteStrip.RunsOf(ByteStrip.Cells(coverage.Spans, length, cells)))
        {
            // Each state has a height of its own, so that colour is not what tells them apart.
            var (y, height) = run.State switch
            {
                ByteState.Wrong => ("0", "10"),
                ByteState.Verified => ("2", "8"),
                ByteState.Received => ("5", "5"),
                ByteState.Missing => ("8", "2"),
                _ => ("9", "1"),
            };
            html.Open(
                    "rect",
                    ("class", run.State is { } state ? Json.Tokens.Of(state) : "unasked"),
                    ("x", Units.Number(x)),
                    ("y", y),
                    ("width", Units.Number(run.Count)),
                    ("height", height)
                )
                .Close();
            x += run.Count;
        }

        html.Close();
        ByteStrip.WriteKey(screen, coverage);
    }
}
