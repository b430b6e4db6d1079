using Probe.Reports.Terminal;
using Probe.Verdicts;

namespace Probe.Reports;

/// <summary>
/// The report for people: the verdict first, then the path with the broken hop marked, the findings, the checks, the
/// bytes of the file and the requests. Short when all is well.
/// </summary>
/// <param name="options">Width, colour, character set, and how much to show.</param>
public sealed class TerminalReport(ReportOptions options) : IReport
{
    /// <summary>A taller report ends with its headline once more.</summary>
    private const int TallestWithoutRepeat = 30;

    /// <summary>Most downloads that get a report of their own below the table: of hundreds nobody reads each.</summary>
    private const int MostDetailed = 10;

    /// <inheritdoc/>
    public string Id => "terminal";

    /// <inheritdoc/>
    public void Write(ProbeResult result, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(writer);
        var screen = new Screen(options);
        var groups = RunGroup.Of(result.Runs);
        if (result.Site is { } site)
        {
            SiteBlock.Write(screen, site);
            screen.Separator();
        }

        if (groups.IsEmpty)
        {
            screen.Line(screen.Text("nothing was checked"));
        }

        if (groups.Length > 1)
        {
            SummaryTable.Write(screen, groups);
        }

        var told = groups.Where(g => groups.Length == 1 || options.Verbose || !g.IsFine).ToList();
        var most = options.Verbose ? int.MaxValue : MostDetailed;
        foreach (var group in told.Take(most))
        {
            if (groups.Length > 1)
            {
                screen.Separator();
            }

            Write(screen, group);
        }

        if (told.Count > most)
        {
            screen.Separator();
            screen.Line(
                screen.Text(
                    $"{Units.Count(told.Count - most, "download")} more that {(told.Count - most == 1 ? "is" : "are")} not well {(told.Count - most == 1 ? "has" : "have")} no report here: -v shows all of them, as do the other forms of report and report.txt of evidence"
                )
            );
        }

        if (result.Unjudged is { IsSilenceAlone: false } unjudged)
        {
            UnjudgedBlock.Write(screen, unjudged);
        }

        if (screen.Height > TallestWithoutRepeat)
        {
            if (result.Site is { } again)
            {
                SiteBlock.WriteAgain(screen, again);
            }

            if (groups.Length > 1)
            {
                SummaryTable.WriteAgain(screen, groups);
            }
            else if (groups.Length == 1)
            {
                Headline.WriteAgain(screen, groups[0]);
            }
        }

        screen.Print(writer);
    }

    private void Write(Screen screen, RunGroup group)
    {
        Headline.Write(screen, group);
        PathPicture.Write(screen, group);
        if (group.IsFine && !options.Verbose)
        {
            FindingBlock.Write(screen, group);
            screen.Beside(s => CheckSummary.Write(s, group), s => ByteStrip.Write(s, group));
            return;
        }

        screen.Beside(
            left =>
            {
                FindingBlock.Write(left, group);
                ByteStrip.Write(left, group);
                if (options.Verbose)
                {
                    EventLogBlock.Write(left, group);
                }
            },
            right =>
            {
                CheckSummary.Write(right, group);
                ExchangeTable.Write(right, group);
            }
        );
    }
}
