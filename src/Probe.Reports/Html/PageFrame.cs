using System.Collections.Immutable;
using System.Globalization;
using Probe.Reports.Terminal;
using Probe.Verdicts;

namespace Probe.Reports.Html;

/// <summary>What stands around the content: the head, by which a browser loads nothing and runs nothing, and the foot.</summary>
internal static class PageFrame
{
    private const int MostOfTitle = 200;

    internal static void Begin(HtmlWriter html, ProbeResult result, ImmutableArray<RunGroup> groups)
    {
        var sheet = StyleSheet.Read();
        html.Begin().Open("html", ("lang", "en")).LineEnd().Open("head").LineEnd();
        html.Void("meta", ("charset", "utf-8")).LineEnd();
        html.Void(
                "meta",
                ("http-equiv", "Content-Security-Policy"),
                ("content", $"default-src 'none'; style-src '{sheet.Source}'; base-uri 'none'; form-action 'none'")
            )
            .LineEnd();
        html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1")).LineEnd();
        html.Void("meta", ("name", "referrer"), ("content", "no-referrer")).LineEnd();
        html.Void("meta", ("name", "color-scheme"), ("content", "light dark")).LineEnd();
        html.Element("title", SafeText.Shorten(SafeText.Clean(TitleOf(result, groups)), MostOfTitle));
        html.Style(sheet).Close();
        html.Open("body").LineEnd().Open("main").LineEnd();
    }

    internal static void End(HtmlWriter html, ProbeResult result)
    {
        html.CloseTo(2).Open("footer");
        html.Element(
            "p",
            $"bitsprobe {result.ToolVersion}, begun {Time(result.StartedAt)}, took {Units.Duration(result.Duration)}. "
                + "Times are UTC. Secrets are masked in this page. What peers sent is quoted: what could steer a display is "
                + "written as an escape (\\x1b), and no address of theirs is a link."
        );
        html.CloseTo(0);
    }

    internal static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string TitleOf(ProbeResult result, ImmutableArray<RunGroup> groups)
    {
        var screen = new Screen(new ReportOptions());
        var verdict =
            result.Site is { } site ? Of(SiteBlock.TitleOf(Glyphs.Unicode, site).Title, site.Site.HostAndPort)
            : groups.Length > 1
                ? string.Concat(SummaryTable.Title(screen, groups).Pieces.Select(p => p.Piece.Text))
                    .TrimStart('✓', '✗', '!', ' ')
            : groups is [var only]
                ? Of(
                    Headline.TitleOf(Glyphs.Unicode, only).Title,
                    only.Worst.Verdict.BitsError is { } error
                        ? $"{error.Error.Name} {error.Error.Hex} · {only.Worst.Url.HostAndPort}"
                        : only.Worst.Url.HostAndPort
                )
            : "nothing was checked";
        return verdict + " · bitsprobe";
    }

    private static string Of(string title, string what) => title + " · " + what;
}
