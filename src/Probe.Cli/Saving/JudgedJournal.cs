using Probe.Evidence.Journal;
using Probe.Verdicts;

namespace Probe.Cli.Saving;

/// <summary>What a journal holds as the result that reports are made of.</summary>
internal static class JudgedJournal
{
    /// <summary>The result; the version is that of the program that judges.</summary>
    internal static ProbeResult ToResult(JournalJudge judge)
    {
        var begin = judge.Begin;
        var site = judge.JudgeSite();
        var runs = judge.Judge();
        var startedAt = begin?.StartedAt ?? DateTimeOffset.UnixEpoch;
        var last = judge.Last ?? startedAt;
        return new ProbeResult
        {
            ToolVersion = ToolVersion.Text,
            StartedAt = startedAt,
            Duration = judge.End?.Duration ?? (last > startedAt ? last - startedAt : TimeSpan.Zero),
            ExitCode = ExitCodes.Of(runs, begin?.FailOnAdvisory == true, judge.End?.WasInterrupted == true, site),
            Runs = runs,
            Site = site,
            Unjudged = judge.Unjudged(),
        };
    }
}
