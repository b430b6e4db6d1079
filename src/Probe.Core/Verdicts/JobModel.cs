using System.Collections.Immutable;
using Probe.Bits;
using Probe.Checks;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Options;
using Probe.Planning;

namespace Probe.Verdicts;

/// <summary>
/// What a BITS job makes of the findings: the first that it would meet in its own order ends it. States come from
/// the catalogue; where it has none, HTTP statuses follow BITS's rule for upload servers (bits-protocol 4) and
/// the rest counts as fatal, both said to be inferred.
/// </summary>
public static class JobModel
{
    /// <summary>The verdict for one job shape.</summary>
    /// <param name="shape">Which requests are the job's own.</param>
    /// <param name="log">Every exchange.</param>
    /// <param name="checks">Every check with its findings, in list order.</param>
    /// <param name="retry">The job's settings for retries; null for BITS's defaults.</param>
    public static Verdict Decide(
        JobShape shape,
        ExchangeLog log,
        ImmutableArray<CheckResult> checks,
        RetryPolicy? retry = null
    )
    {
        ArgumentNullException.ThrowIfNull(log);
        var own = Own(shape, log).ToDictionary(e => e.Number);
        var findings = checks.SelectMany(
            (check, order) => check.Findings.Select(f => (Finding: f, Order: order, check.Check.Level))
        );
        var deciding = findings
            .Where(x => x.Finding is { EndsJob: true, Severity: Severity.Error })
            .Select(x => (x.Finding, x.Order, Position: Position(x.Finding, own)))
            .Where(x => x.Position is not null)
            .OrderBy(x => x.Position)
            .ThenBy(x => x.Order)
            .Select(x => x.Finding)
            .FirstOrDefault();
        if (deciding is not null)
        {
            return Ended(shape, deciding, retry ?? new RetryPolicy());
        }

        if (Unseen(shape, own.Values) is { } unseen)
        {
            return NotSeen(unseen);
        }

        var afterwards = findings
            .Where(x => x is { Level: CheckLevel.Required, Finding: { EndsJob: false, Severity: Severity.Error } })
            .OrderBy(x => x.Finding.BitsError is null)
            .Select(x => x.Finding)
            .FirstOrDefault();
        return afterwards is null ? Clean(shape, own.Values) : Afterwards(shape, afterwards);
    }

    /// <summary>How a job ends by a code, and whether that is documented.</summary>
    public static (JobOutcome Outcome, bool Documented) StateOf(BitsError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        // The state of a code that no table holds was made up by the rule: a document has neither.
        return error.JobState switch
        {
            "transient" when BitsErrors.IsListed(error.HResult) => (JobOutcome.TransientError, true),
            "error" when BitsErrors.IsListed(error.HResult) => (JobOutcome.Error, true),
            _ => (ByStatus(error.HResult), false),
        };
    }

    private static JobOutcome ByStatus(uint hresult)
    {
        if ((hresult & 0xFFFF0000) != 0x80190000)
        {
            return JobOutcome.Error;
        }

        var transient = (hresult & 0xFFFF) switch
        {
            >= 300 and <= 305 or 307 => false,
            >= 300 and < 400 => true,
            408 or 409 => true,
            >= 400 and < 500 => false,
            501 or 505 => false,
            _ => true,
        };
        return transient ? JobOutcome.TransientError : JobOutcome.Error;
    }

    /// <summary>
    /// The requests of the job. A job that was not begun, since the run ended before it for want of a connection or
    /// of any answer, would meet the failure that ended the run.
    /// </summary>
    internal static IEnumerable<Exchange> Own(JobShape shape, ExchangeLog log) =>
        log.Main.Any(e => e.Spec.Purpose.Shape() == shape)
            ? log.Main.Where(e => e.Spec.Purpose.Shape() == shape)
            : log.Main.Where(e => e.Spec.Purpose.Shape() is not null && e is { Failure: not null, Response: null });

    /// <summary>Where in the job's own order a finding shows; null when no request of this job shows it.</summary>
    private static int? Position(Finding finding, Dictionary<int, Exchange> own)
    {
        var numbers = finding.Exchanges.ToList();
        if (numbers.Count == 0)
        {
            // Settings: the job does not even begin.
            return 0;
        }

        var shown = numbers.Where(own.ContainsKey).ToList();
        return shown.Count == 0 ? null : shown[0];
    }

    private static Verdict Ended(JobShape shape, Finding deciding, RetryPolicy retry)
    {
        var outcome = JobOutcome.Error;
        BitsErrorReport? report = null;
        if (deciding.BitsError is { } error)
        {
            (outcome, var documented) = StateOf(error);
            if (!retry.AllowsRetry)
            {
                // Documented for both settings: the job goes to ERROR, whatever the error.
                (outcome, documented) = (JobOutcome.Error, true);
            }

            report = new BitsErrorReport
            {
                Error = error,
                Context = ContextOf(deciding),
                JobState = outcome == JobOutcome.TransientError ? "BG_JOB_STATE_TRANSIENT_ERROR" : "BG_JOB_STATE_ERROR",
                Basis = documented ? deciding.Basis : "inferred",
                Alternatives = deciding.Alternatives,
            };
        }

        var ends = outcome == JobOutcome.TransientError ? "keeps failing and retrying" : "ends in an error";
        return new Verdict
        {
            Outcome = outcome,
            BitsError = report,
            Culprit = deciding.Culprit,
            Summary = $"A {Name(shape)} job {ends}: {Decapitalise(deciding.Summary)}.",
            Remedy = deciding.Remedy,
            Deciding = deciding,
        };
    }

    private static Verdict Afterwards(JobShape shape, Finding finding) =>
        new()
        {
            Outcome = JobOutcome.Transferred,
            // Only the update agent reports anything of a job that transfers; a code of BITS would be another job's.
            BitsError =
                finding.BitsError is { } error && error.HResult >> 16 == 0x8024
                    ? new BitsErrorReport
                    {
                        Error = error,
                        Context = "BG_ERROR_CONTEXT_NONE",
                        JobState = "BG_JOB_STATE_TRANSFERRED",
                        Basis = finding.Basis,
                        Alternatives = finding.Alternatives,
                    }
                    : null,
            Culprit = finding.Culprit,
            Summary = $"A {Name(shape)} job transfers, yet something is wrong: {Decapitalise(finding.Summary)}.",
            Remedy = finding.Remedy,
            Deciding = finding,
        };

    private static Verdict Clean(JobShape shape, IEnumerable<Exchange> own) =>
        new()
        {
            Outcome = JobOutcome.Transferred,
            Summary = $"A {Name(shape)} job transfers: every one of its {own.Count()} requests got what BITS needs.",
        };

    private static Verdict NotSeen(string why) =>
        new()
        {
            Outcome = JobOutcome.Error,
            Culprit = Culprit.Unknown,
            Summary = $"No verdict on the job: {why}.",
            Remedy = "Run again with more time, more octets or fewer exclusions, so that the whole job is played.",
            Complete = false,
        };

    /// <summary>What of the job has no good answer although no finding says why; null when all was seen.</summary>
    private static string? Unseen(JobShape shape, IEnumerable<Exchange> own)
    {
        var settled = new ExchangeLog([.. own]).Settled.ToList();
        if (settled.Count == 0)
        {
            return $"no request of a {Name(shape)} job was sent";
        }

        if (settled.Find(e => e.Failure is not null || e.Status is not (200 or 206)) is { } bad)
        {
            return bad.Failure is { } failure && FailureCauses.Words(failure) is var words && words != failure.Cause
                ? $"exchange {bad.Number} was not seen to its end: {words}"
                : $"exchange {bad.Number} ended with {bad.Failure?.Cause ?? bad.Response!.StatusLine}";
        }

        if (!settled.Exists(e => e.Spec.Method == "HEAD"))
        {
            return "its HEAD was not sent";
        }

        var empty = settled.Exists(e => e.Spec.Method == "HEAD" && e.Response!.ContentLength == 0);
        return empty || settled.Exists(e => e.Spec.Method == "GET") ? null : "none of its GETs was sent";
    }

    /// <summary>BG_ERROR_CONTEXT: the remote file for whatever the wire shows; unknown for settings [inferred].</summary>
    private static string ContextOf(Finding finding) =>
        finding.Exchanges.Any() ? "BG_ERROR_CONTEXT_REMOTE_FILE" : "BG_ERROR_CONTEXT_UNKNOWN";

    private static string Name(JobShape shape) => shape == JobShape.Background ? "background" : "foreground";

    private static string Decapitalise(string text)
    {
        var trimmed = text.TrimEnd('.', ' ');
        return
            trimmed.Length > 1
            && char.IsUpper(trimmed[0])
            && (char.IsLower(trimmed[1]) || trimmed.StartsWith("A ", StringComparison.Ordinal))
            ? char.ToLowerInvariant(trimmed[0]) + trimmed[1..]
            : trimmed;
    }
}
