using Probe.Bits;
using Probe.Checks.Response;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Remedies;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Response;

public sealed class BodyIsCompleteTests
{
    [Fact]
    public void Complete_replies_pass_and_a_body_cut_by_plan_is_no_fault()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Reply.Whole(10_000)).BodyOfLength(6000).CutByPlan()
            )
            .By<BodyIsComplete>()
            .IsPassed("the one body did not break off");
    }

    [Theory]
    [InlineData(FailureCauses.ClosedEarly, HResults.ConnectionError)]
    [InlineData(FailureCauses.Reset, HResults.ConnectionError)]
    [InlineData(FailureCauses.Other, HResults.ConnectionError)]
    [InlineData(FailureCauses.TimedOut, HResults.TimedOut)]
    public void A_body_that_breaks_off_is_reported_with_what_came_and_what_is_missing(string cause, uint hresult)
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.FirstRange()
                    .Replies(Reply.Range(0, 5690, 10_000))
                    .BodyOfLength(4096)
                    .Fails(FailureStage.ReceiveBody, FailureSide.Origin, cause)
            )
            .By<BodyIsComplete>()
            .IsFailure(hresult, endsJob: true, 1);

        Assert.Contains("4096 octets came, 1595 are missing", finding.Actual, StringComparison.Ordinal);
        Assert.Equal(new Evidence(1, EvidencePart.ResponseBody, 4095, 1), Assert.Single(finding.Evidence));
        Assert.Equal("documented", finding.Basis);
    }

    [Theory]
    [InlineData(FailureStage.ReceiveHead, FailureCauses.ClosedWithoutReply, HResults.ConnectionError, "inferred")]
    [InlineData(FailureStage.ReceiveHead, FailureCauses.Reset, HResults.ConnectionError, "inferred")]
    [InlineData(FailureStage.Send, FailureCauses.Reset, HResults.ConnectionError, "inferred")]
    [InlineData(FailureStage.ReceiveHead, FailureCauses.TimedOut, HResults.TimedOut, "documented")]
    public void A_reply_that_never_begins_is_reported(FailureStage stage, string cause, uint hresult, string basis)
    {
        var finding = new ContextBuilder()
            .Add(Ask.Head().Fails(stage, FailureSide.Origin, cause))
            .By<BodyIsComplete>()
            .IsFailure(hresult, endsJob: true, 1);

        Assert.Equal(basis, finding.Basis);
        Assert.Equal(EvidencePart.Failure, Assert.Single(finding.Evidence).Part);
    }

    [Theory]
    [InlineData(4, Ailment.ConnectionClosed)]
    [InlineData(60_000, Ailment.ClosedAfterSilence)]
    public void Longer_time_outs_are_a_remedy_only_where_time_went_by(int milliseconds, Ailment ailment)
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.Head()
                    .Fails(FailureStage.ReceiveHead, FailureSide.Origin, FailureCauses.Reset)
                    .Took(new Timings { Total = TimeSpan.FromMilliseconds(milliseconds) })
            )
            .By<BodyIsComplete>()
            .IsFailure(HResults.ConnectionError, endsJob: true, 1);

        Assert.Equal(ailment, finding.Ailment);
    }

    [Fact]
    public void A_chunked_body_that_breaks_off_before_its_first_octet_points_at_the_head()
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.WholeFile()
                    .Replies("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n")
                    .BodyOfLength(0)
                    .Fails(FailureStage.ReceiveBody, FailureSide.Origin, FailureCauses.ClosedEarly)
            )
            .By<BodyIsComplete>()
            .IsFailure(HResults.ConnectionError, endsJob: true, 1);

        Assert.Equal(new Evidence(1, EvidencePart.ResponseHead), Assert.Single(finding.Evidence));
    }

    [Theory]
    [InlineData(FailureStage.Connect, FailureCauses.TimedOut)]
    [InlineData(FailureStage.TlsHandshake, FailureCauses.Reset)]
    [InlineData(FailureStage.ReceiveBody, FailureCauses.MaxTimeReached)]
    [InlineData(FailureStage.ReceiveBody, FailureCauses.Interrupted)]
    [InlineData(FailureStage.ReceiveHead, FailureCauses.MalformedHead)]
    public void Failures_that_are_other_checks_business_or_our_own_doing_say_nothing(FailureStage stage, string cause)
    {
        new ContextBuilder()
            .Add(Ask.Head().Fails(stage, FailureSide.Origin, cause))
            .By<BodyIsComplete>()
            .IsNotRun("no body was seen to its end");
    }
}
