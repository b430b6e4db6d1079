using System.Collections.Immutable;
using Probe.Reports.Terminal;

namespace Probe.Reports.Html;

/// <summary>Several URLs or routes: a row each, the worst first, with links to their sections.</summary>
internal static class RunsTable
{
    private const int LeastForKinds = 6;
    private const int MostKinds = 20;

    internal static void Write(
        HtmlWriter html,
        ImmutableArray<RunGroup> groups,
        int level,
        int mostRows,
        int mostSections
    )
    {
        html.Open("section", ("class", "runs"));
        var screen = new HtmlScreen(html, RunSection.NoLinks, level);
        screen.Heading(SummaryTable.Title(screen, groups), "runs");
        WriteKinds(screen, groups);
        var routes = groups.Select(g => Wording.RouteOf(g.Worst)).Distinct(StringComparer.Ordinal).ToList();
        var isOneRoute = routes.Count == 1;
        if (isOneRoute)
        {
            screen.Hang("via", screen.Text(screen.Short(routes[0])), 2, 10);
            screen.End();
        }

        var depth = html.Depth;
        ScrollBox.Open(html, "All runs, the worst first");
        html.Open("thead").Open("tr").Element("th", "#", ("scope", "col"), ("class", "num"));
        html.Open("th", ("scope", "col")).Element("span", "state", ("class", "sr")).Close();
        foreach (var title in isOneRoute ? (string[])["URL", "end"] : ["URL", "end", "route"])
        {
            html.Element("th", title, ("scope", "col"));
        }

        html.Close().Close().Open("tbody");
        for (var i = 0; i < Math.Min(groups.Length, mostRows); i++)
        {
            WriteRow(screen, groups[i], i + 1, isLink: i < mostSections, withRoute: !isOneRoute);
        }

        html.CloseTo(depth);
        Left(html, groups.Length, mostRows, "runs have no row here");
        Left(
            html,
            groups.Length,
            mostSections,
            "runs, which are no worse than those before, have no section on this page"
        );
        html.Close();
    }

    /// <summary>What fails how often, where there is more than one glance takes in.</summary>
    private static void WriteKinds(HtmlScreen screen, ImmutableArray<RunGroup> groups)
    {
        if (groups.Length < LeastForKinds)
        {
            return;
        }

        var kinds = groups
            .GroupBy(g => (Headline.TitleOf(screen.Glyphs, g).Title, Code(g), Party(g)))
            .OrderByDescending(kind => kind.Count())
            .ToList();
        foreach (var kind in kinds.Take(MostKinds))
        {
            var (sign, title, style) = Headline.TitleOf(screen.Glyphs, kind.First());
            var (_, code, party) = kind.Key;
            screen.Hang(
                sign,
                screen
                    .Text($"{Units.Number(kind.Count())} × {title}")
                    .Add(code.Length > 0 ? " " + code : "", Ink.Bad)
                    .Add(party.Length > 0 ? ", " + party : "", Ink.Faint),
                2,
                2,
                style
            );
        }

        screen.End();
        Left(screen.Html, kinds.Count, MostKinds, "kinds more are rarer");

        static string Code(RunGroup group) =>
            group.Worst.Verdict.BitsError is { Error: var error } ? $"{error.Name} {error.Hex}" : "";

        static string Party(RunGroup group) =>
            !group.IsFine && group.Worst.Verdict.Culprit is { } culprit
                ? Wording.PartyOf(culprit.Party, group.Worst)
                : "";
    }

    private static void Left(HtmlWriter html, int all, int most, string words)
    {
        if (all > most)
        {
            html.Element("p", $"{Units.Number(all - most)} {words}; all are in the JSON report.");
        }
    }

    private static void WriteRow(HtmlScreen screen, RunGroup group, int number, bool isLink, bool withRoute)
    {
        var html = screen.Html;
        var (sign, title, style) = Headline.TitleOf(screen.Glyphs, group);
        html.Open("tr").Open("td", ("class", "num"));
        var text = Units.Number(number);
        _ = isLink ? html.Element("a", text, ("href", "#" + RunSection.IdOf(number))) : html.Text(text);
        html.Close().Open("td");
        html.Element("span", sign, ("class", Tone.Of(style))).Element("span", " " + title, ("class", "sr"));
        html.Close().Open("th", ("scope", "row"), ("class", "url"));
        html.Text(group.Worst.Url.ToString()).Close().Open("td", ("class", "prose"));
        screen.Write(SummaryTable.EndOf(screen, group));
        html.Close();
        if (withRoute)
        {
            html.Open("td", ("class", "prose"));
            screen.Write(screen.Text(screen.Short(Wording.RouteOf(group.Worst)), Ink.Faint));
            html.Close();
        }

        html.Close();
    }
}
