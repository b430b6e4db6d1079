using System.Collections.Immutable;
using Probe.Http;
using Probe.Planning;
using Probe.Sweeps;
using Probe.Verdicts;

namespace Probe.Replays;

/// <summary>Holds what a record says of a URL against what a run of now gave. Pure.</summary>
public static class ThenAndNow
{
    /// <summary>Compares them.</summary>
    /// <param name="basis">What the record knows of ends.</param>
    /// <param name="recorded">What it says.</param>
    /// <param name="runs">What came of the URL now, at least one.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="failOnAdvisory">True to count advisory findings as failures.</param>
    public static ReplayRow Compare(
        RecordBasis basis,
        RecordedUrl recorded,
        ImmutableArray<RunResult> runs,
        TimeSpan took,
        bool failOnAdvisory
    )
    {
        ArgumentNullException.ThrowIfNull(recorded);
        var now = SweepEntry.Of(runs, took, failOnAdvisory);
        var change = ChangeOf(recorded.Then, now, Judge.WorstFirst(runs)[0].Verdict.BitsError);
        return new ReplayRow
        {
            Recorded = recorded,
            Now = now,
            Change = change,
            Meaning = Meaning(basis, recorded.Then, now, change),
        };
    }

    /// <summary>
    /// Where a redirect leads to a host that nobody allowed, it was not followed, and the job not seen to its end: no
    /// verdict may come of that.
    /// </summary>
    public static ImmutableArray<RunResult> WithoutVerdictWhereHeld(
        ImmutableArray<RunResult> runs,
        Func<HttpUrl, bool> mayContact
    )
    {
        ArgumentNullException.ThrowIfNull(mayContact);
        var held = runs[0]
            .Log.Settled.Where(e => !e.IsControl && FollowUps.RedirectOf(e) is { } target && !mayContact(target))
            .Select(FollowUps.RedirectOf)
            .FirstOrDefault();
        return held is null
            ? runs
            :
            [
                .. runs.Select(r =>
                    r with
                    {
                        Verdict = new Verdict
                        {
                            Outcome = JobOutcome.Error,
                            Complete = false,
                            Summary =
                                $"No verdict on the job: it is redirected to {Printable.Escape(held.HostAndPort, 200)}, which nobody allowed to be contacted.",
                            Remedy = $"Allow it: --allow-host {Printable.Escape(held.HostAndPort, 200)}",
                        },
                    }
                ),
            ];
    }

    private static Change ChangeOf(RecordedOutcome then, SweepEntry now, BitsErrorReport? error) =>
        then.End == RecordedEnd.NotKnown || !now.Complete ? Change.NotKnown
        : then.End == RecordedEnd.Worked ? (now.Works ? Change.Same : Change.Broke)
        : now.Works ? Change.Cured
        : error is not null
        && then.HResult is { } code
        && (error.Error.HResult == code || error.Alternatives.Any(a => a.HResult == code))
            ? Change.Same
        : Change.Differs;

    private static string? Meaning(RecordBasis basis, RecordedOutcome then, SweepEntry now, Change change) =>
        change switch
        {
            Change.Same => null,
            Change.NotKnown => !now.Complete ? "the run of now was not seen to its end"
            : basis == RecordBasis.None ? null
            : "the record does not say how it ended",
            Change.Cured =>
                $"{Was(basis, then)}, transfers now over this route: the cause was transient, is mended, or lay on the other route"
                    + (
                        basis == RecordBasis.Status
                            ? "; which client it was, and over which route, the log does not say"
                            : ""
                    ),
            Change.Broke => basis switch
            {
                RecordBasis.Transfer or RecordBasis.Judged =>
                    "transferred then, fails now over this route: something changed since, or this is another route",
                _ =>
                    "answered well then, which says nothing of ranges and lengths: what fails now may have failed then too, or it is new",
            },
            Change.Differs => then.HResult is null
                ? "failed then without a code in the record, and fails now: whether by the same cause, the record does not say"
                : $"{Was(basis, then)}, fails now with another error: the first trouble may hide behind the new one",
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        };

    private static string Was(RecordBasis basis, RecordedOutcome then) =>
        basis is RecordBasis.Status or RecordBasis.Browser && then.Status is { } status
            ? $"answered with {status} then"
            : "failed then";
}

/// <summary>One URL of a record, then and now.</summary>
public sealed record ReplayRow
{
    /// <summary>What the record says.</summary>
    public required RecordedUrl Recorded { get; init; }

    /// <summary>What came of it now.</summary>
    public required SweepEntry Now { get; init; }

    /// <summary>What changed.</summary>
    public required Change Change { get; init; }

    /// <summary>What that means; null where nothing is to be said.</summary>
    public string? Meaning { get; init; }
}

/// <summary>What changed between a record and now; the worst first.</summary>
public enum Change
{
    /// <summary>It worked and now fails.</summary>
    Broke,

    /// <summary>It failed and fails, in another way.</summary>
    Differs,

    /// <summary>As it was.</summary>
    Same,

    /// <summary>It failed and now works.</summary>
    Cured,

    /// <summary>The record or the run does not tell.</summary>
    NotKnown,
}
