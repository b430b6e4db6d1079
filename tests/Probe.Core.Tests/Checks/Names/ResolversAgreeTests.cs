using System.Collections.Immutable;
using Probe.Bits;
using Probe.Checks.Names;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Names;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Names;

public sealed class ResolversAgreeTests
{
    private const string First = "192.0.2.53:53";
    private const string Second = "192.0.2.54:53";

    [Fact]
    public void One_resolver_alone_has_nobody_to_agree_with()
    {
        Through(System("10.0.0.1")).By<ResolversAgree>().IsNotApplicable("--dns-servers");
        new ContextBuilder().Add(Ask.Head().Replies(Reply.Head(1))).By<ResolversAgree>().IsNotApplicable("no name");
    }

    [Fact]
    public void The_order_of_addresses_is_no_difference()
    {
        Through(Dns(First, "10.0.0.1", "10.0.0.2"), Dns(Second, "10.0.0.2", "10.0.0.1"), System("10.0.0.1", "10.0.0.2"))
            .By<ResolversAgree>()
            .IsPassed("3 resolvers");
    }

    [Fact]
    public void A_family_that_the_system_leaves_out_is_no_difference()
    {
        Through(Dns(First, "10.0.0.1", "2001:db8::1"), System("10.0.0.1")).By<ResolversAgree>().IsPassed("2 resolvers");
    }

    [Fact]
    public void Servers_that_lead_to_different_places_are_told()
    {
        var finding = Through(Dns(First, "10.0.0.1"), Dns(Second, "10.9.9.9"), System("10.0.0.1"))
            .By<ResolversAgree>()
            .IsFailure(null, endsJob: false, 1);

        Assert.Contains(Second, finding.Actual, StringComparison.Ordinal);
        Assert.Contains("10.9.9.9", finding.Actual, StringComparison.Ordinal);
        Assert.DoesNotContain("this machine", finding.Actual, StringComparison.Ordinal);
        Assert.Equal(Party.Resolver, finding.Culprit.Party);
        Assert.Equal([new Evidence(1, EvidencePart.Lookup)], finding.Evidence);
    }

    [Fact]
    public void A_hosts_file_that_overrides_DNS_is_named()
    {
        var finding = Through(Dns(First, "10.0.0.1"), System("10.0.0.7") with { Source = NameSource.HostsFile })
            .By<ResolversAgree>()
            .IsFailure(null, endsJob: false, 1);

        Assert.Contains("hosts file overrides DNS for proxy.example", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_this_machine_does_not_find_is_what_jobs_here_would_end_by()
    {
        var finding = Through(Dns(First, "10.0.0.1"), System() with { Outcome = NameOutcome.NotFound })
            .By<ResolversAgree>()
            .IsFailure(HResults.NameNotResolved, endsJob: false, 1);

        Assert.Contains("does not find", finding.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NameOutcome.NotFound, FailureCauses.NameNotFound, "record")]
    [InlineData(NameOutcome.NoData, FailureCauses.NameNoData, "A or AAAA record")]
    [InlineData(NameOutcome.ServerFailed, FailureCauses.NameServerFailed, "forwarder")]
    [InlineData(NameOutcome.Refused, FailureCauses.NameServerRefused, "allow-recursion")]
    [InlineData(NameOutcome.TimedOut, FailureCauses.TimedOut, "firewalls")]
    [InlineData(NameOutcome.Malformed, FailureCauses.NameServerFailed, "device between")]
    public void Each_answer_without_an_address_says_whom_to_ask_for_what(NameOutcome outcome, string cause, string whom)
    {
        var lookup = Looked(Dns(First) with { Outcome = outcome }, System("10.0.0.1"));
        Assert.Equal(cause, NameWords.Cause(lookup));

        var finding = new ContextBuilder()
            .ThroughProxy()
            .Add(
                Ask.Head()
                    .LookedUp(lookup)
                    .Fails(FailureStage.Resolve, FailureSide.Client, cause, NameWords.WhyNone(lookup))
            )
            .By<ProxyNameResolves>()
            .IsFailure(HResults.NameNotResolved, endsJob: true, 1);

        Assert.Contains(whom, finding.Remedy, StringComparison.Ordinal);
        Assert.Contains("this machine's resolver: 10.0.0.1", finding.Remedy, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(First, finding.Actual, StringComparison.Ordinal);
        Assert.Equal(
            outcome == NameOutcome.TimedOut ? [HResults.TimedOut] : Array.Empty<uint>(),
            finding.Alternatives.Select(a => a.HResult)
        );
    }

    [Fact]
    public void An_alias_that_leads_nowhere_is_named()
    {
        var lookup = Looked(Dns(First) with { Outcome = NameOutcome.NotFound, Aliases = ["old.example"] });

        Assert.Contains(
            "alias of old.example, which does not exist",
            NameWords.WhyNone(lookup),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_name_with_addresses_of_the_other_family_alone_says_so()
    {
        var lookup = Looked(Dns(First, "2001:db8::1")) with { Family = 4, Addresses = [] };

        Assert.Equal(FailureCauses.NameNoData, NameWords.Cause(lookup));
        Assert.Contains("has no IPv4 address, and -4 wants one", NameWords.WhyNone(lookup), StringComparison.Ordinal);
    }

    private static ContextBuilder Through(params ReadOnlySpan<NameAnswer> answers) =>
        new ContextBuilder().ThroughProxy().Add(Ask.Head().LookedUp(Looked(answers)).Replies(Reply.Head(1)));

    private static NameLookup Looked(params ReadOnlySpan<NameAnswer> answers) =>
        new()
        {
            Name = "proxy.example",
            Answers = [.. answers],
            Deciding = 0,
            Addresses = answers[0].Addresses,
        };

    private static NameAnswer Dns(string server, params ImmutableArray<string> addresses) =>
        System(addresses) with
        {
            Source = NameSource.Dns,
            Server = server,
        };

    private static NameAnswer System(params ImmutableArray<string> addresses) =>
        new()
        {
            Source = NameSource.System,
            Name = "proxy.example",
            Outcome = NameOutcome.Addresses,
            Addresses = addresses,
        };
}
