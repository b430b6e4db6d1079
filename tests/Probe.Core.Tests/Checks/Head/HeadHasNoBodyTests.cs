using Probe.Bits;
using Probe.Checks.Head;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Head;

public sealed class HeadHasNoBodyTests
{
    [Fact]
    public void A_HEAD_without_body_passes()
    {
        new ContextBuilder().Add(Ask.Head().Replies(Reply.Head(100))).By<HeadHasNoBody>().IsPassed("nothing followed");
    }

    [Fact]
    public void Octets_on_a_connection_that_stays_open_spoil_the_next_reply()
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.Head()
                    .Replies(Reply.Head(100))
                    .BodyAnomaly(AnomalyKinds.BodyWhereNoneBelongs, 0, "25 octets, '<html>'")
            )
            .By<HeadHasNoBody>()
            .IsFailure(HResults.MalformedResponse, endsJob: true, 1);

        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("25 octets, '<html>'", finding.Actual, StringComparison.Ordinal);
        Assert.Contains("-X HEAD", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Octets_before_the_connection_closes_end_no_job()
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(100, "Connection: close")).BodyAnomaly(AnomalyKinds.BodyWhereNoneBelongs)
            )
            .By<HeadHasNoBody>()
            .IsFailure(HResults.MalformedResponse, endsJob: false, 1);

        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Fact]
    public void Without_an_answer_it_is_not_run()
    {
        new ContextBuilder()
            .Add(Ask.Head().Fails(FailureStage.ReceiveHead, FailureSide.Origin, FailureCauses.TimedOut))
            .By<HeadHasNoBody>()
            .IsNotRun("no HEAD was answered");
    }
}
