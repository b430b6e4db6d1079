using System.Collections.Immutable;
using Probe.Bits;
using Probe.Checks;
using Probe.Findings;
using Probe.Http;
using Probe.Verdicts;

namespace Probe.Sweeps;

/// <summary>What is left of one URL's run in a sweep of many: the verdict in short, without the exchanges.</summary>
public sealed record SweepEntry
{
    /// <summary>The URL as asked.</summary>
    public required HttpUrl Url { get; init; }

    /// <summary>How the worst of its jobs ends.</summary>
    public required JobOutcome Outcome { get; init; }

    /// <summary>True when no job fails and no required check failed.</summary>
    public required bool Works { get; init; }

    /// <summary>False when the run was cut off.</summary>
    public required bool Complete { get; init; }

    /// <summary>The BITS error; null for none.</summary>
    public BitsError? Error { get; init; }

    /// <summary>Who is to blame; null when nobody is.</summary>
    public Culprit? Culprit { get; init; }

    /// <summary>The verdict in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Id of the check that decided; null for none.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>Ids of the checks that failed, in list order.</summary>
    public ImmutableArray<string> FailedChecks { get; init; } = [];

    /// <summary>Requests sent, control included.</summary>
    public required int Requests { get; init; }

    /// <summary>Body octets received.</summary>
    public required long Octets { get; init; }

    /// <summary>The whole run.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Makes it of the results of one URL.</summary>
    /// <param name="runs">At least one, of the same URL.</param>
    /// <param name="duration">How long they took together.</param>
    /// <param name="failOnAdvisory">True to count advisory findings as failures.</param>
    public static SweepEntry Of(ImmutableArray<RunResult> runs, TimeSpan duration, bool failOnAdvisory)
    {
        var worst = Judge.WorstFirst(runs)[0];
        var verdict = worst.Verdict;
        return new SweepEntry
        {
            Url = worst.Url,
            Outcome = verdict.Outcome,
            Works = Judge.AllIsWell(runs, failOnAdvisory),
            Complete = verdict.Complete,
            Error = verdict.BitsError?.Error,
            Culprit = verdict.Culprit,
            Summary = verdict.Summary,
            DecidedBy = verdict.Deciding?.CheckId,
            FailedChecks = [.. worst.Checks.Where(c => c.Status == CheckStatus.Failed).Select(c => c.Check.Id)],
            Requests = worst.Log.All.Length,
            Octets = worst.Log.All.Sum(e => e.Body?.Length ?? 0),
            Duration = duration,
        };
    }
}
