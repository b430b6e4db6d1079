using Probe.Bits;
using Probe.Checks.Consistency;
using Probe.Findings;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Consistency;

public sealed class FileStaysTheSameTests
{
    private const string Newer =
        "HTTP/1.1 200 OK\nContent-Length: 10000\nLast-Modified: Thu, 05 Sep 2024 02:15:41 GMT\n\n";

    private static ContextBuilder Begun =>
        new ContextBuilder().Add(
            Ask.Head().Replies(Reply.Head(10_000)),
            Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000))
        );

    [Fact]
    public void The_same_date_and_length_pass() =>
        Begun.By<FileStaysTheSame>().IsPassed("2 answers give the same Last-Modified");

    [Fact]
    public void Another_date_makes_BITS_start_over()
    {
        var finding = Begun
            .Add(Ask.ForegroundHead().Replies(Newer))
            .By<FileStaysTheSame>()
            .IsFailure(HResults.NoProgress, endsJob: true, 3);

        Assert.Equal("inferred", finding.Basis);
        Assert.Contains("05 Sep 2024 02:15:41 GMT' in exchange 3", finding.Actual, StringComparison.Ordinal);
        Assert.Equal(EvidencePart.ResponseHead, finding.Evidence[0].Part);
        Assert.NotNull(finding.Evidence[0].Offset);
    }

    [Fact]
    public void That_it_shows_only_when_asked_again_is_said()
    {
        var finding = Begun
            .Add(Ask.For(Purpose.RepeatedHead).InRound(1).Replies(Newer))
            .By<FileStaysTheSame>()
            .IsFailure(HResults.NoProgress, endsJob: true, 3);

        Assert.Contains("when asked again", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void An_origin_whose_own_answers_differ_is_proved()
    {
        var finding = Begun
            .ThroughProxy()
            .Add(
                Ask.ForegroundHead().Replies(Newer),
                Ask.Head().Replies(Reply.Head(10_000)).OfControl(),
                Ask.For(Purpose.RepeatedHead).InRound(1).Replies(Newer).OfControl()
            )
            .By<FileStaysTheSame>()
            .IsFailure(HResults.NoProgress, endsJob: true, 3);

        Assert.Equal((Party.Origin, Confidence.Proved), (finding.Culprit.Party, finding.Culprit.Confidence));
    }

    [Fact]
    public void A_proxy_before_an_origin_that_agrees_with_itself_is_proved()
    {
        var finding = Begun
            .ThroughProxy()
            .Add(
                Ask.ForegroundHead().Replies(Newer),
                Ask.Head().Replies(Reply.Head(10_000)).OfControl(),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)).OfControl()
            )
            .By<FileStaysTheSame>()
            .IsFailure(HResults.NoProgress, endsJob: true, 3);

        Assert.Equal((Party.Proxy, Confidence.Proved), (finding.Culprit.Party, finding.Culprit.Confidence));
    }

    [Fact]
    public void A_HEAD_that_accepts_gzip_may_tell_of_another_copy() =>
        Begun.Add(Ask.EncodedHead().Replies(Newer)).By<FileStaysTheSame>().IsPassed("2 answers");

    [Fact]
    public void One_answer_tells_nothing() =>
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(10_000)))
            .By<FileStaysTheSame>()
            .IsNotRun("fewer than two");

    [Fact]
    public void Heads_of_different_lengths_are_told()
    {
        var finding = Begun
            .Add(Ask.For(Purpose.RepeatedHead).InRound(1).Replies(Reply.Head(9_000)))
            .By<FileStaysTheSame>()
            .IsFailure(HResults.NoProgress, endsJob: true, 3);

        Assert.Contains("Content-Length: 9000 to HEAD", finding.Actual, StringComparison.Ordinal);
    }
}
