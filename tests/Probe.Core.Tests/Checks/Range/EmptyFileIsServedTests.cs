using Probe.Bits;
using Probe.Checks.Range;
using Probe.Findings;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Range;

public sealed class EmptyFileIsServedTests
{
    [Fact]
    public void An_empty_file_that_is_empty_passes()
    {
        new ContextBuilder()
            .Add(Ask.ForegroundHead().Replies(Reply.Head(0)), Ask.WholeFile().Replies(Reply.Whole(0)))
            .By<EmptyFileIsServed>()
            .IsPassed("HEAD says 0 octets, and 1 of 1 answers");
    }

    [Fact]
    public void A_HEAD_that_counts_its_own_missing_body_leaves_an_empty_file_behind()
    {
        var finding = new ContextBuilder()
            .Add(Ask.ForegroundHead().Replies(Reply.Head(0)), Ask.WholeFile().Replies(Reply.Whole(500)))
            .By<EmptyFileIsServed>()
            .IsFailure(HResults.IncorrectFileHash, endsJob: false, 2);

        Assert.Equal("inferred", finding.Basis);
        Assert.Contains("500 octets", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void The_controls_HEAD_shows_a_zero_that_the_proxy_made_up_without_any_GET()
    {
        var finding = new ContextBuilder()
            .ThroughProxy()
            .Add(Ask.Head().Replies(Reply.Head(0)), Ask.Head().OfControl().Replies(Reply.Head(10_000)))
            .By<EmptyFileIsServed>()
            .IsFailure(HResults.IncorrectFileHash, endsJob: false, 1);

        Assert.Equal((Party.Proxy, Confidence.Proved), (finding.Culprit.Party, finding.Culprit.Confidence));
        Assert.Contains("10000 directly (exchange 2)", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_empty_at_the_origin_too_passes()
    {
        new ContextBuilder()
            .ThroughProxy()
            .Add(Ask.Head().Replies(Reply.Head(0)), Ask.Head().OfControl().Replies(Reply.Head(0)))
            .By<EmptyFileIsServed>()
            .IsPassed("HEAD says 0 octets");
    }

    [Theory]
    [InlineData("502 Bad Gateway", 0x801901F6, "documented")]
    [InlineData("416 Range Not Satisfiable", 0x801901A0, "documented")]
    [InlineData("204 No Content", 0x801900CC, "inferred")]
    public void A_hop_that_takes_an_empty_file_for_a_broken_reply_has_the_code_of_its_status(
        string status,
        uint hresult,
        string basis
    )
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.ForegroundHead().Replies(Reply.Head(0)),
                Ask.WholeFile().Replies($"HTTP/1.1 {status}\nContent-Length: 0\n\n")
            )
            .By<EmptyFileIsServed>()
            .IsFailure(hresult, endsJob: true, 2);

        Assert.Equal(basis, finding.Basis);
    }

    [Theory]
    [InlineData("403 Forbidden")]
    [InlineData("404 Not Found")]
    [InlineData("302 Found")]
    public void A_refusal_that_has_nothing_to_do_with_the_length_says_nothing(string status)
    {
        new ContextBuilder()
            .Add(Ask.ForegroundHead().Replies(Reply.Head(0)), Ask.WholeFile().Replies(Reply.Page(status)))
            .By<EmptyFileIsServed>()
            .IsNotRun("no GET was answered");
    }

    [Fact]
    public void A_file_that_is_not_empty_is_no_case()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(1)), Ask.WholeFile().Replies(Reply.Whole(1)))
            .By<EmptyFileIsServed>()
            .IsNotApplicable("HEAD gives 1 octet");
    }

    [Fact]
    public void Without_a_length_or_a_GET_it_is_not_run()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies("HTTP/1.1 200 OK\n\n"))
            .By<EmptyFileIsServed>()
            .IsNotRun("no HEAD gave a length");
        new ContextBuilder().Add(Ask.Head().Replies(Reply.Head(0))).By<EmptyFileIsServed>().IsNotRun("no GET");
    }
}
