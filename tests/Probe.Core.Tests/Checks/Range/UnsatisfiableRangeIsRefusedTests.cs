using Probe.Checks;
using Probe.Checks.Range;
using Probe.Findings;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Range;

public sealed class UnsatisfiableRangeIsRefusedTests
{
    [Theory]
    [InlineData("HTTP/1.1 416 Range Not Satisfiable\nContent-Range: bytes */10000\nContent-Length: 0\n\n")]
    [InlineData("HTTP/1.1 416 Range Not Satisfiable\nContent-Length: 0\n\n")]
    public void A_416_passes(string reply)
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)),
                PastEnd(reply)
            )
            .By<UnsatisfiableRangeIsRefused>()
            .IsPassed("416");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 10000\n\n", "answered with 200")]
    [InlineData("HTTP/1.1 206 P\nContent-Range: bytes 0-9999/10000\nContent-Length: 10000\n\n", "answered with 206")]
    [InlineData("HTTP/1.1 416 No\nContent-Range: bytes */77\nContent-Length: 0\n\n", "a length of 77")]
    public void Anything_else_is_advice(string reply, string summary)
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)),
                PastEnd(reply)
            )
            .By<UnsatisfiableRangeIsRefused>()
            .IsFailure(hresult: null, endsJob: false, 3);

        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains(summary, finding.Summary, StringComparison.Ordinal);
        Assert.Equal(CheckLevel.Advisory, new UnsatisfiableRangeIsRefused().Info.Level);
    }

    [Fact]
    public void Errors_tell_nothing_and_an_empty_file_is_no_case()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)),
                PastEnd(Reply.Page("502 Bad Gateway"))
            )
            .By<UnsatisfiableRangeIsRefused>()
            .IsNotRun("tells nothing");
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(0)))
            .By<UnsatisfiableRangeIsRefused>()
            .IsNotApplicable("empty");
    }

    private static ExchangeBuilder PastEnd(string reply) =>
        Ask.Range(Purpose.UnsatisfiableRange, 10_000, 14_095).Replies(reply);
}
