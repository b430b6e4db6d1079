using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Findings;

public sealed class CulpritFinderTests
{
    private const string Tidy = "HTTP/1.1 206 Partial Content\nContent-Length: 10\nContent-Range: bytes 0-9/100\n\n";

    private static readonly ContextBuilder Proxied = new ContextBuilder().ThroughProxy();

    public static TheoryData<string, string, Party> MadeByAMiddlebox =>
        new()
        {
            { "Squid denies", RealReplies.Squid("403 Forbidden", "ERR_ACCESS_DENIED 0"), Party.Proxy },
            { "Squid got nothing back", RealReplies.Squid("502 Bad Gateway", "ERR_ZERO_SIZE_OBJECT 0"), Party.Proxy },
            {
                "Squid wants credentials",
                RealReplies.Squid("407 Proxy Authentication Required", "ERR_CACHE_ACCESS_DENIED 0"),
                Party.Proxy
            },
            { "Squid finds no name", RealReplies.Squid("503 Service Unavailable", "ERR_DNS_FAIL 0"), Party.Resolver },
            {
                "Squid cannot connect",
                RealReplies.Squid("503 Service Unavailable", "ERR_CONNECT_FAIL 111"),
                Party.Origin
            },
            { "httpd finds no name", RealReplies.HttpdDns, Party.Resolver },
            { "httpd got nonsense back", RealReplies.HttpdBadUpstream, Party.Proxy },
            { "tinyproxy cannot connect", RealReplies.TinyproxyConnect, Party.Origin },
            { "tinyproxy filters", RealReplies.TinyproxyFiltered, Party.Proxy },
            { "HAProxy has no server", RealReplies.HaproxyNoServer, Party.Origin },
            { "HAProxy got nonsense back", RealReplies.HaproxyBadUpstream, Party.Proxy },
            { "HAProxy denies", RealReplies.HaproxyDenied, Party.Proxy },
            { "nginx got nothing back", RealReplies.NginxBadGateway, Party.Proxy },
            { "Varnish got nothing back", RealReplies.VarnishBackend, Party.Proxy },
            { "Varnish denies", RealReplies.VarnishForbidden, Party.Proxy },
            { "Traffic Server finds no name", RealReplies.TrafficServerDns, Party.Resolver },
            { "Traffic Server cannot connect", RealReplies.TrafficServerConnect, Party.Origin },
            { "Traffic Server denies", RealReplies.TrafficServerDenied, Party.Proxy },
            { "Privoxy finds no name", RealReplies.PrivoxyDns, Party.Resolver },
            { "Privoxy cannot connect", RealReplies.PrivoxyConnect, Party.Origin },
            {
                "Proxy-Status",
                "HTTP/1.1 504 Gateway Timeout\nProxy-Status: edge.example; error=dns_timeout\n\n",
                Party.Resolver
            },
            {
                "Zscaler blocks",
                "HTTP/1.1 403 Forbidden\nServer: Zscaler/6.2\nContent-Type: text/html\n\n<html>",
                Party.Proxy
            },
            {
                "FortiGate blocks with a 200",
                "HTTP/1.1 200 OK\nContent-Type: text/html\n\n<html>Powered by FortiGuard.</html>",
                Party.Proxy
            },
        };

    public static TheoryData<string, string> MadeByTheOrigin =>
        new()
        {
            { "IIS by Squid", RealReplies.IisForbiddenBySquid },
            { "nginx by Squid", RealReplies.NginxForbiddenBySquid },
            { "IIS by tinyproxy", RealReplies.IisForbiddenByTinyproxy },
            { "nginx by Traffic Server", RealReplies.NginxForbiddenByTrafficServer },
            { "IIS by a proxy that leaves no trace", RealReplies.Iis404 },
        };

    [Theory]
    [MemberData(nameof(MadeByAMiddlebox))]
    public void Without_control_the_markers_indicate_who_is_to_blame(string what, string reply, Party party)
    {
        var culprit = Find(Proxied.Add(Ask.FirstRange().Replies(reply)));

        Assert.True(culprit.Party == party, $"{what}: {culprit}");
        Assert.Equal(Confidence.Indicated, culprit.Confidence);
        Assert.Contains("exchange 1", culprit.Why, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MadeByAMiddlebox))]
    public void A_sound_control_proves_it_the_proxys(string what, string reply, Party _)
    {
        var culprit = Find(Proxied.Add(Ask.FirstRange().Replies(reply), Ask.FirstRange().OfControl().Replies(Tidy)));

        Assert.True(culprit is { Party: Party.Proxy, Confidence: Confidence.Proved }, $"{what}: {culprit}");
        Assert.Contains("exchange 2 straight from the origin got 206", culprit.Why, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MadeByTheOrigin))]
    public void An_error_of_the_origin_that_a_proxy_hands_on_is_the_origins(string what, string reply)
    {
        var culprit = Find(Proxied.Add(Ask.FirstRange().Replies(reply)));

        Assert.True(culprit is { Party: Party.Origin, Confidence: Confidence.Indicated }, $"{what}: {culprit}");
    }

    [Theory]
    [MemberData(nameof(MadeByTheOrigin))]
    public void The_same_error_in_the_control_run_proves_it_the_origins(string what, string reply)
    {
        var culprit = Find(
            Proxied.Add(
                Ask.FirstRange().Replies(reply),
                Ask.FirstRange().OfControl().Replies(Reply.Page("403 Forbidden", "Server: Microsoft-IIS/10.0"))
            )
        );

        Assert.True(culprit is { Party: Party.Origin, Confidence: Confidence.Proved }, $"{what}: {culprit}");
    }

    [Theory]
    [MemberData(nameof(MadeByAMiddlebox))]
    public void A_control_that_cannot_reach_the_origin_proves_nothing(string what, string reply, Party party)
    {
        var culprit = Find(
            Proxied.Add(
                Ask.FirstRange().Replies(reply),
                Ask.FirstRange().OfControl().Fails(FailureStage.Connect, FailureSide.Origin, FailureCauses.TimedOut)
            )
        );

        Assert.True(culprit.Party == party && culprit.Confidence != Confidence.Proved, $"{what}: {culprit}");
        Assert.Contains("exchange 2", culprit.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RealReplies.HttpdConnect)]
    [InlineData(RealReplies.NginxBadGateway)]
    [InlineData(RealReplies.VarnishBackend)]
    [InlineData(RealReplies.TinyproxyConnect)]
    public void A_gateway_error_is_the_origins_where_the_server_refuses_this_machine_too(string reply)
    {
        var culprit = Find(
            Proxied.Add(
                Ask.Head().Replies(reply),
                Ask.Head().OfControl().Fails(FailureStage.Connect, FailureSide.Origin, FailureCauses.Refused)
            )
        );

        Assert.True(culprit is { Party: Party.Origin, Confidence: Confidence.Indicated }, culprit.ToString());
    }

    [Fact]
    public void The_control_is_known_to_have_failed_even_where_it_never_sent_this_request()
    {
        var culprit = Find(
            Proxied.Add(
                Ask.FirstRange().Replies(RealReplies.HttpdConnect),
                Ask.Head().OfControl().Fails(FailureStage.Connect, FailureSide.Origin, FailureCauses.Refused)
            )
        );

        Assert.Equal(Party.Origin, culprit.Party);
        Assert.Contains("exchange 2", culprit.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reply_that_squid_makes_when_it_finds_no_way_only_suggests_a_name()
    {
        var culprit = Find(Proxied.Add(Ask.Head().Replies(RealReplies.Squid("502 Bad Gateway", "ERR_READ_ERROR 0"))));

        Assert.True(culprit is { Party: Party.Resolver, Confidence: Confidence.Assumed }, culprit.ToString());
    }

    [Fact]
    public void A_read_error_of_squid_with_a_number_is_no_matter_of_names()
    {
        var culprit = Find(Proxied.Add(Ask.Head().Replies(RealReplies.Squid("502 Bad Gateway", "ERR_READ_ERROR 104"))));

        Assert.True(culprit is { Party: Party.Proxy, Confidence: Confidence.Indicated }, culprit.ToString());
    }

    [Fact]
    public void A_bare_reply_to_HEAD_is_read_with_the_page_of_its_like()
    {
        var culprit = Find(
            Proxied.Add(Ask.Head().Replies(RealReplies.HttpdDnsToHead), Ask.FirstRange().Replies(RealReplies.HttpdDns))
        );

        Assert.True(culprit is { Party: Party.Resolver, Confidence: Confidence.Indicated }, culprit.ToString());
        Assert.Contains("exchange 2", culprit.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_403_that_bears_no_marker_is_only_assumed_to_be_the_proxys()
    {
        var culprit = Find(Proxied.Add(Ask.Head().Replies(RealReplies.HttpdForbidden)));

        Assert.True(culprit is { Party: Party.Proxy, Confidence: Confidence.Assumed }, culprit.ToString());
    }

    [Fact]
    public void An_nginx_page_that_nobody_handed_on_says_not_whose_nginx_it_is()
    {
        var culprit = Find(Proxied.Add(Ask.Head().Replies(RealReplies.NginxForbidden)));

        Assert.Equal(Confidence.Assumed, culprit.Confidence);
    }

    [Fact]
    public void A_reply_under_another_servers_name_than_the_origins_is_the_proxys()
    {
        var culprit = Find(
            Proxied.Add(
                Ask.FirstRange().Replies(RealReplies.HttpdForbidden),
                Ask.Head().Replies(Reply.Head(100, "Server: Microsoft-IIS/10.0"))
            )
        );

        Assert.True(culprit is { Party: Party.Proxy, Confidence: Confidence.Indicated }, culprit.ToString());
        Assert.Contains("exchange 2", culprit.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_control_with_an_error_of_another_kind_proves_nothing()
    {
        var culprit = CulpritFinder.Find(
            Proxied.Add(Ask.Head().Replies(RealReplies.HttpdForbidden)).BuildLog().All[0],
            Ask.Head().OfControl().Replies("HTTP/1.1 500 Oops\n\n").Build(2),
            e => e.Status == 403
        );

        Assert.Equal(Confidence.Assumed, culprit.Confidence);
    }

    [Fact]
    public void A_transparent_proxy_that_catches_the_control_run_too_is_not_taken_for_the_origin()
    {
        var denied = RealReplies.Squid("403 Forbidden", "ERR_ACCESS_DENIED 0");

        var culprit = Find(Proxied.Add(Ask.Head().Replies(denied), Ask.Head().OfControl().Replies(denied)));

        Assert.True(culprit is { Party: Party.Proxy, Confidence: Confidence.Indicated }, culprit.ToString());
        Assert.Contains("transparent", culprit.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_in_a_served_file_is_not_the_origins_because_its_Server_header_is_there()
    {
        var whole = Reply.Whole(100, "Server: Microsoft-IIS/10.0\nVia: 1.1 proxy.example (squid/5.7)");

        var culprit = Find(Proxied.Add(Ask.FirstRange(0, 9).Replies(whole)));

        Assert.True(culprit is { Party: Party.Proxy, Confidence: Confidence.Assumed }, culprit.ToString());
    }

    [Theory]
    [InlineData("X-Cache: HIT from proxy.example")]
    [InlineData("Age: 3600")]
    [InlineData("Cache-Status: edge; hit")]
    public void A_fault_in_a_file_from_a_cache_points_at_the_cache(string header)
    {
        var culprit = Find(Proxied.Add(Ask.FirstRange(0, 9).Replies(Reply.Whole(100, header))));

        Assert.True(culprit is { Party: Party.Proxy, Confidence: Confidence.Indicated }, culprit.ToString());
        Assert.Contains(header, culprit.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_like_request_of_the_control_run_that_went_well_indicates_the_proxy()
    {
        var culprit = Find(
            Proxied.Add(
                Ask.Range(Purpose.SeriesRange, 5691, 13738).Replies(Reply.Page("418 I'm a teapot")),
                Ask.FirstRange(0, 9).OfControl().Replies(Tidy)
            )
        );

        Assert.True(culprit is { Party: Party.Proxy, Confidence: Confidence.Indicated }, culprit.ToString());
        Assert.Contains("exchange 2", culprit.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_out_of_a_TLS_tunnel_is_the_origins()
    {
        var context = new ContextBuilder()
            .For("https://wsus.example:8531/Content/a.cab")
            .ThroughProxy()
            .Add(
                Ask.Head()
                    .TunnelReplies("HTTP/1.1 200 Connection established\n\n")
                    .Replies("HTTP/1.1 403 Forbidden\n\n")
            );

        var culprit = Find(context);

        Assert.True(culprit is { Party: Party.Origin, Confidence: Confidence.Indicated }, culprit.ToString());
    }

    [Theory]
    [InlineData(FailureCauses.NameNotFound)]
    [InlineData(FailureCauses.NameServerFailed)]
    public void A_name_that_does_not_resolve_is_the_resolvers(string cause)
    {
        var culprit = Find(
            Proxied.Add(
                Ask.Head().Fails(FailureStage.Resolve, FailureSide.Client, cause),
                Ask.Head().OfControl().Replies(Reply.Head(100))
            )
        );

        Assert.True(culprit is { Party: Party.Resolver, Confidence: Confidence.Indicated }, culprit.ToString());
        Assert.Contains("proxy.example", culprit.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureCauses.Refused, true, Confidence.Proved)]
    [InlineData(FailureCauses.Refused, false, Confidence.Indicated)]
    [InlineData(FailureCauses.TimedOut, false, Confidence.Assumed)]
    public void A_proxy_that_takes_no_connections_is_the_proxys(string cause, bool control, Confidence confidence)
    {
        var main = Ask.Head().Fails(FailureStage.Connect, FailureSide.Proxy, cause);

        var culprit = Find(
            control ? Proxied.Add(main, Ask.Head().OfControl().Replies(Reply.Head(100))) : Proxied.Add(main)
        );

        Assert.Equal((Party.Proxy, confidence), (culprit.Party, culprit.Confidence));
    }

    [Fact]
    public void A_proxy_that_refuses_is_to_blame_though_the_origin_refuses_the_control_run_too()
    {
        var culprit = Find(
            Proxied.Add(
                Ask.Head().Fails(FailureStage.Connect, FailureSide.Proxy, FailureCauses.Refused),
                Ask.Head().OfControl().Fails(FailureStage.Connect, FailureSide.Origin, FailureCauses.Refused)
            ),
            e => e.Failure?.Cause == FailureCauses.Refused
        );

        Assert.True(culprit is { Party: Party.Proxy, Confidence: Confidence.Indicated }, culprit.ToString());
    }

    [Fact]
    public void On_a_direct_route_it_is_the_origins()
    {
        var culprit = Find(new ContextBuilder().Add(Ask.Head().Replies(RealReplies.HttpdForbidden)));

        Assert.True(culprit is { Party: Party.Origin, Confidence: Confidence.Indicated }, culprit.ToString());
    }

    [Fact]
    public void On_a_direct_route_a_middlebox_that_signs_its_page_is_named()
    {
        var culprit = Find(new ContextBuilder().Add(Ask.FirstRange().Replies(RealReplies.HaproxyNoServer)));

        Assert.True(culprit is { Party: Party.Proxy, Confidence: Confidence.Indicated }, culprit.ToString());
        Assert.Contains("HAProxy", culprit.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_was_cut_short_blames_nobody()
    {
        var culprit = Find(
            Proxied.Add(Ask.Head().Fails(FailureStage.ReceiveHead, FailureSide.Proxy, FailureCauses.MaxTimeReached))
        );

        Assert.Equal(Party.Unknown, culprit.Party);
    }

    [Fact]
    public void Hostile_headers_are_escaped_in_what_is_said()
    {
        var culprit = Find(Proxied.Add(Ask.Head().Replies("HTTP/1.1 403 Forbidden\nX-Squid-Error: \u001b[31mERR\n\n")));

        Assert.DoesNotContain('\u001b', culprit.Why);
        Assert.Contains("ERR", culprit.Why, StringComparison.Ordinal);
    }

    private static Culprit Find(ContextBuilder context, Func<Exchange, bool>? showsFault = null)
    {
        var log = context.BuildLog();
        return CulpritFinder.Find(
            log.All[0],
            log.CounterpartOf(log.All[0]),
            showsFault ?? (e => e.Status is >= 400 || e.Status == 200 && e.Spec.Range is not null),
            log
        );
    }
}
