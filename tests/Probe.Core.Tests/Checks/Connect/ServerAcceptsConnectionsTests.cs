using Probe.Bits;
using Probe.Checks.Connect;
using Probe.Core.Tests.Findings;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Connect;

public sealed class ServerAcceptsConnectionsTests
{
    private static readonly ServerAcceptsConnections Check = new();
    private static readonly ContextBuilder Proxied = new ContextBuilder().ThroughProxy();

    [Theory]
    [InlineData(FailureCauses.Refused, HResults.CannotConnect)]
    [InlineData(FailureCauses.Unreachable, HResults.CannotConnect)]
    [InlineData(FailureCauses.TimedOut, HResults.TimedOut)]
    public void On_a_direct_route_a_server_that_takes_no_connection_fails(string cause, uint hresult)
    {
        var finding = Check.Failed(
            new ContextBuilder().Add(Ask.Head().Fails(FailureStage.Connect, FailureSide.Origin, cause)).Build(),
            hresult
        );

        Assert.Equal(Party.Origin, finding.Culprit.Party);
        Assert.Contains("-Port 8530", finding.Remedy, StringComparison.Ordinal);
        Assert.Equal([new Evidence(1, EvidencePart.Failure)], finding.Evidence);
    }

    [Theory]
    [InlineData(RealReplies.TinyproxyConnect, 500)]
    [InlineData(RealReplies.HaproxyNoServer, 503)]
    public void A_proxy_that_says_it_could_not_connect_fails_by_its_status(string reply, int status)
    {
        var finding = Check.Failed(Proxied.Add(Ask.FirstRange().Replies(reply)).Build(), HResults.ForStatus(status));

        Assert.Equal((Party.Origin, Confidence.Indicated), (finding.Culprit.Party, finding.Culprit.Confidence));
        Assert.Equal("inferred", finding.Basis);
    }

    [Fact]
    public void Squids_ERR_CONNECT_FAIL_with_a_control_that_gets_through_is_proved_to_be_the_proxys()
    {
        var finding = Check.Failed(
            Proxied
                .Add(
                    Ask.Head().Replies(RealReplies.Squid("503 Service Unavailable", "ERR_CONNECT_FAIL 111")),
                    Ask.Head().OfControl().Replies(Reply.Head(100))
                )
                .Build(),
            HResults.ForStatus(503)
        );

        Assert.Equal((Party.Proxy, Confidence.Proved), (finding.Culprit.Party, finding.Culprit.Confidence));
    }

    [Fact]
    public void A_control_that_is_refused_too_proves_nothing_and_points_at_the_server()
    {
        var finding = Check.Failed(
            Proxied
                .Add(
                    Ask.Head().Replies(RealReplies.Squid("503 Service Unavailable", "ERR_CONNECT_FAIL 111")),
                    Ask.Head().OfControl().Fails(FailureStage.Connect, FailureSide.Origin, FailureCauses.Refused)
                )
                .Build(),
            HResults.ForStatus(503)
        );

        Assert.Equal((Party.Origin, Confidence.Indicated), (finding.Culprit.Party, finding.Culprit.Confidence));
    }

    [Theory]
    [InlineData("503 Service Unavailable\nX-Squid-Error: ERR_CONNECT_FAIL 111", 503)]
    [InlineData("502 Bad Gateway", 502)]
    [InlineData("504 Gateway Timeout", 504)]
    [InlineData("500 Unable to connect\nServer: tinyproxy/1.11.1", 500)]
    public void A_gateway_error_to_CONNECT_means_that_the_proxy_did_not_get_through(string reply, int status)
    {
        var finding = Check.Failed(
            Proxied
                .For("https://wsus.example:8531/Content/a.cab")
                .Add(
                    Ask.Head()
                        .TunnelReplies($"HTTP/1.1 {reply}\n\n")
                        .Fails(FailureStage.ProxyTunnel, FailureSide.Proxy, FailureCauses.TunnelRefused)
                )
                .Build(),
            HResults.ForStatus(status)
        );

        Assert.Equal(EvidencePart.TunnelResponse, Assert.Single(finding.Evidence).Part);
    }

    [Fact]
    public void A_reply_of_the_origin_shows_that_it_was_reached()
    {
        Check.Passed(Proxied.Add(Ask.Head().Replies(Reply.Head(100))).Build());
        Check.Passed(Proxied.Add(Ask.Head().Replies(RealReplies.IisForbiddenByTinyproxy)).Build());
        Check.Passed(new ContextBuilder().Add(Ask.Head().Replies(Reply.Page("500 Oops"))).Build());
    }

    [Fact]
    public void A_refusal_by_the_proxys_own_rule_shows_nothing_of_the_server()
    {
        Check.NotRun(
            Proxied.Add(Ask.Head().Replies(RealReplies.Squid("403 Forbidden", "ERR_ACCESS_DENIED 0"))).Build()
        );
        Check.NotRun(
            Proxied
                .For("https://wsus.example:8531/a")
                .Add(
                    Ask.Head()
                        .TunnelReplies("HTTP/1.1 403 Forbidden\n\n")
                        .Fails(FailureStage.ProxyTunnel, FailureSide.Proxy, FailureCauses.TunnelRefused)
                )
                .Build()
        );
    }
}
