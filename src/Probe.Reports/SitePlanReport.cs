using Probe.Options;
using Probe.Planning;
using Probe.Reports.Terminal;
using Probe.Sites;

namespace Probe.Reports;

/// <summary>What <c>--dry-run</c> shows of a survey: each address that would be asked, the calls, and what comes of them.</summary>
/// <param name="options">Width, colour, character set; verbose shows the header lines of the first call.</param>
public sealed class SitePlanReport(ReportOptions options)
{
    private const int LabelWidth = 7;

    /// <summary>Writes the plan.</summary>
    /// <param name="preview">The survey.</param>
    /// <param name="run">What the run would be asked to do.</param>
    /// <param name="writer">Where to.</param>
    public void Write(SitePreview preview, ProbeOptions run, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(preview);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(writer);
        var screen = new Screen(options);
        screen.Line(screen.Text("PLAN", Ink.Strong).Add("  nothing is sent", Ink.Faint));
        screen.Gap();
        screen.Hang("site", screen.Text(preview.Site.ToString(), Ink.Strong), 2, LabelWidth);
        screen.Hang("via", screen.Text(screen.Short(Wording.RouteOf(preview.Decision, null))), 2, LabelWidth);
        if (preview.Decision.Problem is { } problem)
        {
            screen.Hang("", screen.Text(screen.Short(problem), Ink.Warning), 2, LabelWidth);
        }

        if (preview.Main.IsEmpty)
        {
            screen.Hang("", screen.Text("no request would be sent"), 2, LabelWidth);
            screen.Print(writer);
            return;
        }

        var control = Units.Count(preview.Control.Length, "request");
        screen.Hang(
            "asks",
            screen.Text(
                "as the update agent does"
                    + (preview.Control.IsEmpty ? "" : $"; the addresses also straight to the site, {control}")
            ),
            2,
            LabelWidth
        );
        screen.Gap();
        var number = 0;
        foreach (var spec in preview.Main.Where(s => s.Purpose == Purpose.SiteEndpoint))
        {
            screen.Hang(
                Units.Number(++number),
                screen.Text(spec.Method.PadRight(5)).Add(screen.Short(spec.Url.ToString())),
                2,
                4
            );
        }

        screen.Title("WEB SERVICES", screen.Text("SOAP by POST, as far as the site goes along", Ink.Faint));
        Note(string.Join(", ", SitePreview.Calls));
        Note(Wording.LoginOf(run));
        Note("RegisterComputer is not called: the site gets to know no new computer");
        Note(
            $"at most {SiteSurvey.MostRounds} rounds of SyncUpdates, {SiteSurvey.MostRevisions} revisions and {Units.Octets(SiteSurvey.MostOctets)} of answers"
        );
        if (screen.Options.Verbose && preview.Main.LastOrDefault(s => s.Purpose == Purpose.ServiceCall) is { } call)
        {
            foreach (var header in call.Headers)
            {
                var isSecret = header.Name.Contains("authorization", StringComparison.OrdinalIgnoreCase);
                screen.Hang(
                    "",
                    screen.Text(header.Name + ": ", Ink.Note).Add(isSecret ? "***" : screen.Short(header.Value)),
                    4,
                    0
                );
            }
        }

        screen.Title("FILES", screen.Text($"then {run.WsusFiles} at most, as BITS would fetch them", Ink.Faint));
        Note($"the smallest, the largest and an express file; on {screen.Short(preview.Site.Host)} alone");
        if (!run.AllowHosts.IsEmpty)
        {
            Note("also on " + screen.Short(string.Join(", ", run.AllowHosts)));
        }

        Note($"where the site names none: {SiteEndpoint.Content.Path}");
        screen.Print(writer);

        void Note(string text) => screen.Hang(screen.Glyphs.Dot, screen.Text(text), 2, 2);
    }
}
