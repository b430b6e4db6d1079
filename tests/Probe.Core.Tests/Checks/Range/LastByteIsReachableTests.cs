using Probe.Bits;
using Probe.Checks.Range;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Range;

public sealed class LastByteIsReachableTests
{
    [Fact]
    public void The_last_octet_passes()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(10_000)), Last(Reply.Range(9_999, 9_999, 10_000)))
            .By<LastByteIsReachable>()
            .IsPassed("octet 9999 came");
    }

    [Fact]
    public void A_416_for_the_last_octet_is_a_file_shorter_than_announced()
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)),
                Last("HTTP/1.1 416 Range Not Satisfiable\nContent-Range: bytes */9000\nContent-Length: 0\n\n")
            )
            .By<LastByteIsReachable>()
            .IsFailure(HResults.ForStatus(416), endsJob: true, 3);

        Assert.Equal("documented", finding.Basis);
        Assert.Contains("bytes */9000", finding.Actual, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 206 Partial Content\nContent-Range: bytes 8999-8999/9000\nContent-Length: 1\n\n")]
    [InlineData("HTTP/1.1 206 Partial Content\nContent-Range: bytes 9999-9999/10000\nContent-Length: 0\n\n")]
    public void A_206_without_the_octet_is_an_invalid_response(string reply)
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(10_000)), Last(reply))
            .By<LastByteIsReachable>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: true, 2);
    }

    [Fact]
    public void A_416_to_every_range_says_nothing_of_the_last_octet()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Reply.Page("416 No")),
                Last(Reply.Page("416 No"))
            )
            .By<LastByteIsReachable>()
            .IsNotRun("tells nothing");
    }

    [Theory]
    [InlineData(0, "empty")]
    [InlineData(1, "one octet")]
    public void Files_without_a_last_octet_of_their_own_are_not_judged(long length, string why)
    {
        new ContextBuilder().Add(Ask.Head().Replies(Reply.Head(length))).By<LastByteIsReachable>().IsNotApplicable(why);
    }

    [Fact]
    public void Unasked_or_unanswered_it_is_not_run()
    {
        new ContextBuilder()
            .Add(Ask.FirstRange().Replies(Reply.Page("404 Not Found")))
            .By<LastByteIsReachable>()
            .IsNotRun("length");
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(10_000)), Last(Reply.Page("503 Busy")))
            .By<LastByteIsReachable>()
            .IsNotRun("tells nothing");
    }

    private static ExchangeBuilder Last(string reply) => Ask.Range(Purpose.LastRange, 9_999, 9_999).Replies(reply);
}
