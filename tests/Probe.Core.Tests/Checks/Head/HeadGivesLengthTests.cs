using Probe.Bits;
using Probe.Checks.Head;
using Probe.Findings;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Head;

public sealed class HeadGivesLengthTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000_000_000)]
    public void A_HEAD_with_a_length_passes(long length)
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(length)))
            .By<HeadGivesLength>()
            .IsPassed($"Content-Length: {length}");
    }

    [Fact]
    public void A_HEAD_without_Content_Length_is_the_missing_file_size()
    {
        var finding = new ContextBuilder()
            .Add(Ask.Head().Replies("HTTP/1.1 200 OK\nServer: Apache/2.0.52\n\n"))
            .By<HeadGivesLength>()
            .IsFailure(HResults.MissingFileSize, endsJob: true, 1);

        Assert.Contains("no Content-Length", finding.Actual, StringComparison.Ordinal);
        Assert.StartsWith("An Apache 2.0 names itself in the reply", finding.Remedy, StringComparison.Ordinal);
        Assert.Equal("documented", finding.Basis);
    }

    [Fact]
    public void A_chunked_HEAD_points_at_the_line_that_says_so()
    {
        var finding = new ContextBuilder()
            .Add(Ask.Head().Replies("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n"))
            .By<HeadGivesLength>()
            .IsFailure(HResults.MissingFileSize, endsJob: true, 1);

        Assert.Equal(new Evidence(1, EvidencePart.ResponseHead, 17, 26), Assert.Single(finding.Evidence));
        Assert.Contains("Transfer-Encoding: chunked", finding.Actual, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: abc")]
    [InlineData("Content-Length: -5")]
    [InlineData("Content-Length: 99999999999999999999")]
    [InlineData("Content-Length: 5\nContent-Length: 6")]
    public void A_length_that_is_none_counts_as_missing(string lines)
    {
        var finding = new ContextBuilder()
            .Add(Ask.Head().Replies($"HTTP/1.1 200 OK\n{lines}\n\n"))
            .By<HeadGivesLength>()
            .IsFailure(HResults.MissingFileSize, endsJob: true, 1);

        Assert.Equal("inferred", finding.Basis);
        Assert.Equal(17, finding.Evidence[0].Offset);
    }

    [Fact]
    public void Both_shapes_share_one_finding()
    {
        var finding = new ContextBuilder()
            .Add(Ask.Head().Replies("HTTP/1.1 200 OK\n\n"), Ask.ForegroundHead().Replies("HTTP/1.1 200 OK\n\n"))
            .By<HeadGivesLength>()
            .IsFailure(HResults.MissingFileSize, endsJob: true, 1, 2);

        Assert.Equal("HEAD is answered without Content-Length (2 exchanges)", finding.Summary);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\n\n")]
    [InlineData("HTTP/1.1 204 No Content\n\n")]
    [InlineData("HTTP/1.1 302 Found\nLocation: /x\n\n")]
    public void Only_a_200_owes_a_length(string reply)
    {
        new ContextBuilder().Add(Ask.Head().Replies(reply)).By<HeadGivesLength>().IsNotRun("no HEAD");
    }

    [Fact]
    public void A_redirect_that_was_followed_is_judged_by_its_target()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies("HTTP/1.1 302 Found\nLocation: /x\n\n"),
                Ask.Head().AfterRedirectOf(1).Replies("HTTP/1.1 200 OK\n\n")
            )
            .By<HeadGivesLength>()
            .IsFailure(HResults.MissingFileSize, endsJob: true, 2);
    }
}
