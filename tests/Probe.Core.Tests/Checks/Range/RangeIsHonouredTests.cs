using Probe.Bits;
using Probe.Checks.Range;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;
using Probe.Remedies;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Range;

public sealed class RangeIsHonouredTests
{
    [Fact]
    public void Ranges_answered_with_206_pass()
    {
        new ContextBuilder()
            .Add(
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)),
                Ask.Range(Purpose.LastRange, 9_999, 9_999).Replies(Reply.Range(9_999, 9_999, 10_000))
            )
            .By<RangeIsHonoured>()
            .IsPassed("2 of 2 ranges");
    }

    [Fact]
    public void An_empty_file_has_no_range_to_honour()
    {
        // Apache httpd, whose HEAD of an empty file has no length, so that a range is asked for.
        new ContextBuilder()
            .Add(
                Ask.Head().Replies("HTTP/1.1 200 OK\nServer: Apache/2.4.71 (Debian)\nAccept-Ranges: bytes\n\n"),
                Ask.FirstRange().Replies("HTTP/1.1 200 OK\nAccept-Ranges: bytes\nContent-Length: 0\n\n")
            )
            .By<RangeIsHonoured>()
            .IsNotRun("no range");
    }

    [Fact]
    public void The_whole_file_in_place_of_a_range_is_insufficient_range_support()
    {
        var finding = new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(10_000)), Ask.FirstRange().Replies(Reply.Whole(10_000)))
            .By<RangeIsHonoured>()
            .IsFailure(HResults.InsufficientRangeSupport, endsJob: true, 2);

        Assert.Equal("documented", finding.Basis);
        Assert.Contains("Content-Length: 10000", finding.Actual, StringComparison.Ordinal);
        Assert.Equal(new Evidence(2, EvidencePart.ResponseHead, 0, 15), Assert.Single(finding.Evidence));
    }

    private const string Cab = "http://wsus.example:8530/Content/a.cab";
    private const string Page = "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 40\n\n";
    private const string Html = "<html><head><title>Sign in</title></head>";

    [Fact]
    public void A_portals_page_is_called_one_and_no_whole_file()
    {
        var finding = new ContextBuilder()
            .For(Cab)
            .ThroughProxy()
            .Add(Ask.FirstRange().Replies(Page).Body(Html), Ask.FirstRange().OfControl().Replies(Page).Body(Html))
            .By<RangeIsHonoured>()
            .IsFailure(HResults.InsufficientRangeSupport, endsJob: true, 1);

        Assert.Equal("A web page comes in place of the file: a portal, login or block page", finding.Summary);
        Assert.Contains("titled 'Sign in'", finding.Actual, StringComparison.Ordinal);
        Assert.Contains("A captive portal: sign in", finding.Remedy, StringComparison.Ordinal);
        Assert.Equal(Ailment.BlockPage, finding.Ailment);
        Assert.Equal(Party.Unknown, finding.Culprit.Party);
    }

    [Fact]
    public void A_redirect_to_a_portal_says_where_to()
    {
        var finding = new ContextBuilder()
            .For(Cab)
            .Add(
                Ask.FirstRange().Replies("HTTP/1.1 302 Found\nLocation: http://portal.example/login\n\n"),
                Ask.FirstRange().At("http://portal.example/login").AfterRedirectOf(1).Replies(Page).Body(Html)
            )
            .By<RangeIsHonoured>()
            .IsFailure(HResults.InsufficientRangeSupport, endsJob: true, 2);

        Assert.StartsWith(
            "Requests are sent to another host, portal.example, ",
            finding.Summary,
            StringComparison.Ordinal
        );
        Assert.Contains("Open http://wsus.example:8530/ with a browser", finding.Remedy, StringComparison.Ordinal);
        Assert.Equal(Ailment.RedirectedAway, finding.Ailment);
    }

    [Theory]
    [InlineData("http://wsus.example:8530/a.htm", Html)]
    [InlineData(Cab, "MSCF\0\0\0\0")]
    public void A_file_that_may_be_a_page_or_is_none_is_the_whole_file(string url, string body) =>
        Assert.Contains(
            "the whole file",
            new ContextBuilder()
                .For(url)
                .Add(Ask.FirstRange().Replies(Page).Body(body))
                .By<RangeIsHonoured>()
                .IsFailure(HResults.InsufficientRangeSupport, endsJob: true, 1)
                .Summary,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_whole_file_that_we_stopped_reading_is_the_same_fault()
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(5_000_000_000)),
                Ask.FirstRange().Replies(Reply.Whole(5_000_000_000)).BodyOfLength(71_227).CutByPlan()
            )
            .By<RangeIsHonoured>()
            .IsFailure(HResults.InsufficientRangeSupport, endsJob: true, 2);

        Assert.Contains(
            "71227 octets of it came before this program stopped",
            finding.Actual,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void For_a_range_that_spans_a_small_file_the_code_is_inferred()
    {
        var finding = new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(100)), Ask.FirstRange(0, 99).Replies(Reply.Whole(100)))
            .By<RangeIsHonoured>()
            .IsFailure(HResults.InsufficientRangeSupport, endsJob: true, 2);

        Assert.Equal("inferred", finding.Basis);
    }

    [Fact]
    public void Another_success_has_the_code_of_its_status()
    {
        new ContextBuilder()
            .Add(Ask.FirstRange().Replies("HTTP/1.1 204 No Content\n\n"))
            .By<RangeIsHonoured>()
            .IsFailure(HResults.ForStatus(204), endsJob: true, 1);
    }

    [Fact]
    public void A_control_run_that_gets_206_convicts_the_proxy()
    {
        var finding = new ContextBuilder()
            .ThroughProxy()
            .Add(
                Ask.FirstRange().Replies(Reply.Whole(10_000)),
                Ask.FirstRange().OfControl().Replies(Reply.Range(0, 5690, 10_000))
            )
            .By<RangeIsHonoured>()
            .IsFailure(HResults.InsufficientRangeSupport, endsJob: true, 1);

        Assert.Equal((Party.Proxy, Confidence.Proved), (finding.Culprit.Party, finding.Culprit.Confidence));
    }

    [Fact]
    public void Errors_diagnostic_ranges_and_whole_GETs_say_nothing()
    {
        new ContextBuilder()
            .Add(
                Ask.FirstRange().Replies(Reply.Page("403 Forbidden")),
                Ask.Range(Purpose.UnsatisfiableRange, 10_000, 14_095).Replies(Reply.Whole(10_000)),
                Ask.Range(Purpose.PastEndRange, 0, 2_147_483_646).Replies(Reply.Whole(10_000)),
                Ask.WholeFile().Replies(Reply.Whole(10_000)),
                Ask.Range(Purpose.LargeOffsetRange, 1L << 31, (1L << 31) + 9).Replies(Reply.Whole(10_000)),
                Ask.Range(Purpose.MiddleRange, 5_000, 9_095)
                    .Fails(FailureStage.ReceiveHead, FailureSide.Origin, FailureCauses.Reset)
            )
            .By<RangeIsHonoured>()
            .IsNotRun("no range");
    }
}
