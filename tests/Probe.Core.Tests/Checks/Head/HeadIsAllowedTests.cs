using Probe.Bits;
using Probe.Checks.Head;
using Probe.Exchanges;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Head;

public sealed class HeadIsAllowedTests
{
    [Fact]
    public void A_HEAD_answered_with_200_passes()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(100)), Ask.ForegroundHead().Replies(Reply.Head(100)))
            .By<HeadIsAllowed>()
            .IsPassed("2 of 2 HEADs");
    }

    [Theory]
    [InlineData("405 Method Not Allowed", 0x80190195)]
    [InlineData("501 Not Implemented", 0x801901F5)]
    [InlineData("400 Bad Request", 0x80190190)]
    public void A_rejected_HEAD_has_the_code_of_its_status(string status, uint hresult)
    {
        var finding = new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Page(status)))
            .By<HeadIsAllowed>()
            .IsFailure(hresult, endsJob: true, 1);

        Assert.StartsWith("The server rejects HEAD with", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("documented", finding.Basis);
    }

    [Fact]
    public void A_HEAD_that_the_origin_answers_directly_is_rejected_by_the_proxy()
    {
        var finding = new ContextBuilder()
            .ThroughProxy()
            .Add(
                Ask.Head().Replies(Reply.Page("405 Method Not Allowed")),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)),
                Ask.Head().OfControl().Replies(Reply.Head(10_000))
            )
            .By<HeadIsAllowed>()
            .IsFailure(HResults.ForStatus(405), endsJob: true, 1);

        Assert.Equal("The proxy rejects HEAD with 405 while GET is answered with 206", finding.Summary);
        Assert.Contains("exchange 2", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_HEAD_forbidden_while_GET_is_fine_is_a_matter_of_the_method()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Page("403 Forbidden")),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000))
            )
            .By<HeadIsAllowed>()
            .IsFailure(HResults.ForStatus(403), endsJob: true, 1);
    }

    [Theory]
    [InlineData(FailureCauses.ClosedWithoutReply, HResults.ConnectionError)]
    [InlineData(FailureCauses.TimedOut, HResults.TimedOut)]
    public void A_HEAD_that_gets_no_reply_while_GET_does_is_a_matter_of_the_method(string cause, uint hresult)
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Fails(FailureStage.ReceiveHead, FailureSide.Origin, cause),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000))
            )
            .By<HeadIsAllowed>()
            .IsFailure(hresult, endsJob: true, 1);
    }

    [Theory]
    [InlineData("429 Too Many Requests")]
    [InlineData("408 Request Timeout")]
    public void A_limit_on_requests_is_no_matter_of_the_method(string status)
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Page(status)), Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)))
            .By<HeadIsAllowed>()
            .IsNotRun(status[..3]);
    }

    [Fact]
    public void One_HEAD_that_succeeds_shows_that_the_method_is_allowed()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)),
                Ask.ForegroundHead().Fails(FailureStage.ReceiveHead, FailureSide.Proxy, FailureCauses.TimedOut)
            )
            .By<HeadIsAllowed>()
            .IsPassed("HEAD was answered with 200");
    }

    [Fact]
    public void Another_success_than_200_is_no_answer_to_HEAD()
    {
        var finding = new ContextBuilder()
            .Add(Ask.Head().Replies("HTTP/1.1 204 No Content\n\n"))
            .By<HeadIsAllowed>()
            .IsFailure(HResults.ForStatus(204), endsJob: true, 1);

        Assert.Equal("inferred", finding.Basis);
    }

    [Theory]
    [InlineData("403 Forbidden")]
    [InlineData("404 Not Found")]
    [InlineData("407 Proxy Authentication Required")]
    [InlineData("503 Service Unavailable")]
    [InlineData("302 Found")]
    public void Statuses_that_do_not_concern_the_method_say_nothing(string status)
    {
        new ContextBuilder().Add(Ask.Head().Replies(Reply.Page(status))).By<HeadIsAllowed>().IsNotRun(status[..3]);
    }

    [Fact]
    public void Without_a_HEAD_it_is_not_run()
    {
        new ContextBuilder()
            .Add(Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)))
            .By<HeadIsAllowed>()
            .IsNotRun("no HEAD was sent");
    }
}
