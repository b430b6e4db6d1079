using Probe.Checks;
using Probe.Checks.Status;
using Probe.Findings;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Status;

public sealed class StatusCheckTests
{
    private static readonly string Fine = Reply.Head(1000);

    [Theory]
    [InlineData("403 Forbidden", "nothing-is-forbidden", 0x80190193)]
    [InlineData("404 Not Found", "nothing-is-missing", 0x80190194)]
    [InlineData("401 Unauthorized", "server-admits-client", 0x80190191)]
    [InlineData("405 Method Not Allowed", "no-other-client-errors", 0x80190195)]
    [InlineData("411 Length Required", "no-other-client-errors", 0x8019019B)]
    [InlineData("412 Precondition Failed", "no-other-client-errors", 0x8019019C)]
    [InlineData("416 Range Not Satisfiable", "no-other-client-errors", 0x801901A0)]
    [InlineData("429 Too Many Requests", "no-other-client-errors", 0x801901AD)]
    [InlineData("304 Not Modified", "no-other-client-errors", 0x80190130)]
    [InlineData("999 Done", "no-other-client-errors", 0x80072F78)]
    [InlineData("500 Internal Server Error", "no-server-errors", 0x801901F4)]
    [InlineData("502 Bad Gateway", "no-server-errors", 0x801901F6)]
    [InlineData("503 Service Unavailable", "no-server-errors", 0x801901F7)]
    [InlineData("504 Gateway Timeout", "no-server-errors", 0x801901F8)]
    public void Each_status_on_a_range_belongs_to_exactly_one_check(string status, string id, uint hresult)
    {
        var context = new ContextBuilder()
            .ThroughProxy()
            .Add(Ask.Head().Replies(Fine))
            .Add(Ask.FirstRange().Replies(Reply.Page(status)))
            .Build();

        var failed = StatusChecks()
            .Select(c => (c.Info.Id, Judgement: c.Judge(context)))
            .Where(x => x.Judgement.Status == CheckStatus.Failed)
            .ToList();

        var (failedId, judgement) = Assert.Single(failed);
        var finding = Assert.Single(judgement.Findings);
        Assert.Equal(id, failedId);
        Assert.Equal(hresult, finding.BitsError!.HResult);
        Assert.True(finding.EndsJob);
        var evidence = Assert.Single(finding.Evidence);
        Assert.Equal(2, evidence.Exchange);
        Assert.Equal(EvidencePart.ResponseHead, evidence.Part);
        Assert.Equal(0, evidence.Offset);
        Assert.Equal(("HTTP/1.1 " + status).Length, evidence.Length);
    }

    [Fact]
    public void Good_answers_pass_them_all()
    {
        var context = new ContextBuilder()
            .Add(Ask.Head().Replies(Fine))
            .Add(Ask.FirstRange(0, 99).Replies(Reply.Range(0, 99, 1000)))
            .Build();

        Assert.All(StatusChecks(), c => Assert.Equal(CheckStatus.Passed, c.Judge(context).Status));
    }

    [Fact]
    public void Without_any_answer_none_of_them_passes()
    {
        var context = new ContextBuilder().Build();

        Assert.All(StatusChecks(), c => Assert.Equal(CheckStatus.NotRun, c.Judge(context).Status));
    }

    [Fact]
    public void A_416_to_a_range_past_the_end_is_in_place()
    {
        var context = new ContextBuilder()
            .Add(Ask.Range(Purpose.UnsatisfiableRange, 1000, 1999).Replies(Reply.Page("416 Range Not Satisfiable")))
            .Build();

        Assert.Equal(CheckStatus.Passed, new NoOtherClientErrors().Judge(context).Status);
    }

    [Theory]
    [InlineData("405 Method Not Allowed")]
    [InlineData("500 Internal Server Error")]
    [InlineData("404 Not Found")]
    public void What_is_refused_to_HEAD_alone_is_left_to_head_is_allowed(string status)
    {
        var context = new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Page(status)))
            .Add(Ask.FirstRange(0, 99).Replies(Reply.Range(0, 99, 1000)))
            .Build();

        Assert.All(StatusChecks(), c => Assert.Equal(CheckStatus.Passed, c.Judge(context).Status));
    }

    [Fact]
    public void A_diagnostic_request_that_is_forbidden_does_not_end_the_job()
    {
        var context = new ContextBuilder()
            .Add(Ask.Range(Purpose.PastEndRange, 900, 1999).Replies(Reply.Page("403 Forbidden")))
            .Build();

        Assert.False(Assert.Single(new NothingIsForbidden().Judge(context).Findings).EndsJob);
    }

    [Fact]
    public void The_same_status_on_many_ranges_is_one_finding_with_all_the_evidence()
    {
        var forbidden = Reply.Page("403 Forbidden");
        var context = new ContextBuilder()
            .Add(Ask.Head().Replies(forbidden))
            .Add(Ask.FirstRange().Replies(forbidden))
            .Add(Ask.WholeFile().Replies(forbidden))
            .Build();

        var finding = Assert.Single(new NothingIsForbidden().Judge(context).Findings);

        Assert.Equal([1, 2, 3], finding.Exchanges);
    }

    [Fact]
    public void A_tunnel_that_is_forbidden_is_left_to_tunnel_opens()
    {
        var context = new ContextBuilder()
            .For("https://wsus.example/f.cab")
            .ThroughProxy()
            .Add(
                Ask.Head()
                    .TunnelReplies(Reply.Page("403 Forbidden"))
                    .Fails(
                        Probe.Exchanges.FailureStage.ProxyTunnel,
                        Probe.Exchanges.FailureSide.Proxy,
                        Probe.Exchanges.FailureCauses.TunnelRefused
                    )
            )
            .Build();

        Assert.Equal(CheckStatus.NotRun, new NothingIsForbidden().Judge(context).Status);
    }

    [Fact]
    public void The_extension_that_needs_a_MIME_type_is_named()
    {
        var context = new ContextBuilder()
            .For("http://w/Content/AB/x.psf")
            .Add(Ask.Head().Replies(Reply.Page("404 Not Found")))
            .Build();

        Assert.Contains(
            "'.psf'",
            Assert.Single(new NothingIsMissing().Judge(context).Findings).Remedy,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_redirect_within_the_host_that_serves_the_file_is_well()
    {
        var context = new ContextBuilder()
            .For("http://w/a.cab")
            .Add(Ask.Head().Replies("HTTP/1.1 302 Found\r\nLocation: /b.cab\r\nContent-Length: 0\r\n\r\n"))
            .Add(Ask.Head().At("http://w/b.cab").AfterRedirectOf(1).Replies(Fine))
            .Build();

        var judgement = new NoRedirectToForeignHost().Judge(context);

        Assert.Equal(CheckStatus.Passed, judgement.Status);
        Assert.Contains("http://w/b.cab", judgement.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redirect_to_another_host_that_serves_the_file_is_only_mentioned()
    {
        var context = new ContextBuilder()
            .For("http://w/a.cab")
            .Add(Ask.Head().Replies("HTTP/1.1 302 Found\r\nLocation: http://cdn/a.cab\r\nContent-Length: 0\r\n\r\n"))
            .Add(Ask.Head().At("http://cdn/a.cab").AfterRedirectOf(1).Replies(Fine))
            .Build();

        Assert.Equal(CheckStatus.Passed, new NoRedirectToForeignHost().Judge(context).Status);
    }

    [Fact]
    public void A_redirect_to_a_page_on_another_host_is_a_finding()
    {
        var context = new ContextBuilder()
            .For("http://w/a.cab")
            .Add(Ask.Head().Replies("HTTP/1.1 302 Found\r\nLocation: http://portal/login\r\nContent-Length: 0\r\n\r\n"))
            .Add(
                Ask.Head()
                    .At("http://portal/login")
                    .AfterRedirectOf(1)
                    .Replies(Reply.Head(500, "Content-Type: text/html\r\n"))
            )
            .Build();

        var finding = Assert.Single(new NoRedirectToForeignHost().Judge(context).Findings);

        Assert.Contains("http://portal/login", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_416_with_a_page_behind_a_redirect_is_no_login_page()
    {
        var context = new ContextBuilder()
            .For("http://w/a.cab")
            .Add(
                Ask.Range(Purpose.UnsatisfiableRange, 1000, 1999)
                    .Replies("HTTP/1.1 302 Found\r\nLocation: http://cdn/a.cab\r\nContent-Length: 0\r\n\r\n")
            )
            .Add(
                Ask.Range(Purpose.UnsatisfiableRange, 1000, 1999)
                    .At("http://cdn/a.cab")
                    .AfterRedirectOf(1)
                    .Replies(Reply.Page("416 Range Not Satisfiable", "Content-Type: text/html\r\n"))
            )
            .Build();

        Assert.Equal(CheckStatus.Passed, new NoRedirectToForeignHost().Judge(context).Status);
    }

    [Theory]
    [InlineData("Location: http://w/loop\r\n")]
    [InlineData("Location: ftp://w/f\r\n")]
    [InlineData("")]
    public void A_redirect_that_cannot_be_followed_ends_the_job(string location)
    {
        var context = new ContextBuilder()
            .For("http://w/a.cab")
            .Add(Ask.Head().Replies($"HTTP/1.1 302 Found\r\n{location}Content-Length: 0\r\n\r\n"))
            .Build();

        var finding = Assert.Single(new NoRedirectToForeignHost().Judge(context).Findings);

        Assert.Equal(0x80072F7Cu, finding.BitsError!.HResult);
        Assert.True(finding.EndsJob);
    }

    [Fact]
    public void A_redirect_from_https_to_http_ends_the_job()
    {
        var context = new ContextBuilder()
            .For("https://w/a.cab")
            .Add(Ask.Head().Replies("HTTP/1.1 302 Found\r\nLocation: http://w/a.cab\r\nContent-Length: 0\r\n\r\n"))
            .Add(Ask.Head().At("http://w/a.cab").AfterRedirectOf(1).Replies(Fine))
            .Build();

        Assert.True(Assert.Single(new NoRedirectToForeignHost().Judge(context).Findings).EndsJob);
    }

    private static IEnumerable<ICheck> StatusChecks() => AllChecks.List.Where(c => c.Info.Group == "status");
}
