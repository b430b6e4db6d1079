using System.Collections.Immutable;
using System.Text;
using Probe.Checks;
using Probe.Findings;
using Probe.Http;
using Probe.Options;
using Probe.Sites;
using Probe.Testing;
using Probe.Testing.Results;

namespace Probe.Core.Tests.Sites;

public sealed class SiteSurveyTests
{
    [Fact]
    public void Each_address_is_asked_then_the_services_until_they_name_files()
    {
        var site = SampleSites.Play(new SiteServer());

        Assert.Equal(
            [
                "GetConfig",
                "GetAuthorizationCookie",
                "GetCookie",
                "SyncUpdates",
                "SyncUpdates",
                "SyncUpdates",
                "GetExtendedUpdateInfo",
            ],
            site.Calls.Select(c => c.Name)
        );
        Assert.Equal((2, 4, 3), (site.Files, site.Revisions, site.Rounds));
        Assert.Equal(["smallest", "largest"], site.Targets.Urls.Select(t => t.Why));
        Assert.Equal([1048576, 98765432], site.Targets.Urls.Select(t => t.Size));
        Assert.True(site.IsWell(failOnAdvisory: true));
        Assert.All(site.Checks, c => Assert.Equal(CheckStatus.Passed, c.Status));
    }

    [Fact]
    public void No_call_registers_a_computer_and_what_was_returned_is_fed_back()
    {
        var site = SampleSites.Play(new SiteServer());
        var bodies = site
            .Log.All.Where(e => e.Spec.Method == "POST")
            .Select(e => Encoding.UTF8.GetString(e.Spec.Body.AsSpan()))
            .ToList();

        Assert.DoesNotContain(bodies, b => b.Contains("RegisterComputer", StringComparison.Ordinal));
        Assert.Contains(
            "<InstalledNonLeafUpdateIDs><int>1</int><int>2</int></InstalledNonLeafUpdateIDs><OtherCachedUpdateIDs><int>7</int><int>8</int></OtherCachedUpdateIDs>",
            bodies[^2],
            StringComparison.Ordinal
        );
        Assert.Contains("<revisionIDs><int>7</int><int>8</int></revisionIDs>", bodies[^1], StringComparison.Ordinal);
        Assert.All(bodies.Skip(3), b => Assert.Contains(SiteServer.Cookie, b, StringComparison.Ordinal));
    }

    [Fact]
    public void A_call_has_the_header_lines_of_a_SOAP_request()
    {
        var call = SampleSites.Play(new SiteServer()).Log.All.First(e => e.Spec.Method == "POST").Spec;

        Assert.Equal(
            ["Connection", "Content-Type", "User-Agent", "SOAPAction", "Content-Length", "Host"],
            call.Headers.Select(h => h.Name)
        );
        Assert.Equal(
            "\"http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService/GetConfig\"",
            call.Headers.Get("SOAPAction")
        );
        Assert.StartsWith("Windows-Update-Agent/", call.Headers.Get("User-Agent"), StringComparison.Ordinal);
        Assert.StartsWith(
            "POST /ClientWebService/client.asmx HTTP/1.1\r\n",
            Encoding.UTF8.GetString(
                RequestWriter
                    .Write(call.Method, RequestTarget.For(call.Url, RouteKind.Direct), call.Headers, call.Body)
                    .AsSpan()
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_page_for_everything_is_no_WSUS_server()
    {
        var site = SampleSites.Play(new SiteServer { Page = "<!doctype html><title>Sign  in</title>" });
        var check = site.Checks.Single(c => c.Check.Id == "wsus-server-answers");
        var finding = Assert.Single(check.Findings);

        Assert.True(site.IsNoWsusServer);
        Assert.StartsWith(
            "Not a WSUS server: a login or block page answers",
            finding.Summary,
            StringComparison.Ordinal
        );
        Assert.Contains("'Sign in'", finding.Actual, StringComparison.Ordinal);
        Assert.Equal(Party.Unknown, finding.Culprit.Party);
        Assert.All(site.Endpoints.Where(e => !e.IsPair), e => Assert.Equal(EndpointState.Page, e.State));
        Assert.Contains("the answer is a web page, 'Sign in'", site.Ended, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Blocked, site.Checks.Single(c => c.Check.Id == "self-update-is-served").Status);
    }

    [Fact]
    public void A_page_in_place_of_files_beside_services_that_talk_is_told_as_that()
    {
        var site = SampleSites.Play(new SiteServer { Page = "<html></html>", PageForCalls = false });

        Assert.False(site.IsNoWsusServer);
        Assert.Equal(
            "A login or block page answers in place of the site's files (4 exchanges)",
            site.Checks.Single(c => c.Check.Id == "wsus-server-answers").Findings[0].Summary
        );
    }

    [Fact]
    public void A_page_in_place_of_the_self_update_alone_is_advice()
    {
        var site = SampleSites.Play(
            new SiteServer
            {
                Page = "<html></html>",
                PageForCalls = false,
                PageAt = "/SelfUpdate/",
            }
        );

        Assert.True(site.IsWell(failOnAdvisory: false));
        Assert.Equal(
            ["self-update-is-served"],
            site.Checks.Where(c => c.Status == CheckStatus.Failed).Select(c => c.Check.Id)
        );
    }

    [Theory]
    [InlineData("http://wsus:8530/", "https://wsus:8531/")]
    [InlineData("https://wsus:8531/", "http://wsus:8530/")]
    [InlineData("http://wsus/", "https://wsus/")]
    [InlineData("https://[::1]/", "http://[::1]/")]
    [InlineData("http://wsus:8080/", null)]
    [InlineData("https://wsus:8530/", null)]
    public void The_other_port_is_known_for_the_usual_ones(string site, string? pair) =>
        Assert.Equal(pair, SiteEndpoint.PairOf(HttpUrl.Parse(site))?.ToString());

    [Theory]
    [InlineData("ConfigChanged", 1)]
    [InlineData("ServerChanged", 1)]
    [InlineData("InvalidCookie", 1)]
    public void A_fault_that_clients_begin_anew_after_is_none_when_it_comes_once(string fault, int times)
    {
        var site = SampleSites.Play(new SiteServer { Fault = fault, Faults = times });

        Assert.Equal(2, site.Files);
        Assert.True(site.IsWell(failOnAdvisory: true));
        Assert.Equal(2, site.Calls.Count(c => c.Name == "GetConfig"));
    }

    [Theory]
    [InlineData("InvalidCookie", true, "another member gave it")]
    [InlineData("InternalServerError", true, "for want of its database")]
    [InlineData("SomethingNew", true, "SomethingNew")]
    [InlineData("RegistrationRequired", false, "")]
    public void A_fault_is_named_with_what_it_means(string fault, bool fails, string text)
    {
        var site = SampleSites.Play(new SiteServer { Fault = fault });
        var check = site.Checks.Single(c => c.Check.Id == "web-services-talk");

        Assert.Equal(fails ? CheckStatus.Failed : CheckStatus.Passed, check.Status);
        Assert.Equal(fails, !site.IsWell(failOnAdvisory: false));
        Assert.Equal(["/Content/anonymousCheckFile.txt"], site.Targets.Urls.Select(t => t.Url.PathAndQuery));
        Assert.Contains(fault, site.Targets.Note, StringComparison.Ordinal);
        if (fails)
        {
            var finding = Assert.Single(check.Findings);
            Assert.Equal(0x80244007u, finding.BitsError!.HResult);
            Assert.Contains(text, finding.Actual, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_session_cookie_shows_in_no_text_when_the_server_says_it_back()
    {
        var site = SampleSites.Play(new SiteServer { Fault = "InvalidCookie" });
        var texts = site
            .Checks.SelectMany(c => c.Findings)
            .Select(f => f.Actual)
            .Concat(site.Calls.Select(c => c.Fault?.Message ?? ""));

        Assert.All(texts, t => Assert.DoesNotContain(SiteServer.Cookie, t, StringComparison.Ordinal));
        Assert.Contains(site.Calls, c => c.Fault?.Message?.Contains("****", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Rounds_that_never_end_are_ended()
    {
        var next = 1;
        var site = SampleSites.Play(new SiteServer { Round = _ => [(next++, false)] });

        Assert.Equal(SiteSurvey.MostRounds, site.Rounds);
        Assert.True(site.IsBounded);
        Assert.Single(site.Targets.Urls);
    }

    [Fact]
    public void Ten_thousand_revisions_are_bounded()
    {
        var site = SampleSites.Play(
            new SiteServer { Round = _ => Enumerable.Range(1, 10_000).Select(id => (id, id % 2 == 0)) }
        );

        Assert.Equal(SiteSurvey.MostRevisions, site.Revisions);
        Assert.True(site.IsBounded);
        Assert.InRange(site.Log.All.Length, 1, 60);
        Assert.NotEmpty(site.Targets.Urls);
    }

    [Fact]
    public void Files_on_other_hosts_are_named_and_left_alone()
    {
        var server = new SiteServer
        {
            Files =
            [
                ("http://wsus01:8530/Content/1.cab", 1),
                ("http://169.254.169.254/latest/meta-data", 2),
                ("file:///etc/passwd", 3),
                ("http://WSUS01.corp.example:8530/Content/2.cab", 4),
            ],
        };
        var site = SampleSites.Play(server);

        Assert.Equal(
            ["http://WSUS01.corp.example:8530/Content/2.cab"],
            site.Targets.Urls.Select(t => t.Url.ToString())
        );
        Assert.Equal([("wsus01", 1), ("169.254.169.254", 1)], site.Targets.NotContacted);
        var check = site.Checks.Single(c => c.Check.Id == "content-host-is-the-sites");
        Assert.Equal(CheckStatus.Failed, check.Status);
        Assert.Contains("short and the full name", check.Findings[0].Actual, StringComparison.Ordinal);
        Assert.True(site.IsWell(failOnAdvisory: false));
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "no XML that is read here")]
    [InlineData("<page>Sign in</page>", "no SOAP envelope")]
    [InlineData("not XML", "no XML")]
    [InlineData("", "has no body")]
    public void What_is_no_SOAP_is_told_from_an_answer(string body, string problem)
    {
        var site = SampleSites.Play(new SiteServer { Instead = name => name == "GetConfig" ? body : null });
        var check = site.Checks.Single(c => c.Check.Id == "web-services-talk");

        Assert.Equal(CheckStatus.Failed, check.Status);
        Assert.Equal(0x8024400Au, check.Findings[0].BitsError!.HResult);
        Assert.Contains(problem, check.Findings[0].Actual, StringComparison.Ordinal);
        Assert.Equal(["GetConfig"], site.Calls.Select(c => c.Name));
    }

    [Fact]
    public void Depth_and_number_of_elements_are_bounded()
    {
        var deep = SiteServer.Envelope(
            string.Concat(Enumerable.Repeat("<a>", 500)) + string.Concat(Enumerable.Repeat("</a>", 500))
        );
        var wide = SiteServer.Result("GetConfig", string.Concat(Enumerable.Repeat("<a/>", 150_000)));

        Assert.All(
            new[] { deep, wide },
            body =>
            {
                var site = SampleSites.Play(new SiteServer { Instead = _ => body });
                Assert.Contains("no XML that is read here", site.Ended, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void An_answer_to_another_call_is_no_answer()
    {
        var site = SampleSites.Play(new SiteServer { Instead = _ => SiteServer.Result("GetOther", "") });

        Assert.Contains("GetOtherResponse", site.Ended, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Failed, site.Checks.Single(c => c.Check.Id == "web-services-talk").Status);
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(405, null)]
    [InlineData(500, null)]
    [InlineData(401, 0x80244017u)]
    [InlineData(403, 0x80244018u)]
    [InlineData(404, 0x80244019u)]
    [InlineData(407, 0x8024401Bu)]
    [InlineData(502, 0x80244021u)]
    [InlineData(503, 0x80244022u)]
    [InlineData(504, 0x80244023u)]
    public void A_status_of_a_service_is_what_the_agent_would_log(int status, uint? code)
    {
        var site = SampleSites.Play(new SiteServer { Services = status });
        var row = site.Endpoints.Single(e => e.Endpoint == SiteEndpoint.Client && !e.IsPair);
        var check = site.Checks.Single(c => c.Check.Id == "web-services-answer");

        Assert.Equal(code, row.AgentError?.HResult);
        Assert.Equal(code, check.Findings.FirstOrDefault()?.BitsError?.HResult);
        Assert.Equal(code is null ? CheckStatus.Passed : CheckStatus.Failed, check.Status);
    }

    [Fact]
    public void A_port_without_listener_is_asked_once_and_is_no_fault_at_the_pair()
    {
        var site = SampleSites.Play(new SiteServer());
        var pair = site.Endpoints.Where(e => e.IsPair).ToList();

        Assert.Equal([EndpointState.Unreachable, EndpointState.NotAsked], pair.Select(e => e.State));
        Assert.True(site.IsWell(failOnAdvisory: true));
    }

    [Fact]
    public void The_largest_smallest_and_express_files_stand_for_all()
    {
        SiteFile File(string name, long? size) => new(HttpUrl.Parse("http://wsus:8530/Content/" + name), size);
        SiteFile[] files =
        [
            File("b.cab", 20),
            File("x.psf", 30),
            File("a.cab", 10),
            File("z.cab", 40),
            File("u.cab", null),
            File("a.cab", 10),
        ];

        string Chosen(int most) =>
            string.Join(' ', SiteFile.Choose(files, most).Select(c => c.Why + "=" + c.File.Url.PathAndQuery[9..]));

        Assert.Equal("smallest=a.cab largest=z.cab express=x.psf", Chosen(3));
        Assert.Equal("smallest=a.cab", Chosen(1));
        Assert.Equal("smallest=a.cab largest=z.cab express=x.psf another=b.cab another=u.cab", Chosen(20));
        Assert.Empty(SiteFile.Choose([], 3));
    }

    [Fact]
    public void A_body_goes_out_only_with_its_true_length()
    {
        ImmutableArray<byte> body = [.. "hello"u8];
        HeaderList right = [new HeaderField("Content-Length", "5")];
        HeaderList wrong = [new HeaderField("Content-Length", "4")];

        Assert.EndsWith(
            "\r\n\r\nhello",
            Encoding.ASCII.GetString(RequestWriter.Write("POST", "/", right, body).AsSpan()),
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => RequestWriter.Write("POST", "/", wrong, body));
        Assert.Throws<ArgumentException>(() => RequestWriter.Write("POST", "/", HeaderList.Empty, body));
    }
}
