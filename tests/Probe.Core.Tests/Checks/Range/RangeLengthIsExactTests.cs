using Probe.Bits;
using Probe.Checks.Range;
using Probe.Exchanges;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Range;

public sealed class RangeLengthIsExactTests
{
    [Fact]
    public void A_206_with_the_length_of_its_range_passes()
    {
        new ContextBuilder()
            .Add(
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)),
                Ask.FirstRange().Replies(Reply.Range(0, 99, 100))
            )
            .By<RangeLengthIsExact>()
            .IsPassed("2 of 2");
    }

    [Theory]
    [InlineData(5690)]
    [InlineData(5692)]
    [InlineData(10_000)]
    public void A_Content_Length_that_differs_from_the_range_is_an_invalid_response(long length)
    {
        var finding = new ContextBuilder()
            .Add(Answer($"Content-Range: bytes 0-5690/10000\nContent-Length: {length}"))
            .By<RangeLengthIsExact>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: true, 1);

        Assert.Equal("inferred", finding.Basis);
        Assert.Contains($"Content-Length: {length}", finding.Actual, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "to the close of the connection")]
    [InlineData("\nTransfer-Encoding: chunked", "comes chunked")]
    public void A_206_from_which_a_hop_removed_Content_Length_is_insufficient_range_support(string line, string summary)
    {
        var finding = new ContextBuilder()
            .Add(Answer("Content-Range: bytes 0-5690/10000" + line).Body(TestFile.Bytes(0, 5691)))
            .By<RangeLengthIsExact>()
            .IsFailure(HResults.InsufficientRangeSupport, endsJob: true, 1);

        Assert.Equal("documented", finding.Basis);
        Assert.Contains(summary, finding.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("are due", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Octets_that_came_without_a_length_are_counted()
    {
        var finding = new ContextBuilder()
            .Add(Answer("Content-Range: bytes 0-5690/10000").Body(TestFile.Bytes(0, 100)))
            .By<RangeLengthIsExact>()
            .IsFailure(HResults.InsufficientRangeSupport, endsJob: true, 1);

        Assert.Contains("100 octets came where 5691 are due", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_readable_Content_Range_the_range_asked_for_counts_cut_at_the_files_end()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(3000)), Answer("Content-Length: 3000"))
            .By<RangeLengthIsExact>()
            .IsPassed("1 of 1");
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(3000)), Answer("Content-Length: 2999"))
            .By<RangeLengthIsExact>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: true, 2);
    }

    [Fact]
    public void A_range_that_was_widened_has_another_length_than_the_one_asked_for()
    {
        new ContextBuilder()
            .Add(Ask.FirstRange().Replies(Reply.Range(0, 9_999, 10_000)))
            .By<RangeLengthIsExact>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: true, 1);
    }

    [Fact]
    public void A_chunked_206_that_broke_off_is_judged_for_that_alone()
    {
        new ContextBuilder()
            .Add(
                Answer("Content-Range: bytes 0-5690/10000\nTransfer-Encoding: chunked")
                    .Fails(FailureStage.ReceiveBody, FailureSide.Origin, FailureCauses.MalformedChunk)
            )
            .By<RangeLengthIsExact>()
            .IsPassed("1 of 1");
    }

    [Fact]
    public void Whole_files_and_multipart_answers_are_other_checks_business()
    {
        new ContextBuilder()
            .Add(
                Ask.FirstRange().Replies(Reply.Whole(10_000)),
                Answer("Content-Type: multipart/byteranges; boundary=x\nContent-Length: 200")
            )
            .By<RangeLengthIsExact>()
            .IsNotRun("no range was answered with 206");
    }

    private static ExchangeBuilder Answer(string lines) =>
        Ask.FirstRange().Replies($"HTTP/1.1 206 Partial Content\n{lines}\n\n");
}
