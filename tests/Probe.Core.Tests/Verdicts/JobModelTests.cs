using Probe.Bits;
using Probe.Checks;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Testing;
using Probe.Verdicts;

namespace Probe.Core.Tests.Verdicts;

public sealed class JobModelTests
{
    private static readonly HttpUrl Url = HttpUrl.Parse("http://wsus.test/f.cab");
    private static readonly ExchangeLog Played = new(
        new ScriptedServer(20_000).Play(
            Url,
            new ProbeOptions { Urls = [Url] },
            Route.Control with
            {
                Source = "default",
            }
        )
    );

    [Fact]
    public void Without_findings_both_shapes_transfer()
    {
        Assert.All(
            Enum.GetValues<JobShape>(),
            shape => Assert.Equal(JobOutcome.Transferred, JobModel.Decide(shape, Played, []).Outcome)
        );
    }

    [Fact]
    public void The_finding_that_the_job_meets_first_decides()
    {
        var late = Finding("late", 0x80190193, NumberOf(Purpose.LastRange));
        var early = Finding("early", 0x80200011, NumberOf(Purpose.BackgroundHead));

        var verdict = JobModel.Decide(JobShape.Background, Played, [Failed(late), Failed(early)]);

        Assert.Equal("early", verdict.Deciding!.CheckId);
        Assert.Equal("BG_E_MISSING_FILE_SIZE", verdict.BitsError!.Error.Name);
        Assert.Equal("BG_JOB_STATE_ERROR", verdict.BitsError.JobState);
    }

    [Fact]
    public void On_the_same_exchange_list_order_decides()
    {
        var number = NumberOf(Purpose.BackgroundHead);

        var verdict = JobModel.Decide(
            JobShape.Background,
            Played,
            [Failed(Finding("first", 0x80190193, number)), Failed(Finding("second", 0x80200011, number))]
        );

        Assert.Equal("first", verdict.Deciding!.CheckId);
    }

    [Fact]
    public void A_finding_of_the_other_shape_does_not_count()
    {
        var range = Failed(Finding("range", 0x80200013, NumberOf(Purpose.FirstRange)));

        Assert.Equal(JobOutcome.Error, JobModel.Decide(JobShape.Background, Played, [range]).Outcome);
        Assert.Equal(JobOutcome.Transferred, JobModel.Decide(JobShape.Foreground, Played, [range]).Outcome);
    }

    [Fact]
    public void A_finding_without_exchanges_stops_both_shapes_before_they_begin()
    {
        var setting = Failed(Finding("setting", 0x80070057));

        Assert.All(
            Enum.GetValues<JobShape>(),
            shape =>
            {
                var verdict = JobModel.Decide(shape, ExchangeLog.Empty, [setting]);
                Assert.Equal("E_INVALIDARG", verdict.BitsError!.Error.Name);
                Assert.Equal(JobOutcome.TransientError, verdict.Outcome);
            }
        );
    }

    [Fact]
    public void Warnings_never_end_a_job()
    {
        var warning = Finding("w", 0x80200013, NumberOf(Purpose.FirstRange)) with { Severity = Severity.Warning };

        Assert.Equal(JobOutcome.Transferred, JobModel.Decide(JobShape.Background, Played, [Failed(warning)]).Outcome);
    }

    [Fact]
    public void Wrong_bytes_transfer_and_name_what_the_update_agent_reports()
    {
        var wrong = Finding("bytes", 0x80246002, NumberOf(Purpose.WholeFile)) with { EndsJob = false };

        var verdict = JobModel.Decide(JobShape.Background, Played, [Failed(wrong)]);

        Assert.Equal(JobOutcome.Transferred, verdict.Outcome);
        Assert.Equal("WU_E_DM_INCORRECTFILEHASH", verdict.BitsError!.Error.Name);
        Assert.Equal("BG_JOB_STATE_TRANSFERRED", verdict.BitsError.JobState);
    }

    [Fact]
    public void A_code_that_only_another_request_would_meet_is_not_that_of_a_job_that_transfers()
    {
        var diagnostic = Finding("past-end", 0x80190193, NumberOf(Purpose.PastEndRange)) with { EndsJob = false };

        var verdict = JobModel.Decide(JobShape.Foreground, Played, [Failed(diagnostic)]);

        Assert.Equal(JobOutcome.Transferred, verdict.Outcome);
        Assert.Null(verdict.BitsError);
        Assert.Equal("past-end", verdict.Deciding!.CheckId);
    }

    [Fact]
    public void A_run_that_saw_nothing_is_no_success()
    {
        var verdict = JobModel.Decide(JobShape.Background, ExchangeLog.Empty, []);

        Assert.Equal(JobOutcome.Error, verdict.Outcome);
        Assert.False(verdict.Complete);
        Assert.Null(verdict.BitsError);
    }

    [Fact]
    public void A_job_that_was_not_begun_meets_the_failure_that_ended_the_run()
    {
        var refused = new ExchangeLog(
            new ScriptedServer(1000)
            {
                Bend = spec =>
                    ScriptedServer.Exchange(
                        spec,
                        null,
                        ScriptedServer.Failure(FailureStage.Connect, FailureCauses.Refused)
                    ),
            }.Play(Url, new ProbeOptions { Urls = [Url] }, Route.Control with { Source = "default" })
        );

        var verdict = JobModel.Decide(JobShape.Foreground, refused, [Failed(Finding("connect", 0x80072EFD, 1))]);

        Assert.Equal(JobOutcome.TransientError, verdict.Outcome);
        Assert.Equal("connect", verdict.Deciding!.CheckId);
    }

    [Fact]
    public void A_run_that_was_cut_off_before_the_ranges_is_no_success()
    {
        var headOnly = new ExchangeLog([.. Played.All.Where(e => e.Spec.Purpose == Purpose.BackgroundHead)]);

        Assert.False(JobModel.Decide(JobShape.Background, headOnly, []).Complete);
    }

    [Theory]
    [InlineData(0x80190193u, JobOutcome.Error)]
    [InlineData(0x801901F7u, JobOutcome.TransientError)]
    [InlineData(0x801901F5u, JobOutcome.Error)]
    [InlineData(0x801901ADu, JobOutcome.Error)]
    [InlineData(0x80190198u, JobOutcome.TransientError)]
    [InlineData(0x80190134u, JobOutcome.TransientError)]
    [InlineData(0x80072EE7u, JobOutcome.TransientError)]
    [InlineData(0x80072F78u, JobOutcome.TransientError)]
    [InlineData(0x80200013u, JobOutcome.Error)]
    [InlineData(0x80072F0Du, JobOutcome.Error)]
    public void States_follow_the_catalogue_and_where_it_is_silent_the_status_rule(uint hresult, JobOutcome expected) =>
        Assert.Equal(expected, JobModel.StateOf(BitsErrors.Get(hresult)).Outcome);

    [Fact]
    public void A_state_that_no_document_gives_is_said_to_be_inferred()
    {
        var verdict = JobModel.Decide(
            JobShape.Background,
            Played,
            [Failed(Finding("x", 0x80072F0D, NumberOf(Purpose.BackgroundHead)))]
        );

        Assert.Equal("inferred", verdict.BitsError!.Basis);
    }

    private static int NumberOf(Purpose purpose) => Played.ForPurpose(purpose).First().Number;

    private static Finding Finding(string id, uint hresult, params int[] exchanges) =>
        new()
        {
            CheckId = id,
            Severity = Severity.Error,
            Summary = "It is broken",
            Expected = "whole",
            Actual = "broken",
            BitsError = BitsErrors.Get(hresult),
            Culprit = Culprit.Unknown,
            Remedy = "mend it",
            Sources = ["test"],
            Evidence = [.. exchanges.Select(n => new Evidence(n, EvidencePart.ResponseHead))],
        };

    private static CheckResult Failed(Finding finding) =>
        new()
        {
            Check = new CheckInfo
            {
                Id = finding.CheckId,
                Group = "head",
                Level = CheckLevel.Required,
                Summary = "s",
                BitsErrors = [],
                Sources = ["test"],
            },
            Status = CheckStatus.Failed,
            Reason = finding.Summary,
            Findings = [finding],
        };
}
