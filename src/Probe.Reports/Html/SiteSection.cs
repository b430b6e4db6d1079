using Probe.Checks;
using Probe.Reports.Terminal;
using Probe.Sites;

namespace Probe.Reports.Html;

/// <summary>A WSUS site as a whole, before the runs of its files.</summary>
internal static class SiteSection
{
    /// <summary>Writes it.</summary>
    /// <param name="html">The page.</param>
    /// <param name="site">The site.</param>
    /// <param name="runs">Runs of its files, which follow.</param>
    /// <param name="most">Most exchanges to show.</param>
    /// <returns>How many exchanges were shown.</returns>
    internal static int Write(HtmlWriter html, SiteResult site, int runs, int most)
    {
        var failed = site
            .Checks.Where(c => c.Status == CheckStatus.Failed)
            .SelectMany(c => c.Findings.Select(f => (Finding: f, c.Check.Level, Decides: false)))
            .OrderBy(f => f.Level)
            .ToList();
        var cited = failed.SelectMany(f => f.Finding.Exchanges).ToHashSet();
        var links = new ExchangeLinks("site-", site.Log, cited, most);
        var screen = new HtmlScreen(html, links, 1);
        html.Open("section", ("class", "run site"), ("id", "site"));
        var (sign, title, style) = SiteBlock.TitleOf(screen.Glyphs, site);
        html.Open("header", ("class", "verdict " + Tone.ColourOf(style)));
        new HtmlScreen(html, links, 1).Heading(screen.Text($"{sign} {title}", style));
        var head = new HtmlScreen(html, links, 2);
        head.Hang("site", head.Text(head.Short(site.Site.ToString())), 2, 6);
        SiteBlock.WriteRoute(head, site);
        head.End().Close();
        var places = FindingList.Places(failed.Select(f => f.Finding), links);
        PagePart.WriteAll(
            html,
            links,
            2,
            [
                new("addresses", "addresses", !site.Endpoints.IsEmpty, s => Endpoints(s, site)),
                new("checks", "checks", !site.Checks.IsEmpty, s => CheckLists.Write(s, site.Checks, places)),
                new("findings", "findings", failed.Count > 0, s => FindingList.Write(s, failed, SiteBlock.WriteBody)),
                new("services", "web services", true, s => SiteBlock.WriteCalls(s, site)),
                new("files", "files", true, s => SiteBlock.WriteFiles(s, site)),
                new(
                    "exchanges",
                    "exchanges",
                    !site.Log.All.IsEmpty,
                    s => ExchangeRows.Write(s, site.Log, failed.Select(f => f.Finding))
                ),
            ],
            runs switch
            {
                0 => null,
                1 => ("the file", "#" + RunSection.IdOf(1)),
                _ => ("the files", "#runs"),
            }
        );
        html.Close();
        return links.Shown.Count;
    }

    private static void Endpoints(HtmlScreen screen, SiteResult site)
    {
        var html = screen.Html;
        screen.Title("ADDRESSES", screen.Text("that clients touch", Ink.Faint));
        var depth = html.Depth;
        ScrollBox.Open(html, "Addresses that clients touch");
        ScrollBox.Columns(html, ("address", false), ("answer", false), ("note", false)).Open("tbody");
        foreach (var row in site.Endpoints)
        {
            var (sign, style) = SiteBlock.SignOf(screen.Glyphs, row);
            html.Open("tr").Open("th", ("scope", "row"), ("class", "url"));
            screen.Write(screen.Text(sign, style).Add(" " + SiteBlock.Address(row)));
            html.Close().Open("td");
            screen.Write(screen.Text(SiteBlock.Answer(row), style));
            if (row.Answer is { } answer && screen.Links.HrefOf(answer.Number) is { } href)
            {
                html.Text(" ").Element("a", "#" + Units.Number(answer.Number), ("href", href));
            }

            html.Close().Element("td", SiteBlock.NoteOf(screen, row), ("class", "prose")).Close();
        }

        html.CloseTo(depth);
    }
}
