using Probe.Bits;
using Probe.Checks.Response;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Response;

public sealed class ResponsesAreWellFormedTests
{
    [Fact]
    public void Replies_that_can_be_read_pass()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(10_000)), Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)))
            .By<ResponsesAreWellFormed>()
            .IsPassed("all 2 replies");
    }

    [Fact]
    public void A_head_that_cannot_be_parsed_shows_the_octets_and_their_offset()
    {
        var finding = new ContextBuilder()
            .ThroughProxy()
            .Add(
                Ask.Head()
                    .Fails(
                        FailureStage.ReceiveHead,
                        FailureSide.Proxy,
                        FailureCauses.MalformedHead,
                        "'HTTQ' is no version",
                        offset: 3,
                        received: "HTTQ/1.1 2\u001b[31m00 OK\r\n\r\n"
                    )
            )
            .By<ResponsesAreWellFormed>()
            .IsFailure(HResults.MalformedResponse, endsJob: true, 1);

        Assert.Equal(new Evidence(1, EvidencePart.ResponseHead, 3, 1), Assert.Single(finding.Evidence));
        Assert.Contains("octet 3 of the head", finding.Actual, StringComparison.Ordinal);
        Assert.Contains("HTTQ/1.1 2\\x1b[31m00 OK\\r\\n", finding.Actual, StringComparison.Ordinal);
        Assert.Contains(
            "curl -sv --raw -o /dev/null -I -x http://proxy.example:3128 'http://wsus.example:8530/",
            finding.Remedy,
            StringComparison.Ordinal
        );
        Assert.Equal("documented", finding.Basis);
    }

    [Theory]
    [InlineData(FailureCauses.ClosedInHead, FailureStage.ReceiveHead, "documented")]
    [InlineData(FailureCauses.TooManyInterim, FailureStage.ReceiveHead, "inferred")]
    [InlineData(FailureCauses.MalformedChunk, FailureStage.ReceiveBody, "inferred")]
    [InlineData(FailureCauses.ChunkFramingTooLarge, FailureStage.ReceiveBody, "inferred")]
    [InlineData(FailureCauses.TrailersTooLarge, FailureStage.ReceiveBody, "inferred")]
    public void Each_way_of_being_unreadable_is_an_invalid_response(string cause, FailureStage stage, string basis)
    {
        var range = Ask.FirstRange();
        var finding = new ContextBuilder()
            .Add(
                (stage == FailureStage.ReceiveBody ? range.Replies(Reply.Range(0, 5690, 10_000)) : range).Fails(
                    stage,
                    FailureSide.Origin,
                    cause,
                    offset: 17
                )
            )
            .By<ResponsesAreWellFormed>()
            .IsFailure(HResults.MalformedResponse, endsJob: true, 1);

        Assert.Equal(basis, finding.Basis);
        Assert.Equal(17, finding.Evidence[0].Offset);
    }

    [Fact]
    public void Interim_replies_without_a_final_one_are_not_told_as_a_fault_of_a_body()
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.Head().Fails(FailureStage.ReceiveHead, FailureSide.Origin, FailureCauses.TooManyInterim, offset: 0)
            )
            .By<ResponsesAreWellFormed>()
            .IsFailure(HResults.MalformedResponse, endsJob: true, 1);

        Assert.DoesNotContain("body", finding.Expected + finding.Actual, StringComparison.Ordinal);
        Assert.Contains("a final reply", finding.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_that_disagree_are_an_invalid_response()
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.WholeFile()
                    .Replies("HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 7\n\nabcde")
                    .Anomaly(AnomalyKinds.ConflictingLengths, 37)
            )
            .By<ResponsesAreWellFormed>()
            .IsFailure(HResults.MalformedResponse, endsJob: true, 1);

        Assert.Contains("'5', '7'", finding.Actual, StringComparison.Ordinal);
        Assert.Equal(37, finding.Evidence[0].Offset);
    }

    [Fact]
    public void Without_a_reply_it_is_not_run()
    {
        new ContextBuilder()
            .Add(Ask.Head().Fails(FailureStage.Connect, FailureSide.Origin, FailureCauses.Refused))
            .By<ResponsesAreWellFormed>()
            .IsNotRun("no reply");
    }

    [Fact]
    public void A_quote_in_the_URL_does_not_break_out_of_the_command()
    {
        var finding = new ContextBuilder()
            .For("http://wsus.example/a'$(id).cab")
            .Add(Ask.FirstRange().Fails(FailureStage.ReceiveHead, FailureSide.Origin, FailureCauses.MalformedHead))
            .By<ResponsesAreWellFormed>()
            .IsFailure(HResults.MalformedResponse, endsJob: true, 1);

        Assert.Contains(
            "-r 0-5690 --noproxy '*' 'http://wsus.example/a'\\''$(id).cab'",
            finding.Remedy,
            StringComparison.Ordinal
        );
    }
}
