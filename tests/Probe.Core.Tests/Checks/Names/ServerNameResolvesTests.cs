using System.Collections.Immutable;
using Probe.Bits;
using Probe.Checks.Names;
using Probe.Core.Tests.Findings;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Names;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Names;

public sealed class ServerNameResolvesTests
{
    private static readonly ServerNameResolves Check = new();
    private static readonly ContextBuilder Proxied = new ContextBuilder().ThroughProxy();

    [Fact]
    public void On_a_direct_route_a_name_that_this_machine_does_not_know_fails()
    {
        var finding = Check.Failed(
            new ContextBuilder()
                .Add(Ask.Head().Fails(FailureStage.Resolve, FailureSide.Client, FailureCauses.NameNotFound))
                .Build(),
            HResults.NameNotResolved
        );

        Assert.Equal(Party.Resolver, finding.Culprit.Party);
        Assert.Contains("wsus.example", finding.Summary, StringComparison.Ordinal);
        Assert.Equal([new Evidence(1, EvidencePart.Failure)], finding.Evidence);
    }

    [Theory]
    [InlineData("10.0.0.53:53", "nslookup wsus.example 10.0.0.53 (Resolve-DnsName wsus.example -Server 10.0.0.53 ")]
    [InlineData("[fd00::53]:53", "nslookup wsus.example fd00::53 (")]
    [InlineData("127.0.0.1:5353", "nslookup -port=5353 wsus.example 127.0.0.1. ")]
    public void The_command_to_repeat_it_asks_the_server_that_was_asked(string server, string command)
    {
        var finding = Failed(Answer(server, NameOutcome.NotFound));

        Assert.Contains(command, finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_dead_name_servers_each_is_named()
    {
        var finding = Failed(
            Answer("10.0.0.53:53", NameOutcome.Unreachable),
            Answer("10.0.0.54:53", NameOutcome.TimedOut)
        );

        const string both = "name servers 10.0.0.53:53 and 10.0.0.54:53";
        Assert.Contains(both + " gave no answer for 'wsus.example'", finding.Culprit.Why, StringComparison.Ordinal);
        Assert.Contains("Nothing answers as " + both, finding.Remedy, StringComparison.Ordinal);
    }

    private static Finding Failed(params ImmutableArray<NameAnswer> answers)
    {
        var lookup = new NameLookup
        {
            Name = "wsus.example",
            Answers = answers,
            Deciding = 0,
        };
        return Check.Failed(
            new ContextBuilder()
                .Add(
                    Ask.Head().LookedUp(lookup).Fails(FailureStage.Resolve, FailureSide.Client, NameWords.Cause(lookup))
                )
                .Build(),
            HResults.NameNotResolved
        );
    }

    private static NameAnswer Answer(string server, NameOutcome outcome) =>
        new()
        {
            Source = NameSource.Dns,
            Server = server,
            Name = "wsus.example",
            Outcome = outcome,
        };

    [Fact]
    public void A_redirect_to_a_name_that_does_not_resolve_names_the_target()
    {
        var finding = Check.Failed(
            new ContextBuilder()
                .Add(
                    Ask.Head().Replies("HTTP/1.1 302 Found\nLocation: http://cdn.example/a\n\n"),
                    Ask.Head()
                        .At("http://cdn.example/a")
                        .AfterRedirectOf(1)
                        .Fails(FailureStage.Resolve, FailureSide.Client, FailureCauses.NameNotFound)
                )
                .Build(),
            HResults.NameNotResolved
        );

        Assert.Contains("cdn.example", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Squids_page_on_a_failed_lookup_ends_a_job_by_its_status()
    {
        var finding = Check.Failed(
            Proxied.Add(Ask.Head().Replies(RealReplies.Squid("503 Service Unavailable", "ERR_DNS_FAIL 0"))).Build(),
            HResults.ForStatus(503)
        );

        Assert.Equal((Party.Resolver, Confidence.Indicated), (finding.Culprit.Party, finding.Culprit.Confidence));
        Assert.Contains("ERR_DNS_FAIL", finding.Actual, StringComparison.Ordinal);
        Assert.Equal("inferred", finding.Basis);
        Assert.Equal(1, Assert.Single(finding.Evidence).Exchange);
    }

    [Fact]
    public void Squid_57_that_finds_no_way_is_taken_for_a_matter_of_names_in_careful_words()
    {
        var finding = Check.Failed(
            Proxied.Add(Ask.Head().Replies(RealReplies.Squid("502 Bad Gateway", "ERR_READ_ERROR 0"))).Build(),
            HResults.ForStatus(502)
        );

        Assert.Equal(Confidence.Assumed, finding.Culprit.Confidence);
        Assert.Contains("finds no way", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bare_reply_to_HEAD_counts_when_the_page_of_its_like_says_why()
    {
        var finding = Check.Failed(
            Proxied
                .Add(Ask.Head().Replies(RealReplies.HttpdDnsToHead), Ask.FirstRange().Replies(RealReplies.HttpdDns))
                .Build(),
            HResults.ForStatus(500)
        );

        Assert.Equal([1, 2], finding.Exchanges);
        Assert.Equal((Party.Resolver, Confidence.Indicated), (finding.Culprit.Party, finding.Culprit.Confidence));
    }

    [Fact]
    public void A_tunnel_refused_for_a_name_is_a_matter_of_names()
    {
        var finding = Check.Failed(
            Proxied
                .For("https://wsus.example:8531/Content/a.cab")
                .Add(
                    Ask.Head()
                        .TunnelReplies(
                            "HTTP/1.1 503 Service Unavailable\nServer: squid/6.6\nX-Squid-Error: ERR_DNS_FAIL 0\n\n"
                        )
                        .Fails(FailureStage.ProxyTunnel, FailureSide.Proxy, FailureCauses.TunnelRefused)
                )
                .Build(),
            HResults.ForStatus(503)
        );

        Assert.Equal(EvidencePart.TunnelResponse, Assert.Single(finding.Evidence).Part);
    }

    [Fact]
    public void A_name_that_the_client_knows_and_the_proxy_does_not_is_proved_to_be_the_proxys()
    {
        var finding = Check.Failed(
            Proxied
                .Add(
                    Ask.Head().Replies(RealReplies.Squid("503 Service Unavailable", "ERR_DNS_FAIL 0")),
                    Ask.Head().OfControl().Replies(Reply.Head(100))
                )
                .Build(),
            HResults.ForStatus(503)
        );

        Assert.Equal((Party.Proxy, Confidence.Proved), (finding.Culprit.Party, finding.Culprit.Confidence));
    }

    [Fact]
    public void A_name_that_only_the_proxy_knows_is_no_fault()
    {
        Check.Passed(
            Proxied
                .Add(
                    Ask.Head().Replies(Reply.Head(100)),
                    Ask.Head().OfControl().Fails(FailureStage.Resolve, FailureSide.Client, FailureCauses.NameNotFound)
                )
                .Build()
        );
    }

    [Fact]
    public void A_403_of_the_origin_shows_that_the_proxy_found_it()
    {
        Check.Passed(Proxied.Add(Ask.Head().Replies(RealReplies.IisForbiddenBySquid)).Build());
        Check.Passed(new ContextBuilder().Add(Ask.Head().Replies(Reply.Head(100))).Build());
    }

    [Fact]
    public void A_403_of_the_proxy_shows_nothing_of_the_name()
    {
        Check.NotRun(Proxied.Add(Ask.Head().Replies(RealReplies.TinyproxyFiltered)).Build());
        Check.NotRun(new ContextBuilder().Build());
    }

    [Fact]
    public void An_address_needs_no_resolver()
    {
        Check.NotApplicable(
            new ContextBuilder().For("http://10.0.0.1:8530/a").Add(Ask.Head().Replies(Reply.Head(100))).Build()
        );
    }
}
