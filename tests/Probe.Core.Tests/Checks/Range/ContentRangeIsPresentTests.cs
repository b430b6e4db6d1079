using Probe.Bits;
using Probe.Checks.Range;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Range;

public sealed class ContentRangeIsPresentTests
{
    [Fact]
    public void A_206_with_Content_Range_passes_whatever_it_says()
    {
        new ContextBuilder()
            .Add(Ask.FirstRange().Replies(Reply.Range(7, 9, 10)))
            .By<ContentRangeIsPresent>()
            .IsPassed("1 of 1");
    }

    [Fact]
    public void A_206_without_Content_Range_is_insufficient_range_support()
    {
        var finding = new ContextBuilder()
            .Add(Ask.FirstRange().Replies("HTTP/1.1 206 Partial Content\nContent-Length: 5691\n\n"))
            .By<ContentRangeIsPresent>()
            .IsFailure(HResults.InsufficientRangeSupport, endsJob: true, 1);

        Assert.Equal("documented", finding.Basis);
        Assert.Contains("Content-Range: bytes 0-5690/", finding.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_multipart_answer_to_one_range_is_named_as_such()
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.FirstRange()
                    .Replies(
                        "HTTP/1.1 206 Partial Content\nContent-Type: multipart/byteranges; boundary=x\nContent-Length: 6\n\n--x--\n"
                    )
            )
            .By<ContentRangeIsPresent>()
            .IsFailure(HResults.InsufficientRangeSupport, endsJob: true, 1);

        Assert.Equal(HResults.InvalidServerResponse, Assert.Single(finding.Alternatives).HResult);
        Assert.Equal("inferred", finding.Basis);
    }

    [Fact]
    public void Without_a_206_it_is_not_run()
    {
        new ContextBuilder()
            .Add(Ask.FirstRange().Replies(Reply.Whole(10_000)))
            .By<ContentRangeIsPresent>()
            .IsNotRun("no range was answered with 206");
    }
}
