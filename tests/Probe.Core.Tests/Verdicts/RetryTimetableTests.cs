using Probe.Bits;
using Probe.Options;
using Probe.Verdicts;

namespace Probe.Core.Tests.Verdicts;

public sealed class RetryTimetableTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void By_default_a_transient_error_is_retried_every_ten_minutes_for_14_days()
    {
        var retry = For(JobOutcome.TransientError, new RetryPolicy())!;

        Assert.Equal(2016, retry.Retries);
        Assert.Equal(14 * Day, retry.EndsInErrorAfter);
        Assert.Null(retry.CancelledAfter);
        Assert.Equal("BG_JOB_STATE_ERROR", retry.FinalState);
        Assert.Equal(0x80072F78u, retry.FinalError!.HResult);
    }

    [Fact]
    public void The_first_attempt_is_at_zero_and_the_others_a_delay_apart()
    {
        var attempts = For(JobOutcome.TransientError, new RetryPolicy())!.Attempts.ToList();

        Assert.Equal(2017, attempts.Count);
        Assert.Equal([TimeSpan.Zero, 10 * Minute, 20 * Minute], attempts.Take(3));
        Assert.Equal(14 * Day, attempts[^1]);
        Assert.All(attempts.Zip(attempts.Skip(1)), pair => Assert.Equal(10 * Minute, pair.Second - pair.First));
    }

    [Theory]
    [InlineData(600, 3600, 6)]
    [InlineData(600, 3599, 5)]
    [InlineData(600, 601, 1)]
    [InlineData(600, 600, 1)]
    [InlineData(5, 1_209_600, 241_920)]
    public void As_many_retries_fit_as_delays_into_the_time_out(int delay, int timeout, long retries)
    {
        var retry = For(JobOutcome.TransientError, Policy(delay, timeout))!;

        Assert.Equal(retries, retry.Retries);
        Assert.Equal(TimeSpan.FromSeconds(timeout), retry.EndsInErrorAfter);
        Assert.Equal(retries + 1, retry.Attempts.LongCount());
    }

    [Theory]
    [InlineData(600, 0)]
    [InlineData(601, 600)]
    public void Without_room_for_a_retry_the_job_is_in_ERROR_at_once(int delay, int timeout)
    {
        var policy = Policy(delay, timeout);

        var retry = For(JobOutcome.TransientError, policy)!;

        Assert.False(policy.AllowsRetry);
        Assert.Equal(0, retry.Retries);
        Assert.Equal(TimeSpan.Zero, retry.EndsInErrorAfter);
        Assert.Equal(TimeSpan.Zero, Assert.Single(retry.Attempts));
        Assert.Equal(0x80072F78u, retry.FinalError!.HResult);
        Assert.Contains("/resume", retry.GoesOn, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fatal_error_is_not_retried_whatever_the_settings()
    {
        var retry = For(JobOutcome.Error, new RetryPolicy())!;

        Assert.Equal(0, retry.Retries);
        Assert.Equal(TimeSpan.Zero, retry.EndsInErrorAfter);
        Assert.Contains("/resume", retry.GoesOn, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_out_beyond_the_inactivity_policy_ends_in_a_cancelled_job()
    {
        var retry = For(JobOutcome.TransientError, Policy(86_400, 91 * 86_400))!;

        Assert.Equal(90, retry.Retries);
        Assert.Null(retry.EndsInErrorAfter);
        Assert.Equal(90 * Day, retry.CancelledAfter);
        Assert.Equal("BG_JOB_STATE_CANCELLED", retry.FinalState);
        Assert.Null(retry.FinalError);
    }

    [Fact]
    public void A_time_out_of_just_the_inactivity_policy_still_ends_in_ERROR() =>
        Assert.Equal(90 * Day, For(JobOutcome.TransientError, Policy(600, 90 * 86_400))!.EndsInErrorAfter);

    [Fact]
    public void The_longest_settings_that_BITS_can_hold_do_not_overflow()
    {
        var longest = new RetryPolicy
        {
            MinimumDelay = TimeSpan.FromSeconds(uint.MaxValue),
            NoProgressTimeout = TimeSpan.FromSeconds(uint.MaxValue),
        };

        var retry = For(JobOutcome.TransientError, longest)!;

        Assert.Equal(0, retry.Retries);
        Assert.Equal(90 * Day, retry.CancelledAfter);
    }

    [Fact]
    public void A_job_that_transfers_or_was_not_seen_to_its_end_has_no_timetable()
    {
        Assert.Null(For(JobOutcome.Transferred, new RetryPolicy()));
        Assert.Null(RetryTimetable.For(Ended(JobOutcome.Error) with { Complete = false }, new RetryPolicy(), 0));
    }

    [Fact]
    public void Octets_that_the_failing_request_brought_are_said_to_reset_the_clock()
    {
        var none = RetryTimetable.For(Ended(JobOutcome.TransientError), new RetryPolicy(), 0)!;
        var some = RetryTimetable.For(Ended(JobOutcome.TransientError), new RetryPolicy(), 1)!;

        Assert.DoesNotContain("as some did here", none.Clock, StringComparison.Ordinal);
        Assert.Contains("as some did here", some.Clock, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("documented")]
    [InlineData("inferred")]
    public void The_timetable_is_as_sure_as_the_state_it_starts_from(string basis)
    {
        var verdict = Ended(JobOutcome.TransientError);

        var retry = RetryTimetable.For(
            verdict with
            {
                BitsError = verdict.BitsError! with { Basis = basis },
            },
            new RetryPolicy(),
            0
        );

        Assert.Equal(basis, retry!.Basis);
    }

    [Theory]
    [InlineData(0x80190193u, "documented")]
    [InlineData(0x801901F7u, "documented")]
    [InlineData(0x80190194u, "inferred")]
    [InlineData(0x801901F6u, "inferred")]
    public void The_rule_for_upload_servers_makes_the_timetable_of_a_download_inferred(uint hresult, string basis)
    {
        var error = BitsErrors.Get(hresult);
        var verdict = Ended(JobModel.StateOf(error).Outcome);

        var retry = RetryTimetable.For(
            verdict with
            {
                BitsError = verdict.BitsError! with { Error = error },
            },
            new RetryPolicy(),
            0
        );

        Assert.Equal(basis, retry!.Basis);
    }

    private static RetryTimetable? For(JobOutcome outcome, RetryPolicy policy) =>
        RetryTimetable.For(Ended(outcome), policy, progress: 0);

    private static RetryPolicy Policy(int delaySeconds, int timeoutSeconds) =>
        new()
        {
            MinimumDelay = TimeSpan.FromSeconds(delaySeconds),
            NoProgressTimeout = TimeSpan.FromSeconds(timeoutSeconds),
        };

    private static Verdict Ended(JobOutcome outcome) =>
        new()
        {
            Outcome = outcome,
            Summary = "s",
            BitsError =
                outcome == JobOutcome.Transferred
                    ? null
                    : new BitsErrorReport
                    {
                        Error = BitsErrors.Get(0x80072F78),
                        Context = "BG_ERROR_CONTEXT_REMOTE_FILE",
                        JobState = "BG_JOB_STATE_TRANSIENT_ERROR",
                        Basis = "documented",
                    },
        };
}
