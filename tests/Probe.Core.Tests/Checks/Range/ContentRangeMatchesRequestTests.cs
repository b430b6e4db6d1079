using Probe.Bits;
using Probe.Checks.Range;
using Probe.Findings;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Range;

public sealed class ContentRangeMatchesRequestTests
{
    [Theory]
    [InlineData("bytes 0-5690/10000")]
    [InlineData("bytes 0-5690/*")]
    [InlineData("bytes 0-2999/3000")]
    [InlineData("Bytes 0-5690/10000")]
    public void What_was_asked_passes_also_cut_at_the_files_end_or_with_an_unknown_total(string value)
    {
        new ContextBuilder().Add(Answer(value)).By<ContentRangeMatchesRequest>().IsPassed("1 of 1");
    }

    [Theory]
    [InlineData("bytes 1-5691/10000", "begins 1 octet off")]
    [InlineData("bytes 0-5000/10000", "ends 690 octets too early")]
    [InlineData("bytes 0-9999/10000", "ends 4309 octets too late")]
    public void Another_range_than_asked_is_an_invalid_response(string value, string actual)
    {
        var finding = new ContextBuilder()
            .Add(Answer(value))
            .By<ContentRangeMatchesRequest>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: true, 1);

        Assert.Equal("inferred", finding.Basis);
        Assert.Contains(actual, finding.Actual, StringComparison.Ordinal);
        Assert.Equal(
            new Evidence(1, EvidencePart.ResponseHead, 30, "Content-Range: ".Length + value.Length),
            Assert.Single(finding.Evidence)
        );
    }

    [Theory]
    [InlineData("bytes 0-5690")]
    [InlineData("bytes=0-5690/10000")]
    [InlineData("0-5690/10000")]
    [InlineData("")]
    [InlineData("bytes */10000")]
    [InlineData("bytes */*")]
    public void A_value_that_names_no_octets_is_an_invalid_response(string value)
    {
        new ContextBuilder()
            .Add(Answer(value))
            .By<ContentRangeMatchesRequest>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: true, 1);
    }

    [Fact]
    public void Two_values_that_disagree_are_an_invalid_response()
    {
        var finding = new ContextBuilder()
            .Add(Answer("bytes 0-5690/10000\nContent-Range: bytes 0-99/10000"))
            .By<ContentRangeMatchesRequest>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: true, 1);

        Assert.Contains("'bytes 0-5690/10000' and 'bytes 0-99/10000'", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_range_with_unknown_total_is_held_against_the_length_that_HEAD_gave()
    {
        var answer = Ask.FirstRange()
            .Replies("HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-2999/*\nContent-Length: 3000\n\n");

        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(3_000)), answer)
            .By<ContentRangeMatchesRequest>()
            .IsPassed("1 of 1");
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(10_000)), answer)
            .By<ContentRangeMatchesRequest>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: true, 2);
    }

    [Fact]
    public void A_part_in_answer_to_a_GET_without_Range_is_an_invalid_response()
    {
        new ContextBuilder()
            .Add(Ask.WholeFile().Replies(Reply.Range(0, 5690, 10_000)))
            .By<ContentRangeMatchesRequest>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: true, 1);
        new ContextBuilder()
            .Add(Ask.WholeFile().Replies(Reply.Range(0, 9_999, 10_000)))
            .By<ContentRangeMatchesRequest>()
            .IsPassed("1 of 1");
    }

    [Fact]
    public void A_missing_Content_Range_and_diagnostic_ranges_are_other_checks_business()
    {
        new ContextBuilder()
            .Add(
                Ask.FirstRange().Replies("HTTP/1.1 206 Partial Content\nContent-Length: 5691\n\n"),
                Ask.Range(Purpose.PastEndRange, 0, 2_147_483_646).Replies(Reply.Range(0, 5, 10_000))
            )
            .By<ContentRangeMatchesRequest>()
            .IsNotRun("no 206");
    }

    private static ExchangeBuilder Answer(string contentRange) =>
        Ask.FirstRange()
            .Replies($"HTTP/1.1 206 Partial Content\nContent-Range: {contentRange}\nContent-Length: 5691\n\n");
}
