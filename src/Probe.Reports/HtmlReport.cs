using Probe.Reports.Html;
using Probe.Reports.Terminal;
using Probe.Verdicts;

namespace Probe.Reports;

/// <summary>
/// The terminal report's content as one page for a browser, with every exchange's octets: the verdict, what to change, the
/// path, the checks, the findings with links to the exchanges that prove them. Needs no script, loads nothing, and is bounded:
/// what is left out is told, and stands in the JSON report and the HAR.
/// </summary>
public sealed class HtmlReport : IReport
{
    /// <summary>Most runs with a row in the first table.</summary>
    private const int MostRows = 1000;

    /// <summary>Most runs with a section of their own, the worst first.</summary>
    private const int MostSections = 100;

    /// <summary>Most exchanges of one run.</summary>
    private const int MostOfRun = 300;

    /// <summary>Most exchanges on the page.</summary>
    private const int MostExchanges = 3000;

    /// <inheritdoc/>
    public string Id => "html";

    /// <inheritdoc/>
    public void Write(ProbeResult result, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(writer);
        var groups = RunGroup.Of(result.Runs);
        var html = new HtmlWriter(writer);
        PageFrame.Begin(html, result, groups);
        if (result.Evidence is { IsWell: false } evidence)
        {
            EvidenceBox.Write(html, evidence);
        }

        var left = MostExchanges;
        if (result.Site is { } site)
        {
            left -= SiteSection.Write(html, site, groups.Length, MostOfRun);
        }

        var isAlone = result.Site is null && groups.Length == 1;
        if (groups.Length > 1)
        {
            RunsTable.Write(html, groups, result.Site is null ? 1 : 2, MostRows, MostSections);
        }
        else if (groups.IsEmpty && result.Site is null)
        {
            html.Element("h1", "nothing was checked");
        }

        for (var i = 0; i < Math.Min(groups.Length, MostSections); i++)
        {
            var level = isAlone ? 1 : 2;
            left -= RunSection.Write(html, groups[i], i + 1, level, Math.Clamp(left, 0, MostOfRun));
        }

        if (result.Unjudged is { IsSilenceAlone: false } unjudged)
        {
            html.Open("section", ("class", "run"), ("id", "unjudged"));
            var screen = new HtmlScreen(html, RunSection.NoLinks, 2);
            UnjudgedBlock.Write(screen, unjudged);
            screen.End().Close();
        }

        PageFrame.End(html, result);
    }
}
