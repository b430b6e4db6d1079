using Probe.Bits;
using Probe.Verdicts;
using Spectre.Console;

namespace Probe.Reports.Terminal;

/// <summary>The first lines: what happens to the job, which error, why, whose fault, what to do; the other shape in one line.</summary>
internal static class Headline
{
    private const int LabelWidth = 6;

    internal static void Write(Screen screen, RunGroup group)
    {
        var (sign, title, style) = TitleOf(screen.Glyphs, group);
        screen.Line(screen.Text(sign + " " + title, style).Add(" " + screen.Glyphs.Dot + " " + JobsOf(group)));
        WriteCode(screen, group.Worst.Verdict);
        screen.Gap();
        if (group.IsFine)
        {
            WriteRoute(screen, group);
            return;
        }

        WriteReasons(screen, group);
        WriteRemedy(screen, group);
        WriteOthers(screen, group);
        JobLines.Write(screen, group.Worst.Verdict, 2, LabelWidth);
        screen.Gap();
        WriteRoute(screen, group);
    }

    /// <summary>The error's name and code, and the others that may be given; nothing without one.</summary>
    internal static void WriteCode(Screen screen, Verdict verdict)
    {
        if (verdict.BitsError is not { } error)
        {
            return;
        }

        var code = screen.Text(error.Error.Name + " " + error.Error.Hex, Ink.BadStrong);
        if (error.Basis != "documented")
        {
            code.Add(" (" + error.Basis + ")", Ink.Faint);
        }

        foreach (var other in error.Alternatives)
        {
            code.Add($" or {other.Name} {other.Hex}", Ink.Bad).Add(OtherState(verdict, error.Error, other), Ink.Faint);
        }

        screen.Line(code, 2);
    }

    /// <summary>Why, and whose fault it is.</summary>
    internal static void WriteReasons(Screen screen, RunGroup group)
    {
        var verdict = group.Worst.Verdict;
        screen.Hang("why", screen.Text(screen.Short(verdict.Summary), Ink.Strong), 2, LabelWidth);
        if (verdict.Culprit is { } culprit)
        {
            screen.Hang(
                "who",
                screen
                    .Text(Wording.PartyOf(culprit.Party, group.Worst), Ink.BadStrong)
                    .Add(Wording.SureOf(culprit) + ": ", Ink.Faint)
                    .Add(screen.Short(culprit.Why)),
                2,
                LabelWidth
            );
        }
    }

    /// <summary>What to change.</summary>
    internal static void WriteRemedy(Screen screen, RunGroup group)
    {
        if (group.Worst.Verdict.Remedy is { } remedy)
        {
            RemedyBlock.Write(screen, remedy, group.Worst.Verdict.Deciding, 2, LabelWidth);
        }
    }

    /// <summary>The verdict once more, in one line: what stands last is what a small terminal still shows.</summary>
    internal static void WriteAgain(Screen screen, RunGroup group)
    {
        var (sign, title, style) = TitleOf(screen.Glyphs, group);
        var phrase = screen.Text(sign + " " + title, style);
        var dot = " " + screen.Glyphs.Dot + " ";
        if (group.Worst.Verdict.BitsError is { } error)
        {
            phrase.Add(dot).Add(error.Error.Name + " " + error.Error.Hex, Ink.BadStrong);
        }

        if (!group.IsFine && group.Worst.Verdict.Culprit is { } culprit)
        {
            phrase.Add(dot + screen.Short(Wording.PartyOf(culprit.Party, group.Worst)) + Wording.SureOf(culprit));
        }

        screen.Gap();
        screen.Line(phrase);
    }

    /// <summary>
    /// Says where another code that may be given ends the job otherwise, by a document; nothing where the job's own
    /// settings decide on its state.
    /// </summary>
    private static string OtherState(Verdict verdict, BitsError error, BitsError other)
    {
        var (outcome, isDocumented) = JobModel.StateOf(other);
        return !isDocumented || outcome == verdict.Outcome || JobModel.StateOf(error).Outcome != verdict.Outcome ? ""
            : outcome == JobOutcome.TransientError ? " (TRANSIENT_ERROR)"
            : " (ERROR)";
    }

    /// <summary>Sign, words and style of one URL's verdict.</summary>
    internal static (string Sign, string Title, Style Style) TitleOf(Glyphs glyphs, RunGroup group) =>
        group switch
        {
            { Worst.Verdict.Complete: false } => (glyphs.NotRun, "BITS DOWNLOAD UNDECIDED", Ink.WarningStrong),
            { Worst.Verdict.Outcome: JobOutcome.Error } => (glyphs.Bad, "BITS DOWNLOAD FAILS", Ink.BadStrong),
            { Worst.Verdict.Outcome: JobOutcome.TransientError } => (glyphs.Bad, "BITS DOWNLOAD HANGS", Ink.BadStrong),
            { IsBroken: true } => (glyphs.Bad, "BITS BRINGS WRONG BYTES", Ink.BadStrong),
            { FailedRequired: > 0 } => (glyphs.Warning, "BITS DOWNLOAD WORKS, WITH FAULTS", Ink.WarningStrong),
            _ => (glyphs.Good, "BITS DOWNLOAD WORKS", Ink.GoodStrong),
        };

    /// <summary>The shapes that share the worst one's fate: <c>background and foreground jobs end in ERROR</c>.</summary>
    internal static string JobsOf(RunGroup group)
    {
        var worst = group.Worst;
        var alike = group.Shapes.Where(r => IsAlike(r, worst)).Select(r => Wording.Of(r.JobShape)).ToList();
        return string.Join(" and ", alike)
            + (alike.Count > 1 ? " jobs " : " job ")
            + Wording.Fate(worst.Verdict, alike.Count > 1)
            + (group.FailedAdvisory > 0 ? ", " + group.FailedAdvisory + " advisory" : "");
    }

    /// <summary>Job shapes that fare otherwise than the worst one.</summary>
    internal static void WriteOthers(Screen screen, RunGroup group)
    {
        foreach (var run in group.Shapes.Where(r => !IsAlike(r, group.Worst)))
        {
            var breaks = RunGroup.Breaks(run.Verdict);
            var phrase = screen
                .Text((breaks ? screen.Glyphs.Bad : screen.Glyphs.Good) + " ", breaks ? Ink.Bad : Ink.Good)
                .Add($"{Wording.Of(run.JobShape)} job {Wording.Fate(run.Verdict, false)}");
            if (run.Verdict.BitsError is { } error)
            {
                // The code says enough: what is behind it stands among the findings.
                phrase.Add($": {error.Error.Name} {error.Error.Hex}", Ink.Bad);
            }
            else if (breaks)
            {
                phrase.Add(": " + screen.Short(run.Verdict.Summary), Ink.Faint);
            }

            screen.Hang("also", phrase, 2, LabelWidth);
        }
    }

    private static bool IsAlike(RunResult one, RunResult other) =>
        one.Verdict.Outcome == other.Verdict.Outcome
        && one.Verdict.Complete == other.Verdict.Complete
        && one.Verdict.BitsError?.Error.HResult == other.Verdict.BitsError?.Error.HResult;

    /// <summary>What was asked, over which way, what names and TLS showed of it.</summary>
    internal static void WriteRoute(Screen screen, RunGroup group)
    {
        var run = group.Worst;
        screen.Hang("url", screen.Text(run.Url.ToString()), 2, LabelWidth);
        screen.Hang("via", screen.Text(screen.Short(Wording.RouteOf(run))), 2, LabelWidth);
        if (run.Decision.HasCredentials)
        {
            screen.Hang("", screen.Text("not used: " + Wording.CredentialsInSetting, Ink.Warning), 2, LabelWidth);
        }

        if (run.Decision.Problem is { } problem)
        {
            screen.Hang("", screen.Text(screen.Short(problem), Ink.Warning), 2, LabelWidth);
        }

        if (screen.Options.Verbose)
        {
            foreach (var step in run.Decision.Trace)
            {
                screen.Hang("", screen.Text(screen.Short(step), Ink.Faint), 2, LabelWidth);
            }
        }

        NameLines.Write(screen, run, 2, LabelWidth);
        TlsLines.Write(screen, run, 2, LabelWidth);
        screen.Hang("run", screen.Text(RunOf(group)), 2, LabelWidth);
    }

    private static string RunOf(RunGroup group)
    {
        var run = group.Worst;
        var control = run.Log.Control.Count();
        var octets = run.Log.All.Sum(e => (decimal)(e.Body?.Length ?? 0));
        var time = run.Log.All.IsEmpty
            ? TimeSpan.Zero
            : run.Log.All.Max(e => e.StartedAt + e.Timings.Total) - run.Log.All.Min(e => e.StartedAt);
        return string.Join(
            ", ",
            new[]
            {
                run.Profile,
                Json.Tokens.Of(run.Depth),
                Units.Count(run.Log.All.Length, "request")
                    + (control > 0 ? $" ({Units.Number(control)} of them control)" : ""),
                run.Unjudged?.Words ?? "",
                run.Log.All.Length > 0 ? Units.Octets((long)octets) : "",
                run.Log.All.Length > 0 ? Units.Duration(time) : "",
            }.Where(part => part.Length > 0)
        );
    }
}
