using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>Ranges that a hop loses: a background job ends in BG_E_INSUFFICIENT_RANGE_SUPPORT.</summary>
public sealed class RangeTests(WsusContent content)
{
    private const string InsufficientRangeSupport = "0x80200013";

    [Fact(Timeout = Limits.Scenario)]
    public async Task Squid_that_drops_Range_is_to_blame()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync("request_header_access Range deny all");

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", InsufficientRangeSupport, "proxy", "proved");
        Assert.Equal("failed", report.Status("range-is-honoured"));
        Assert.Equal("error", report.OutcomeOf("background"));
        Assert.Equal("transferred", report.OutcomeOf("foreground"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Httpd_as_a_proxy_that_drops_Range_is_to_blame()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Httpd.ForwardProxyAsync("RequestHeader unset Range early");

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", InsufficientRangeSupport, "proxy", "proved");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Squid_that_drops_Content_Range_is_to_blame()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync("reply_header_access Content-Range deny all");

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", InsufficientRangeSupport, "proxy", "proved");
        Assert.Equal("failed", report.Status("content-range-is-present"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Nginx_with_max_ranges_0_is_to_blame_behind_an_innocent_Squid()
    {
        await using var origin = await Nginx.StartAsync(content.Root, "max_ranges 0;");
        await using var proxy = await Squid.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", InsufficientRangeSupport, "origin", "proved");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Httpd_with_MaxRanges_none_is_to_blame_when_asked_straight()
    {
        await using var origin = await Httpd.StartAsync(content.Root, "MaxRanges none");

        var report = await Bitsprobe.CheckAsync($"http://{origin.HostAndPort}{content.CabPath}");

        report.ShouldEnd("error", InsufficientRangeSupport, "origin");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Lighttpd_without_range_requests_is_to_blame_behind_an_innocent_Squid()
    {
        await using var origin = await Lighttpd.StartAsync(content.Root, "server.range-requests = \"disable\"");
        await using var proxy = await Squid.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", InsufficientRangeSupport, "origin", "proved");
        report.ShouldFail("range-is-honoured");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Caddy_that_takes_Range_out_of_what_it_passes_on_breaks_background_jobs()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var front = await Caddy.InFrontOfAsync(origin.Port, "header_up -Range");

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}");

        report.ShouldEnd("error", InsufficientRangeSupport, "origin", "indicated");
        report.ShouldFail("range-is-honoured");
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData("cond %{READ_REQUEST_HDR_HOOK}\nrm-header Range", "range-is-honoured")]
    [InlineData("cond %{SEND_RESPONSE_HDR_HOOK}\nrm-header Content-Range", "content-range-is-present")]
    public async Task Traffic_Server_with_a_rule_against_ranges_is_to_blame(string rules, string check)
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await TrafficServer.StartAsync(rules: rules);

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", InsufficientRangeSupport, "proxy", "proved");
        report.ShouldFail(check);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task HAProxy_in_front_that_drops_Content_Range_breaks_background_jobs()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var front = await Haproxy.InFrontOfAsync(origin.Port, "http-response del-header Content-Range");

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}");

        report.ShouldEnd("error", InsufficientRangeSupport, "origin");
        Assert.Equal("failed", report.Status("content-range-is-present"));
    }
}
