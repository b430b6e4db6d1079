using Probe.Checks;
using Probe.Exchanges;
using Probe.Http;
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
            (spec, number, route) =>
                server.Answer(spec, number, route) with
                {
                    Tls = spec.Url.IsTls ? Untrusted : null,
                }
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
}
