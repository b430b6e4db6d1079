using Probe.Verdicts;

namespace Probe.Reports.Terminal;

/// <summary>Several URLs or routes: one row each, the worst first.</summary>
internal static class SummaryTable
{
    /// <summary>Most rows where not all is asked for.</summary>
    private const int MostRows = 50;

    internal static void Write(Screen screen, IReadOnlyCollection<RunGroup> groups)
    {
        screen.Line(Title(screen, groups));
        screen.Gap();
        var most = screen.Options.Verbose ? int.MaxValue : MostRows;
        foreach (var group in groups.Take(most))
        {
            var (groupSign, _, groupStyle) = Headline.TitleOf(screen.Glyphs, group);
            screen.Hang(groupSign, screen.Text(group.Worst.Url.ToString()), 2, 2, groupStyle);
            screen.Hang("", EndOf(screen, group), 2, 2);
            screen.Hang("", screen.Text("via " + screen.Short(Wording.RouteOf(group.Worst)), Ink.Faint), 2, 2);
        }

        if (groups.Count > most)
        {
            var rest = groups.Skip(most).ToList();
            var works = rest.Count(g => g.IsFine);
            screen.Line(
                screen.Text(
                    $"and {Units.Number(rest.Count)} more, of which {Units.Number(works)} {(works == 1 ? "works" : "work")}; -v shows all of them",
                    Ink.Faint
                ),
                2
            );
        }
    }

    /// <summary>How it ends, and who is to blame.</summary>
    internal static Phrase EndOf(Screen screen, RunGroup group)
    {
        var verdict = group.Worst.Verdict;
        var line = screen.Text(Headline.JobsOf(group));
        if (verdict.BitsError is { } error)
        {
            line.Add($", {error.Error.Name} {error.Error.Hex}", Ink.Bad);
        }

        if (verdict.Culprit is { } culprit && !group.IsFine)
        {
            line.Add(", " + Wording.PartyOf(culprit.Party, group.Worst), Ink.Faint);
        }

        return line;
    }

    /// <summary>The summary's title once more, at the end of a long report.</summary>
    internal static void WriteAgain(Screen screen, IReadOnlyCollection<RunGroup> groups)
    {
        screen.Separator();
        screen.Line(Title(screen, groups));
    }

    private static bool IsFineOrUnseen(RunResult run) =>
        run.Verdict is { Complete: false } or { Outcome: JobOutcome.Transferred };

    /// <summary>How many fail, or that none does.</summary>
    internal static Phrase Title(Screen screen, IReadOnlyCollection<RunGroup> groups)
    {
        var undecided = groups.Count(g => g.IsBroken && g.Shapes.All(IsFineOrUnseen));
        var broken = groups.Count(g => g.IsBroken) - undecided;
        var unsure = groups.Count(g => !g.IsBroken && !g.IsFine);
        var all = Units.Number(groups.Count);
        return broken > 0 ? screen.Text($"{screen.Glyphs.Bad} {broken} OF {all} BITS DOWNLOADS FAIL", Ink.BadStrong)
            : undecided > 0
                ? screen.Text(
                    $"{screen.Glyphs.Warning} {undecided} OF {all} BITS DOWNLOADS ARE UNDECIDED",
                    Ink.WarningStrong
                )
            : unsure > 0
                ? screen.Text(
                    $"{screen.Glyphs.Warning} {unsure} OF {all} BITS DOWNLOADS ARE IN DOUBT",
                    Ink.WarningStrong
                )
            : screen.Text($"{screen.Glyphs.Good} ALL {all} BITS DOWNLOADS WORK", Ink.GoodStrong);
    }
}
