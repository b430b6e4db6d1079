using Probe.Bits;
using Probe.Bits.Catalogue;
using Probe.Options;

namespace Probe.Verdicts;

/// <summary>
/// When BITS would try a failing job again and how that ends, in virtual time: zero is the first transient error,
/// each attempt fails as the one seen did, and takes no time. The delay is a minimum, so real retries come later and
/// are fewer. A field report has about three quick attempts within the first second; it is weak, and they are left out.
/// </summary>
public sealed record RetryTimetable
{
    /// <summary>JobInactivityTimeout where no group policy says otherwise: a longer retry period ends in a cancelled job.</summary>
    public static readonly TimeSpan JobInactivityTimeout = TimeSpan.FromDays(90);

    /// <summary>The settings that it follows from.</summary>
    public required RetryPolicy Policy { get; init; }

    /// <summary>How many attempts follow the first at most, while nothing more comes; zero when BITS does not retry.</summary>
    public required long Retries { get; init; }

    /// <summary>Time without progress after which the job is in BG_JOB_STATE_ERROR, zero for at once; null when it never is.</summary>
    public required TimeSpan? EndsInErrorAfter { get; init; }

    /// <summary>Time after which BITS cancels the job instead, by JobInactivityTimeout; null when it does not.</summary>
    public TimeSpan? CancelledAfter { get; init; }

    /// <summary>The error that the job ends with: the one that it kept failing with. Null when it has no code, or is cancelled.</summary>
    public BitsError? FinalError { get; init; }

    /// <summary>Octets of the file that the failing request brought: each attempt that does so starts the clock anew.</summary>
    public required long ProgressOctets { get; init; }

    /// <summary>What starts and what resets the clock.</summary>
    public required string Clock { get; init; }

    /// <summary>Who has to do what once the cause is mended.</summary>
    public required string GoesOn { get; init; }

    /// <summary>
    /// documented, observed or inferred: as sure as the code and the state that it starts from. The states of most
    /// HTTP statuses follow a rule written for upload servers, and are inferred for downloads.
    /// </summary>
    public required string Basis { get; init; }

    /// <summary>BG_JOB_STATE name of the state that the job ends in.</summary>
    public string FinalState => CancelledAfter is null ? "BG_JOB_STATE_ERROR" : "BG_JOB_STATE_CANCELLED";

    /// <summary>When the job tries, the first attempt at zero, each as early as the delay allows.</summary>
    public IEnumerable<TimeSpan> Attempts
    {
        get
        {
            for (var i = 0L; i <= Retries; i++)
            {
                yield return Policy.MinimumDelay * i;
            }
        }
    }

    /// <summary>The timetable of a job that ends as the verdict says; null when it transfers, or was not seen to its end.</summary>
    /// <param name="verdict">How the job ends.</param>
    /// <param name="policy">The job's settings.</param>
    /// <param name="progress">Octets of the file that the failing request itself brought.</param>
    public static RetryTimetable? For(Verdict verdict, RetryPolicy policy, long progress)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        ArgumentNullException.ThrowIfNull(policy);
        return verdict switch
        {
            { Complete: false } or { Outcome: JobOutcome.Transferred } => null,
            { Outcome: JobOutcome.TransientError } when policy.AllowsRetry => Retrying(verdict, policy, progress),
            _ => Stopped(verdict, policy, progress),
        };
    }

    private static RetryTimetable Retrying(Verdict verdict, RetryPolicy policy, long progress)
    {
        var cancelled = policy.NoProgressTimeout > JobInactivityTimeout;
        var end = cancelled ? JobInactivityTimeout : policy.NoProgressTimeout;
        return new RetryTimetable
        {
            Policy = policy,
            // A delay that equals the time-out still allows a retry; only a longer one forbids it. So the last counts.
            Retries = end.Ticks / policy.MinimumDelay.Ticks,
            EndsInErrorAfter = cancelled ? null : end,
            CancelledAfter = cancelled ? end : null,
            FinalError = cancelled ? null : verdict.BitsError?.Error,
            ProgressOctets = progress,
            Clock =
                "The no-progress time-out runs from the first transient error and starts anew with every octet that comes"
                + (progress > 0 ? ", as some did here before the failure" : "")
                + ". A changed system clock does not move it; while the network is away nothing is tried.",
            GoesOn =
                "Once the cause is mended BITS goes on by itself at the next retry; bitsadmin /resume JOB makes it try at once.",
            Basis = BasisOf(verdict, policy),
        };
    }

    private static RetryTimetable Stopped(Verdict verdict, RetryPolicy policy, long progress) =>
        new()
        {
            Policy = policy,
            Retries = 0,
            EndsInErrorAfter = TimeSpan.Zero,
            FinalError = verdict.BitsError?.Error,
            ProgressOctets = progress,
            Clock = policy.AllowsRetry
                ? "No clock runs: BITS does not retry a fatal error."
                : "No clock runs: with these settings BITS does not retry any error.",
            GoesOn = "Once the cause is mended the job has to be resumed: bitsadmin /resume JOB.",
            Basis = BasisOf(verdict, policy),
        };

    private static string BasisOf(Verdict verdict, RetryPolicy policy) =>
        verdict.BitsError switch
        {
            null => "inferred",
            { Basis: "documented", Error: var error }
                when policy.AllowsRetry && error.Sources.Contains(From.StateRule) => "inferred",
            { Basis: var basis } => basis,
        };
}
