using Probe.Checks;
using Probe.Findings;
using Probe.Reports.Terminal;
using Probe.Verdicts;

namespace Probe.Reports.Html;

/// <summary>The checks by how they ended, those that failed first and open, the others folded.</summary>
internal static class CheckLists
{
    /// <summary>Writes them.</summary>
    /// <param name="screen">The page.</param>
    /// <param name="checks">They.</param>
    /// <param name="places">Where each finding stands on the page.</param>
    internal static void Write(
        HtmlScreen screen,
        IReadOnlyCollection<CheckResult> checks,
        IReadOnlyDictionary<Finding, string> places
    )
    {
        var html = screen.Html;
        screen.Title("CHECKS");
        foreach (var status in CheckSummary.Order)
        {
            var alike = checks.Where(c => c.Status == status).OrderBy(c => c.Check.Level).ToList();
            if (alike.Count == 0)
            {
                continue;
            }

            var (sign, style) = CheckSummary.SignOf(screen.Glyphs, alike[0]);
            var depth = html.Depth;
            html.Open("details", ("open", status == CheckStatus.Failed ? "" : null)).Open("summary");
            screen.Write(screen.Text(sign, style).Add($" {Units.Number(alike.Count)} {CheckSummary.WordOf(status)}"));
            html.Close().Open("ul", ("class", "signs"));
            foreach (var check in alike)
            {
                WriteCheck(screen, check, places);
            }

            html.CloseTo(depth);
        }
    }

    private static void WriteCheck(HtmlScreen screen, CheckResult check, IReadOnlyDictionary<Finding, string> places)
    {
        var html = screen.Html;
        var (sign, style) = CheckSummary.SignOf(screen.Glyphs, check);
        html.Open("li");
        screen.Write(screen.Text(sign, style).Add(" "));
        screen.Write(CheckSummary.LineOf(screen, check));
        foreach (var finding in check.Findings)
        {
            if (places.TryGetValue(finding, out var id))
            {
                html.Text(" ").Element("a", "finding", ("href", "#" + id));
            }
        }

        html.Close();
    }
}
