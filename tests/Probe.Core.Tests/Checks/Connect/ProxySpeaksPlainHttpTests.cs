using Probe.Bits;
using Probe.Checks.Connect;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Options;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Connect;

public sealed class ProxySpeaksPlainHttpTests
{
    [Fact]
    public void A_setting_that_asks_for_TLS_to_the_proxy_proves_itself_wrong()
    {
        var finding = Set("https://proxy.example:3129", isTls: true)
            .By<ProxySpeaksPlainHttp>()
            .IsFailure(HResults.InvalidArgument, endsJob: true);

        Assert.Equal((Party.Client, Confidence.Proved), (finding.Culprit.Party, finding.Culprit.Confidence));
        Assert.Contains("-x is 'https://proxy.example:3129'", finding.Culprit.Why, StringComparison.Ordinal);
        Assert.Contains("asks for TLS to the proxy itself", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("http://proxy.example:3129", finding.Expected, StringComparison.Ordinal);
        Assert.Equal("inferred", finding.Basis);
        Assert.Equal(
            [HResults.InvalidProxyInfo, HResults.ConnectionError],
            finding.Alternatives.Select(a => a.HResult)
        );
        Assert.DoesNotContain("went on through it", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_proxy_showed_is_said_where_it_spoke_TLS()
    {
        var finding = Set("https://proxy.example:3129", isTls: true)
            .Add(
                Ask.Head()
                    .ProxyTls(new TlsFacts { Protocol = "TLSv1.3", Subject = "CN=proxy.example" })
                    .Replies(Reply.Head(9))
            )
            .By<ProxySpeaksPlainHttp>()
            .IsFailure(HResults.InvalidArgument, endsJob: true);

        Assert.Contains(
            "the proxy speaks TLSv1.3 as 'CN=proxy.example', and this program went on through it",
            finding.Actual,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_handshake_that_came_to_nothing_is_not_called_spoken()
    {
        var finding = Set("https://proxy.example:3129", isTls: true)
            .Add(
                Ask.Head()
                    .ProxyTls(new TlsFacts { Problems = [FailureCauses.TlsUntrusted] })
                    .Fails(FailureStage.TlsHandshake, FailureSide.Proxy, FailureCauses.TlsUntrusted)
            )
            .By<ProxySpeaksPlainHttp>()
            .IsFailure(HResults.InvalidArgument, endsJob: true);

        Assert.Equal("-x is 'https://proxy.example:3129'", finding.Actual);
    }

    [Theory]
    [InlineData(FailureCauses.TlsPlainReply, "it answered in plain HTTP", "in -x: the port speaks plain HTTP")]
    [InlineData(FailureCauses.TimedOut, "no progress", "in -x and try again")]
    public void A_port_that_speaks_plain_HTTP_is_to_be_named_as_one(string cause, string detail, string fix)
    {
        var finding = Set("https://proxy.example:3129", isTls: true)
            .Add(Ask.Head().Fails(FailureStage.TlsHandshake, FailureSide.Proxy, cause, detail))
            .By<ProxySpeaksPlainHttp>()
            .IsFailure(HResults.InvalidArgument, endsJob: true);

        Assert.Equal($"-x is 'https://proxy.example:3129'; {detail}", finding.Actual);
        Assert.StartsWith($"Write http://proxy.example:3129 {fix}", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_proxy_passes_whatever_the_URL_is()
    {
        Set("proxy.example:3128", isTls: false)
            .For("https://wsus.example:8531/a.cab")
            .By<ProxySpeaksPlainHttp>()
            .IsPassed("asks for plain HTTP to proxy.example:3128");
    }

    [Fact]
    public void Without_a_proxy_there_is_nothing_to_judge()
    {
        new ContextBuilder().By<ProxySpeaksPlainHttp>().IsNotApplicable("no proxy is on the route");
    }

    private static ContextBuilder Set(string setting, bool isTls)
    {
        var (host, port) = ("proxy.example", isTls ? 3129 : 3128);
        return new ContextBuilder().Decided(
            new ProxyDecision
            {
                Route = new Route
                {
                    Kind = RouteKind.Proxy,
                    Proxy = new ProxyEndpoint(host, port) { IsTls = isTls },
                    Source = "-x",
                },
                Setting = setting,
                Source = "-x",
            }
        );
    }
}
