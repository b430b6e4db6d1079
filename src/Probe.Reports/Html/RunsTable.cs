using System.Collections.Immutable;
using Probe.Reports.Terminal;

namespace Probe.Reports.Html;

/// <summary>Several URLs or routes: a row each, the worst first, with links to their sections.</summary>
internal static class RunsTable
{
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
        ScrollBox.Open(html, "All runs, the worst first");
        html.Open("thead").Open("tr");
        html.Element("th", "#", ("scope", "col"), ("class", "num"));
        html.Open("th", ("scope", "col")).Element("span", "state", ("class", "sr")).Close();
        foreach (var title in (string[])["URL", "end", "route"])
        {
            html.Element("th", title, ("scope", "col"));
        }

        html.CloseTo(html.Depth - 2).Open("tbody");
        for (var i = 0; i < Math.Min(groups.Length, mostRows); i++)
        {
            WriteRow(screen, groups[i], i + 1, isLink: i < mostSections);
        }

        html.CloseTo(html.Depth - 3);
        Left(html, groups.Length, mostRows, "runs have no row here");
        Left(
            html,
            groups.Length,
            mostSections,
            "runs, which are no worse than those before, have no section on this page"
        );
        html.Close();
    }

    private static void Left(HtmlWriter html, int all, int most, string words)
    {
        if (all > most)
        {
            html.Element("p", $"{Units.Number(all - most)} {words}; all are in the JSON report.");
        }
    }

    private static void WriteRow(HtmlScreen screen, RunGroup group, int number, bool isLink)
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
        html.Close().Open("td", ("class", "prose"));
        screen.Write(screen.Text(screen.Short(Wording.RouteOf(group.Worst)), Ink.Faint));
        html.Close().Close();
    }
}
