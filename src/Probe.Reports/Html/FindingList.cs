using Probe.Checks;
using Probe.Findings;
using Probe.Reports.Terminal;

namespace Probe.Reports.Html;

/// <summary>Each finding with what was wanted, what came, and links to the exchanges that prove it.</summary>
internal static class FindingList
{
    /// <summary>Most findings of one run.</summary>
    internal const int Most = 200;

    /// <summary>Where each finding stands on the page.</summary>
    internal static IReadOnlyDictionary<Finding, string> Places(IEnumerable<Finding> findings, ExchangeLinks links)
    {
        // Findings that are alike in everything need one place only.
        var places = new Dictionary<Finding, string>(ReferenceEqualityComparer.Instance);
        foreach (var (place, finding) in findings.Take(Most).Index())
        {
            places.TryAdd(finding, links.FindingId(place));
        }

        return places;
    }

    /// <summary>Those of a run.</summary>
    internal static void Write(HtmlScreen screen, RunGroup group) =>
        Write(screen, [.. group.Findings], (inner, finding) => FindingBlock.WriteBody(inner, group, finding));

    /// <summary>Findings, the deciding one first.</summary>
    /// <param name="screen">The page.</param>
    /// <param name="findings">They.</param>
    /// <param name="body">Writes all of one but its title.</param>
    internal static void Write(
        HtmlScreen screen,
        IReadOnlyCollection<(Finding Finding, CheckLevel Level, bool Decides)> findings,
        Action<HtmlScreen, Finding> body
    )
    {
        var html = screen.Html;
        screen.Title("FINDINGS");
        var place = 0;
        foreach (var (finding, level, decides) in findings.Take(Most))
        {
            var tone = level == CheckLevel.Advisory ? Tone.Warning : Tone.Bad;
            html.Open("article", ("class", "finding " + tone), ("id", screen.Links.FindingId(place++)));
            var inner = new HtmlScreen(html, screen.Links, screen.Level + 1);
            inner.Heading(FindingBlock.TitleOf(inner, finding, level, decides));
            body(inner, finding);
            inner.End().Close();
        }

        if (findings.Count > Most)
        {
            html.Element("p", $"{Units.Number(findings.Count - Most)} findings more are in the JSON report.");
        }
    }
}
