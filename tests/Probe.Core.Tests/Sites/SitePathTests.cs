using Probe.Checks;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Sites;
using Probe.Testing;
using Probe.Testing.Results;

namespace Probe.Core.Tests.Sites;

/// <summary>What the way to a WSUS site does is told in the site's own part, as it is for a single URL.</summary>
public sealed class SitePathTests
{
    private static readonly HttpUrl OverTls = HttpUrl.Parse("https://wsus01.corp.example:8531/");

    private static readonly TlsFacts Untrusted = new()
    {
        Protocol = "TLSv1.3",
        Subject = "CN=wsus01",
        Issuer = "CN=Nobody",
        Problems = [FailureCauses.TlsUntrusted],
    };

    [Fact]
    public void An_untrusted_certificate_stays_a_finding_of_the_site_with_k()
    {
        var server = new SiteServer { PairIsThere = true };
        var site = SampleSites.Play(
            (spec, number, route) =>
                server.Answer(spec, number, route) with
                {
                    Tls = spec.Url.IsTls ? Untrusted : null,
                },
            OverTls
        );

        var check = site.Checks.Single(c => c.Check.Id == "tls-is-trusted");
        var finding = Assert.Single(check.Findings);
        Assert.Equal(CheckStatus.Failed, check.Status);
        Assert.Contains("because of -k", finding.Actual, StringComparison.Ordinal);
        Assert.False(site.IsWell(failOnAdvisory: false));
        // The services were asked all the same.
        Assert.Equal(CheckStatus.Passed, site.Checks.Single(c => c.Check.Id == "web-services-answer").Status);
    }

    [Fact]
    public void A_bad_certificate_at_the_other_port_of_an_http_site_is_no_finding()
    {
        var server = new SiteServer { PairIsThere = true };
        var site = SampleSites.Play(
            (spec, number, route) => server.Answer(spec, number, route) with { Tls = spec.Url.IsTls ? Untrusted : null }
        );

        Assert.DoesNotContain(site.Checks, c => c.Check.Id == "tls-is-trusted");
        Assert.True(site.IsWell(failOnAdvisory: false));
    }

    [Fact]
    public void A_trusted_certificate_passes_beside_the_checks_of_the_site()
    {
        var server = new SiteServer { PairIsThere = true };
        var site = SampleSites.Play(
            (spec, number, route) =>
                server.Answer(spec, number, route) with
                {
                    Tls = spec.Url.IsTls ? Untrusted with { Problems = [] } : null,
                },
            OverTls
        );

        Assert.Equal(CheckStatus.Passed, site.Checks.Single(c => c.Check.Id == "tls-is-trusted").Status);
    }

    [Theory]
    [InlineData(FailureStage.Resolve, FailureCauses.NameNotFound, false, "nslookup wsus01.corp.example")]
    [InlineData(FailureStage.Connect, FailureCauses.Refused, false, "WSUS listens at 8530 and 8531")]
    [InlineData(FailureStage.Resolve, FailureCauses.NameNotFound, true, "nslookup proxy.corp.example")]
    [InlineData(FailureStage.Connect, FailureCauses.Refused, true, "Start the proxy")]
    [InlineData(FailureStage.ReceiveHead, FailureCauses.ClosedWithoutReply, false, "the hop that closes")]
    [InlineData(FailureStage.ReceiveHead, FailureCauses.MalformedHead, false, "Look at the raw octets")]
    [InlineData(FailureStage.ProxyTunnel, FailureCauses.ClosedWithoutReply, true, "an HTTP proxy that knows CONNECT")]
    public void A_connection_that_fails_gets_the_fix_of_its_own_cause(
        FailureStage stage,
        string cause,
        bool throughProxy,
        string fix
    )
    {
        var site = SampleSites.Play(
            (spec, number, route) => Fails(spec, number, route, stage, cause),
            stage is FailureStage.ProxyTunnel or FailureStage.TlsHandshake ? OverTls : null,
            proxy: throughProxy ? Proxy : null
        );
        var finding = Assert.Single(site.Checks.Single(c => c.Check.Id == "web-services-answer").Findings);

        Assert.Contains(fix, finding.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing answers", finding.Remedy, StringComparison.Ordinal);
        Assert.StartsWith("The web services cannot be reached: ", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("it went wrong", finding.Actual, StringComparison.Ordinal);
        Assert.False(site.IsWell(failOnAdvisory: false));
    }

    [Fact]
    public void A_handshake_that_fails_is_one_finding_of_the_site()
    {
        var site = SampleSites.Play(
            (spec, number, route) => Fails(spec, number, route, FailureStage.TlsHandshake, FailureCauses.TlsUntrusted),
            OverTls
        );

        Assert.Equal("tls-is-trusted", Assert.Single(site.Checks.SelectMany(c => c.Findings)).CheckId);
        Assert.False(site.IsWell(failOnAdvisory: false));
        var answer = site.Checks.Single(c => c.Check.Id == "web-services-answer");
        Assert.Equal(CheckStatus.NotRun, answer.Status);
        Assert.Contains("tls-is-trusted says why", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_certificate_is_not_judged_the_services_say_why_they_are_not_reached()
    {
        var site = SampleSites.Play(
            (spec, number, route) => Fails(spec, number, route, FailureStage.TlsHandshake, FailureCauses.TlsUntrusted),
            OverTls,
            options: new ProbeOptions { Urls = [], SkipChecks = ["tls-is-trusted"] }
        );

        var finding = Assert.Single(site.Checks.Single(c => c.Check.Id == "web-services-answer").Findings);
        Assert.Contains("certificate", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(407)]
    [InlineData(401)]
    public void Credentials_that_were_given_and_refused_are_said_to_be_refused(int status)
    {
        var credentials = new Credentials("who", "wrong");
        var options = new ProbeOptions
        {
            Urls = [],
            ProxyCredentials = status == 407 ? credentials : null,
            ServerCredentials = status == 401 ? credentials : null,
        };
        var site = SampleSites.Play(
            (spec, number, route) => Wants(spec, number, route, status),
            options: options,
            proxy: Proxy
        );
        var finding = site.Checks.Single(c => c.Check.Id == "web-services-answer").Findings[0];

        Assert.Contains("refuses the credentials given", finding.Summary, StringComparison.Ordinal);
        Assert.StartsWith("Correct user and password", finding.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("pass this site without login", finding.Remedy, StringComparison.Ordinal);
        Assert.Equal(Party.Client, finding.Culprit.Party);
        Assert.Equal(AgentErrors.OfStatus(status), finding.BitsError!.HResult);
    }

    [Fact]
    public void A_login_that_nobody_tried_is_the_sites_own_matter()
    {
        var site = SampleSites.Play((spec, number, route) => Wants(spec, number, route, 407), proxy: Proxy);
        var finding = site.Checks.Single(c => c.Check.Id == "web-services-answer").Findings[0];

        Assert.StartsWith("Let the proxy pass this site without login", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_answers_511_to_everything_is_no_WSUS_server()
    {
        var site = SampleSites.Play(
            (spec, number, route) =>
                Answers(spec, number, route, "HTTP/1.1 511 Network Authentication Required", "Content-Length: 0")
        );
        var finding = Assert.Single(site.Checks.Single(c => c.Check.Id == "wsus-server-answers").Findings);

        Assert.True(site.IsNoWsusServer);
        Assert.StartsWith("Not a WSUS server: a login page answers, 511", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("sign in", finding.Remedy, StringComparison.Ordinal);
        Assert.Equal(Party.Unknown, finding.Culprit.Party);
        AssertNoFixSays("fails inside", site);
        Assert.False(site.IsWell(failOnAdvisory: false));
    }

    [Fact]
    public void Everything_sent_to_another_host_is_a_portal_and_no_matter_of_the_policy()
    {
        var site = SampleSites.Play(
            (spec, number, route) => Redirects(spec, number, route, "http://login.hotel.example/")
        );
        var finding = Assert.Single(site.Checks.Single(c => c.Check.Id == "wsus-server-answers").Findings);

        Assert.StartsWith(
            "Everything is sent to another host, login.hotel.example: a portal or login page",
            finding.Summary,
            StringComparison.Ordinal
        );
        Assert.Contains("A captive portal: sign in", finding.Remedy, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Failed, site.Checks.Single(c => c.Check.Id == "site-does-not-redirect").Status);
        AssertNoFixSays("in the policy", site);
    }

    [Fact]
    public void A_site_that_moved_with_its_paths_is_no_portal()
    {
        var site = SampleSites.Play(
            (spec, number, route) =>
                Redirects(spec, number, route, "http://wsus02.corp.example:8530" + spec.Url.PathAndQuery)
        );

        Assert.NotEqual(CheckStatus.Failed, site.Checks.Single(c => c.Check.Id == "wsus-server-answers").Status);
        var finding = Assert.Single(site.Checks.Single(c => c.Check.Id == "site-does-not-redirect").Findings);
        Assert.Contains("another host, wsus02.corp.example", finding.Summary, StringComparison.Ordinal);
        AssertNoFixSays("name its target in the policy", site);
    }

    [Theory]
    [InlineData("https://wsus01.corp.example:8531/", "name https and its port in the policy")]
    [InlineData("http://wsus01.corp.example:8080/", "name its target in the policy")]
    [InlineData("http://wsus01:8530/", "name its target in the policy")]
    public void A_redirect_to_the_same_host_is_still_the_sites_own(string target, string fix)
    {
        var site = SampleSites.Play((spec, number, route) => Redirects(spec, number, route, target));
        var finding = Assert.Single(site.Checks.Single(c => c.Check.Id == "site-does-not-redirect").Findings);

        Assert.Contains(fix, finding.Remedy, StringComparison.Ordinal);
        Assert.NotEqual(CheckStatus.Failed, site.Checks.Single(c => c.Check.Id == "wsus-server-answers").Status);
    }

    private static void AssertNoFixSays(string text, SiteResult site) =>
        Assert.All(
            site.Checks.SelectMany(c => c.Findings),
            f => Assert.DoesNotContain(text, f.Remedy, StringComparison.Ordinal)
        );

    private static Exchange Redirects(RequestSpec spec, int number, Route route, string target) =>
        Answers(spec, number, route, "HTTP/1.1 302 Found", "Location: " + target, "Content-Length: 0");

    private static ProxyEndpoint Proxy { get; } = new("proxy.corp.example", 3128);

    private static Exchange Fails(RequestSpec spec, int number, Route route, FailureStage stage, string cause) =>
        new()
        {
            Number = number,
            Spec = spec,
            Route = route,
            StartedAt = SampleExchanges.Start,
            Failure = new ExchangeFailure
            {
                Stage = stage,
                Side = route.Proxy is null ? FailureSide.Origin : FailureSide.Proxy,
                Cause = cause,
                Detail = "it went wrong",
            },
        };

    private static Exchange Wants(RequestSpec spec, int number, Route route, int status) =>
        Answers(
            spec,
            number,
            route,
            $"HTTP/1.1 {status} Login",
            $"{(status == 407 ? "Proxy" : "WWW")}-Authenticate: Basic realm=\"x\"",
            "Content-Length: 0"
        );

    private static Exchange Answers(RequestSpec spec, int number, Route route, params string[] head) =>
        new()
        {
            Number = number,
            Spec = spec,
            Route = route,
            StartedAt = SampleExchanges.Start,
            Response = SampleExchanges.Head(head, spec.Method == "HEAD"),
            Body = new BodyFacts { Length = 0, End = BodyEnd.Complete },
            Connection = new ConnectionFacts { Id = 1, KeptAlive = true },
        };
}
