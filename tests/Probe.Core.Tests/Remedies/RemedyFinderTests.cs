using Probe.Checks;
using Probe.Findings;
using Probe.Remedies;
using Probe.Testing;
using Probe.Verdicts;

namespace Probe.Core.Tests.Remedies;

public sealed class RemedyFinderTests
{
    private const string Squid = "Via: 1.1 proxy (squid/5.7)";

    [Fact]
    public void Named_software_gets_its_own_remedies_only()
    {
        var finding = RangesIgnored(Whole(Squid), "Server: Microsoft-IIS/10.0");

        Assert.Equal(Party.Proxy, finding.Culprit.Party);
        Assert.Equal("squid/5.7", finding.RemedySoftware);
        var remedy = Assert.Single(finding.Remedies);
        Assert.Equal("Squid", remedy.Product.Name);
        Assert.Contains("range_offset_limit 0 wsus", remedy.Paste, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unnamed_proxy_gets_those_of_every_proxy_and_of_no_server()
    {
        var finding = RangesIgnored(Whole("X: y"), "Server: Microsoft-IIS/10.0");

        Assert.Null(finding.RemedySoftware);
        Assert.Equal(
            AllRemedies.Against([Ailment.RangesIgnored]).Where(r => r.Product.Side != ProductSide.Origin).Select(Name),
            finding.Remedies.Select(Name)
        );
        Assert.Equal("Squid", finding.Remedies[0].Product.Name);
    }

    [Fact]
    public void Software_that_the_catalogue_does_not_have_is_as_good_as_unnamed()
    {
        var finding = RangesIgnored(Whole("Via: 1.1 proxy (whatever/1.0)"), "Server: Microsoft-IIS/10.0");

        Assert.Null(finding.RemedySoftware);
        Assert.True(finding.Remedies.Length > 5);
    }

    [Fact]
    public void A_server_that_is_to_blame_gets_its_own_remedies()
    {
        const string forbidden = "HTTP/1.1 403 Forbidden\nServer: Microsoft-IIS/10.0\nContent-Length: 0\n\n";
        var finding = Judged("nothing-is-forbidden", new ContextBuilder().Add(Ask.Head().Replies(forbidden)).Build());

        Assert.Equal(Party.Origin, finding.Culprit.Party);
        Assert.Equal("Microsoft-IIS/10.0", finding.RemedySoftware);
        Assert.Equal(["IIS"], finding.Remedies.Select(Name));
    }

    [Fact]
    public void A_server_with_a_named_hop_in_front_gets_the_remedies_of_both()
    {
        const string compressed =
            "HTTP/1.1 200 OK\nServer: nginx/1.22.1\nVia: 1.1 varnish (Varnish/7.1)\nTransfer-Encoding: chunked\n\n";
        var finding = Judged("head-gives-length", new ContextBuilder().Add(Ask.Head().Replies(compressed)).Build());

        Assert.Equal("nginx/1.22.1, Varnish/7.1", finding.RemedySoftware);
        Assert.Equal(["nginx", "Varnish"], finding.Remedies.Select(Name));
    }

    [Fact]
    public void A_named_server_that_is_to_blame_does_not_hide_the_hop_in_front()
    {
        var whole = Whole("Server: nginx/1.22.1\nVia: 1.1 varnish (Varnish/7.1)\nAge: 3");
        var context = new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(10_000)), Ask.FirstRange().Replies(whole))
            .Build();

        var finding = Judged("range-is-honoured", context);

        Assert.Equal(Party.Origin, finding.Culprit.Party);
        Assert.Contains("nginx", finding.Remedies.Select(Name));
        Assert.Contains("Varnish", finding.Remedies.Select(Name));
    }

    [Fact]
    public void Of_two_proxies_in_a_row_both_are_meant()
    {
        var finding = RangesIgnored(
            Whole("Via: 1.1 far (ApacheTrafficServer/9.2.5), 1.1 near (squid/5.7)"),
            "Server: x"
        );

        Assert.Equal("squid/5.7, ApacheTrafficServer/9.2.5", finding.RemedySoftware);
        Assert.Equal(["Squid", "Apache Traffic Server"], finding.Remedies.Select(Name));
    }

    [Fact]
    public void A_server_without_a_name_gets_those_of_servers_and_of_what_stands_in_front_of_them()
    {
        const string forbidden = "HTTP/1.1 403 Forbidden\nContent-Length: 0\n\n";
        var finding = Judged("nothing-is-forbidden", new ContextBuilder().Add(Ask.Head().Replies(forbidden)).Build());

        Assert.Null(finding.RemedySoftware);
        Assert.Contains("IIS", finding.Remedies.Select(Name));
        Assert.DoesNotContain("Squid", finding.Remedies.Select(Name));
    }

    [Fact]
    public void Where_nobody_is_blamed_both_sides_are_shown()
    {
        var context = new ContextBuilder().Add(Ask.Head().Replies(Reply.Head(10_000))).Build();
        var finding = RangesIgnored(Whole(Squid), "Server: Microsoft-IIS/10.0") with { Culprit = Culprit.Unknown };

        var again = RemedyFinder.WithRemedies(finding with { Ailment = Ailment.Forbidden }, context.Log, context.Url);

        Assert.Null(again.RemedySoftware);
        Assert.Contains("Squid", again.Remedies.Select(Name));
        Assert.Contains("IIS", again.Remedies.Select(Name));
    }

    [Fact]
    public void A_finding_without_ailment_has_no_remedies()
    {
        var context = new ContextBuilder().Add(Ask.Head().Replies(Reply.Head(10_000))).Build();
        var finding = RangesIgnored(Whole(Squid), "Server: x") with { Ailment = null, Remedies = [] };

        Assert.Empty(RemedyFinder.WithRemedies(finding, context.Log, context.Url).Remedies);
    }

    [Theory]
    [InlineData("http://updates.corp.example:8530/Content/a.cab", "acl wsus dstdomain updates.corp.example\n")]
    [InlineData("http://10.1.2.3:8530/Content/a.cab", "acl wsus dstdomain wsus.example\n")]
    [InlineData("http://[2001:db8::1]:8530/Content/a.cab", "acl wsus dstdomain wsus.example\n")]
    [InlineData("http://x_y~z/Content/a.cab", "acl wsus dstdomain wsus.example\n")]
    public void The_pasted_text_has_the_servers_own_name_where_a_configuration_can_hold_it(string url, string line)
    {
        var finding = RangesIgnored(Whole(Squid), "Server: Microsoft-IIS/10.0", url);

        Assert.Contains(line, finding.Remedies[0].Paste, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pasted_text_has_the_port_of_an_https_URL()
    {
        var context = new ContextBuilder()
            .For("https://wsus.example:9443/Content/a.cab")
            .Add(Ask.Head().Replies(Reply.Head(10_000)))
            .Build();
        var finding = RangesIgnored(Whole(Squid), "Server: x") with { Ailment = Ailment.TunnelRefused };

        var remedies = RemedyFinder.WithRemedies(finding, context.Log, context.Url).Remedies;

        Assert.Contains(remedies, r => r.Paste.Contains("acl SSL_ports port 9443", StringComparison.Ordinal));
        Assert.DoesNotContain(remedies, r => r.Paste.Contains("8531", StringComparison.Ordinal));
    }

    private static string Name(ProductRemedy remedy) => remedy.Product.Name;

    private static string Whole(string header) =>
        $"HTTP/1.1 200 OK\nContent-Length: 10000\nContent-Type: application/octet-stream\n{header}\n\n";

    private static Finding RangesIgnored(string reply, string server, string url = ContextBuilder.DefaultUrl) =>
        Judged(
            "range-is-honoured",
            new ContextBuilder()
                .For(url)
                .ThroughProxy()
                .Add(
                    Ask.Head().Replies(Reply.Head(10_000)),
                    Ask.FirstRange().Replies(reply),
                    Ask.FirstRange()
                        .OfControl()
                        .Replies(
                            "HTTP/1.1 206 Partial Content\nContent-Length: 5691\n"
                                + $"Content-Range: bytes 0-5690/10000\n{server}\n\n"
                        )
                )
                .Build()
        );

    private static Finding Judged(string check, JudgeContext context) =>
        Judge.Run(context)[0].Checks.Single(c => c.Check.Id == check).Findings[0];
}
