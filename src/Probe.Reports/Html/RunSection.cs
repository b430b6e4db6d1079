using System.Collections.Frozen;
using Probe.Exchanges;
using Probe.Reports.Terminal;
using Probe.Verdicts;

namespace Probe.Reports.Html;

/// <summary>One URL over one route, whole.</summary>
internal static class RunSection
{
    /// <summary>For parts of the page that have no exchanges.</summary>
    internal static ExchangeLinks NoLinks { get; } = new("", ExchangeLog.Empty, FrozenSet<int>.Empty, 0);

    internal static string IdOf(int number) => "r" + Units.Number(number);

    /// <summary>Writes it.</summary>
    /// <param name="html">The page.</param>
    /// <param name="group">The run in its job shapes.</param>
    /// <param name="number">Its number on the page, from 1.</param>
    /// <param name="level">Level of its heading.</param>
    /// <param name="most">Most exchanges to show.</param>
    /// <returns>How many exchanges were shown.</returns>
    internal static int Write(HtmlWriter html, RunGroup group, int number, int level, int most)
    {
        var depth = html.Depth;
        var cited = group.Findings.SelectMany(f => f.Finding.Exchanges).ToHashSet();
        var links = new ExchangeLinks(IdOf(number) + "-", group.Worst.Log, cited, most);
        html.Open("section", ("class", "run"), ("id", IdOf(number)));
        WriteVerdict(html, links, level, group);
        // One that works is opened by whoever wants to know more, where others do not.
        if (level > 1 && group.IsFine)
        {
            html.Open("details").Element("summary", "Everything seen of it");
        }

        PagePart.WriteAll(html, links, level + 1, [.. PartsOf(group, links)]);
        html.CloseTo(depth);
        return links.Shown.Count;
    }

    private static IEnumerable<PagePart> PartsOf(RunGroup group, ExchangeLinks links) =>
        [
            new(
                "fix",
                "what to change",
                !group.IsFine && group.Worst.Verdict.Remedy is not null,
                s => WriteRemedy(s, group)
            ),
            new("path", "path", true, s => PathList.Write(s, group)),
            new(
                "checks",
                "checks",
                !group.Worst.Checks.IsEmpty,
                s =>
                    CheckLists.Write(
                        s,
                        group.Worst.Checks,
                        FindingList.Places(group.Findings.Select(f => f.Finding), links)
                    )
            ),
            new("findings", "findings", group.Findings.Any(), s => FindingList.Write(s, group)),
            new(
                "exchanges",
                "exchanges",
                !group.Worst.Log.All.IsEmpty,
                s => ExchangeRows.Write(s, group.Worst.Log, group.Findings.Select(f => f.Finding))
            ),
            new("route", "route, names, TLS", true, s => WriteRoute(s, group)),
            new("job", "job on the client", group.Shapes.Any(HasJob), s => WriteJob(s, group)),
            new("bytes", "bytes", !group.Worst.Coverage.Spans.IsEmpty, s => ByteBar.Write(s, group.Worst.Coverage)),
        ];

    private static bool HasJob(RunResult run) => run.Verdict is not { Retry: null, EventLog: [] };

    private static void WriteVerdict(HtmlWriter html, ExchangeLinks links, int level, RunGroup group)
    {
        var (sign, title, style) = Headline.TitleOf(Glyphs.Unicode, group);
        html.Open("header", ("class", "verdict " + Tone.ColourOf(style)));
        var inner = new HtmlScreen(html, links, level);
        inner.Heading(inner.Text(sign + " " + title, style));
        inner.Line(inner.Text(Headline.JobsOf(group)));
        Headline.WriteCode(inner, group.Worst.Verdict);
        inner.Hang("url", inner.Text(group.Worst.Url.ToString()), 2, 6);
        if (!group.IsFine)
        {
            Headline.WriteReasons(inner, group);
            Headline.WriteOthers(inner, group);
        }

        inner.End().Close();
    }

    private static void WriteRemedy(HtmlScreen screen, RunGroup group)
    {
        screen.Title("WHAT TO CHANGE");
        Headline.WriteRemedy(screen, group);
        if (group.Worst.Verdict.Deciding is { } deciding)
        {
            // The first is the one to read; the finding has them all.
            FindingBlock.WriteSources(screen, deciding.Sources.Take(1));
        }
    }

    private static void WriteRoute(HtmlScreen screen, RunGroup group)
    {
        screen.Heading(screen.Text("Route, names and TLS"));
        Headline.WriteRoute(screen, group);
    }

    /// <summary>What follows for the job on the client, of each job shape that differs.</summary>
    private static void WriteJob(HtmlScreen screen, RunGroup group)
    {
        screen.Title("THE JOB ON THE CLIENT");
        foreach (
            var alike in group
                .Shapes.Where(HasJob)
                .GroupBy(r => (r.Verdict.Outcome, r.Verdict.BitsError?.Error.HResult))
        )
        {
            var shapes = string.Join(" and ", alike.Select(r => Wording.Of(r.JobShape)));
            var part = screen.Deeper();
            part.Title(shapes + (alike.Count() > 1 ? " jobs" : " job"));
            JobLines.Write(part, alike.First().Verdict, 2, 10);
            part.End();
        }

        EventLogBlock.Write(screen.Deeper(), group);
    }
}
