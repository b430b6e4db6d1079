using Probe.Bits;
using Probe.Checks.Names;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Names;

public sealed class ProxyNameResolvesTests
{
    private static readonly ProxyNameResolves Check = new();

    [Theory]
    [InlineData(FailureCauses.NameNotFound, "does not exist")]
    [InlineData(FailureCauses.NameNoData, "has no address")]
    [InlineData(FailureCauses.NameServerFailed, "cannot be resolved")]
    [InlineData(FailureCauses.TimedOut, "was not resolved in time")]
    public void A_name_that_does_not_resolve_fails(string cause, string what)
    {
        var finding = Check.Failed(
            new ContextBuilder()
                .ThroughProxy()
                .Add(
                    Ask.Head().Fails(FailureStage.Resolve, FailureSide.Client, cause, "no such host"),
                    Ask.Head().OfControl().Replies(Reply.Head(100))
                )
                .Build(),
            HResults.NameNotResolved
        );

        Assert.Contains(what, finding.Summary, StringComparison.Ordinal);
        Assert.Contains("proxy.example", finding.Summary, StringComparison.Ordinal);
        Assert.Equal(Party.Resolver, finding.Culprit.Party);
        Assert.Equal([new Evidence(1, EvidencePart.Failure)], finding.Evidence);
    }

    [Fact]
    public void A_name_that_resolves_passes_with_its_addresses()
    {
        var reason = Check.Passed(
            new ContextBuilder()
                .ThroughProxy()
                .Add(
                    Ask.Head()
                        .Connection(new ConnectionFacts { Id = 1, Addresses = ["10.0.0.1"] })
                        .Replies(Reply.Page("403 Forbidden"))
                )
                .Build()
        );

        Assert.Contains("10.0.0.1", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_server_of_the_control_run_has_no_name_the_proxys_still_resolves()
    {
        Check.Passed(
            new ContextBuilder()
                .ThroughProxy()
                .Add(
                    Ask.Head().Replies(Reply.Head(100)),
                    Ask.Head().OfControl().Fails(FailureStage.Resolve, FailureSide.Client, FailureCauses.NameNotFound)
                )
                .Build()
        );
    }

    [Fact]
    public void There_may_be_nothing_to_judge()
    {
        Check.NotApplicable(new ContextBuilder().Build());
        Check.NotApplicable(new ContextBuilder().ThroughProxy("10.0.0.1:3128").Build());
        Check.NotRun(new ContextBuilder().ThroughProxy().Build());
        Check.NotRun(
            new ContextBuilder()
                .ThroughProxy()
                .Add(Ask.Head().Fails(FailureStage.Resolve, FailureSide.Client, FailureCauses.MaxTimeReached))
                .Build()
        );
    }
}
