using Probe.Bits;
using Probe.Checks.Connect;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Options;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Connect;

public sealed class ProxyAcceptsConnectionsTests
{
    private static readonly ProxyAcceptsConnections Check = new();

    [Theory]
    [InlineData(FailureCauses.Refused, HResults.CannotConnect, "refuses connections")]
    [InlineData(FailureCauses.Unreachable, HResults.CannotConnect, "no route")]
    [InlineData(FailureCauses.Reset, HResults.CannotConnect, "resets")]
    [InlineData(FailureCauses.TimedOut, HResults.TimedOut, "does not answer")]
    public void A_proxy_that_takes_no_connection_fails(string cause, uint hresult, string what)
    {
        var finding = Check.Failed(
            new ContextBuilder()
                .ThroughProxy()
                .Add(
                    Ask.Head().Fails(FailureStage.Connect, FailureSide.Proxy, cause, "10.0.0.1:3128 said no"),
                    Ask.FirstRange().Fails(FailureStage.Connect, FailureSide.Proxy, cause, "10.0.0.1:3128 said no")
                )
                .Build(),
            hresult
        );

        Assert.Contains(what, finding.Summary, StringComparison.Ordinal);
        Assert.Contains("proxy.example:3128", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("-Port 3128", finding.Remedy, StringComparison.Ordinal);
        Assert.Equal(Party.Proxy, finding.Culprit.Party);
        Assert.Equal([1, 2], finding.Exchanges);
        Assert.All(finding.Evidence, e => Assert.Equal(EvidencePart.Failure, e.Part));
    }

    [Fact]
    public void An_assumed_port_is_pointed_out()
    {
        var route = new Route
        {
            Kind = RouteKind.Proxy,
            Proxy = new ProxyEndpoint("proxy.example", 80, PortIsAssumed: true),
            Source = "-x",
        };
        var finding = Check.Failed(
            new ContextBuilder()
                .Decided(new ProxyDecision { Route = route, Source = "-x" })
                .Add(Ask.Head().Fails(FailureStage.Connect, FailureSide.Proxy, FailureCauses.Refused))
                .Build(),
            HResults.CannotConnect
        );

        Assert.Contains("80 was assumed", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_reply_shows_that_it_takes_connections()
    {
        Check.Passed(new ContextBuilder().ThroughProxy().Add(Ask.Head().Replies(Reply.Page("403 Forbidden"))).Build());
        Check.Passed(
            new ContextBuilder()
                .ThroughProxy()
                .Add(Ask.Head().Fails(FailureStage.ReceiveHead, FailureSide.Proxy, FailureCauses.ClosedWithoutReply))
                .Build()
        );
    }

    [Fact]
    public void There_may_be_nothing_to_judge()
    {
        Check.NotApplicable(
            new ContextBuilder()
                .Add(Ask.Head().Fails(FailureStage.Connect, FailureSide.Origin, FailureCauses.Refused))
                .Build()
        );
        Check.NotRun(new ContextBuilder().ThroughProxy().Build());
        Check.NotRun(
            new ContextBuilder()
                .ThroughProxy()
                .Add(Ask.Head().Fails(FailureStage.Connect, FailureSide.Proxy, FailureCauses.Interrupted))
                .Build()
        );
    }
}
