using Probe.Reports.Terminal;
using Probe.Verdicts;

namespace Probe.Reports.Html;

/// <summary>What is wrong with the saved evidence that was judged, before anything that follows from it.</summary>
internal static class EvidenceBox
{
    internal static void Write(HtmlWriter html, JudgedEvidence evidence)
    {
        html.Open("div", ("class", "verdict warn"), ("id", "evidence"));
        var screen = new HtmlScreen(html, RunSection.NoLinks, 2);
        screen.Line(
            screen.Text(
                screen.Glyphs.Warning
                    + (
                        evidence.Changed > 0
                            ? " THE EVIDENCE WAS CHANGED · what follows is of a bundle that is not as its manifest says"
                            : " THE EVIDENCE IS NOT WHOLE"
                    ),
                Ink.WarningStrong
            )
        );
        screen.Hang("of", screen.Text(screen.Short(evidence.Path)), 2, 10);
        foreach (var problem in evidence.Problems)
        {
            screen.Hang(
                problem.Line is { } line ? "line " + Units.Number(line) : "member",
                screen.Text(screen.Short(problem.Text)),
                2,
                10
            );
        }

        var left = evidence.Changed + evidence.PassedOver - evidence.Problems.Length;
        if (left > 0)
        {
            screen.Hang("more", screen.Text($"{Units.Number(left)} of the kind"), 2, 10);
        }

        if (!evidence.EndedInOrder)
        {
            screen.Hang("end", screen.Text("the run was killed or goes on; what it had until then is judged"), 2, 10);
        }

        screen.End().Close();
    }
}
