using Probe.Checks;
using Probe.Reports.Terminal;
using Probe.Sites;

namespace Probe.Reports.Html;

/// <summary>A WSUS site as a whole, before the runs of its files.</summary>
internal static class SiteSection
{
    /// <summary>Writes it.</summary>
    /// <returns>How many exchanges were shown.</returns>
    internal static int Write(HtmlWriter html, SiteResult site, int most)
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
        Part("addresses", WriteEndpoints, site.Endpoints.IsEmpty);
        Part("checks", s => CheckLists.Write(s, site.Checks, FindingList.Places(failed.Select(f => f.Finding), links)));
        Part("findings", s => FindingList.Write(s, failed, SiteBlock.WriteBody), failed.Count == 0);
        Part("services", s => SiteBlock.WriteCalls(s, site));
        Part("files", s => SiteBlock.WriteFiles(s, site));
        Part("exchanges", s => ExchangeRows.Write(s, site.Log, failed.Select(f => f.Finding)), site.Log.All.IsEmpty);
        html.Close();
        return links.Shown.Count;

        void WriteEndpoints(HtmlScreen part)
        {
            part.Title("ADDRESSES", part.Text("that clients touch", Ink.Faint));
            Endpoints(part, site);
        }

        void Part(string name, Action<HtmlScreen> write, bool isEmpty = false)
        {
            if (!isEmpty)
            {
                html.Open("section", ("class", name), ("id", links.Prefix + name));
                var part = new HtmlScreen(html, links, 2);
                write(part);
                part.End().Close();
            }
        }
    }

    private static void Endpoints(HtmlScreen screen, SiteResult site)
    {
        var html = screen.Html;
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
