using Probe.Bits;
using Probe.Checks.Range;
using Probe.Findings;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Range;

public sealed class RangePastEndIsClampedTests
{
    [Fact]
    public void A_range_cut_at_the_true_end_passes()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)),
                PastEnd(Reply.Range(0, 9_999, 10_000))
            )
            .By<RangePastEndIsClamped>()
            .IsPassed("0-2147483646 got Content-Range: bytes 0-9999/10000");
    }

    [Theory]
    [InlineData("HTTP/1.1 416 No\nContent-Range: bytes */10000\nContent-Length: 0\n\n", 0x801901A0)]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 10000\n\n", HResults.InsufficientRangeSupport)]
    [InlineData("HTTP/1.1 206 P\nContent-Length: 10000\n\n", HResults.InsufficientRangeSupport)]
    [InlineData(
        "HTTP/1.1 206 P\nContent-Range: bytes 0-4999/10000\nContent-Length: 5000\n\n",
        HResults.InvalidServerResponse
    )]
    [InlineData(
        "HTTP/1.1 206 P\nContent-Range: bytes 0-2147483646/10000\nContent-Length: 10000\n\n",
        HResults.InvalidServerResponse
    )]
    public void Anything_else_is_a_warning_since_ordinary_jobs_do_not_ask_it(string reply, uint hresult)
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)),
                PastEnd(reply)
            )
            .By<RangePastEndIsClamped>()
            .IsFailure(hresult, endsJob: false, 3);

        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal("inferred", finding.Basis);
        Assert.Contains("0-9999", finding.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_ordinary_ranges_are_refused_too_it_is_not_run()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Reply.Page("416 No")),
                PastEnd(Reply.Page("416 No"))
            )
            .By<RangePastEndIsClamped>()
            .IsNotRun("tells nothing");
    }

    [Fact]
    public void An_empty_file_has_no_such_range()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(0)))
            .By<RangePastEndIsClamped>()
            .IsNotApplicable("empty");
    }

    [Fact]
    public void Unasked_or_answered_with_an_error_it_is_not_run()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)),
                PastEnd(Reply.Page("403 Forbidden"))
            )
            .By<RangePastEndIsClamped>()
            .IsNotRun("tells nothing");
    }

    private static ExchangeBuilder PastEnd(string reply) =>
        Ask.Range(Purpose.PastEndRange, 0, 2_147_483_646).Replies(reply);
}
