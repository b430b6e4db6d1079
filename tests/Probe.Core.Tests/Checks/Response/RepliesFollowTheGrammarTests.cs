using Probe.Checks;
using Probe.Checks.Response;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Response;

public sealed class RepliesFollowTheGrammarTests
{
    public static TheoryData<string> Kinds() =>
        [
            .. typeof(AnomalyKinds)
                .GetFields()
                .Select(f => (string)f.GetRawConstantValue()!)
                .Where(k => k != AnomalyKinds.ConflictingLengths),
        ];

    [Fact]
    public void Regular_replies_pass()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(100)), Ask.WholeFile().Replies(Reply.Whole(100)))
            .By<RepliesFollowTheGrammar>()
            .IsPassed("all 2 replies are regular");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_irregularity_is_a_warning_that_ends_no_job(string kind)
    {
        var finding = new ContextBuilder()
            .Add(Ask.WholeFile().Replies(Reply.Whole(100)).Anomaly(kind, 12, "seen"))
            .By<RepliesFollowTheGrammar>()
            .IsFailure(hresult: null, endsJob: false, 1);

        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal(new Evidence(1, EvidencePart.ResponseHead, 12, 1), Assert.Single(finding.Evidence));
        Assert.Contains("seen", finding.Actual, StringComparison.Ordinal);

        // A kind of its own words, not the catch-all for kinds that this check has not heard of.
        Assert.DoesNotContain(kind, finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void One_kind_in_several_replies_is_one_finding_and_two_kinds_are_two()
    {
        var judgement = new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(100)).Anomaly(AnomalyKinds.LineFeedOnly),
                Ask.WholeFile()
                    .Replies(Reply.Whole(100))
                    .Anomaly(AnomalyKinds.LineFeedOnly)
                    .BodyAnomaly(AnomalyKinds.BytesAfterBody, 100)
            )
            .By<RepliesFollowTheGrammar>();

        Assert.Equal(CheckStatus.Failed, judgement.Status);
        Assert.Equal(2, judgement.Findings.Length);
        Assert.Equal([1, 2], judgement.Findings[0].Exchanges);
        Assert.Equal(new Evidence(2, EvidencePart.ResponseBody, 100, 1), Assert.Single(judgement.Findings[1].Evidence));
    }

    [Fact]
    public void What_other_checks_judge_is_left_to_them()
    {
        new ContextBuilder()
            .Add(
                Ask.Head()
                    .Replies(Reply.Head(100))
                    .Anomaly(AnomalyKinds.ConflictingLengths)
                    .BodyAnomaly(AnomalyKinds.BodyWhereNoneBelongs)
            )
            .By<RepliesFollowTheGrammar>()
            .IsPassed("regular");
    }

    [Fact]
    public void Without_a_reply_it_is_not_run()
    {
        new ContextBuilder()
            .Add(Ask.Head().Fails(FailureStage.Resolve, FailureSide.Client, FailureCauses.NameNotFound))
            .By<RepliesFollowTheGrammar>()
            .IsNotRun("no reply");
    }
}
