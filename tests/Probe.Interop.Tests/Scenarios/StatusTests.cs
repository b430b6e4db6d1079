using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>Error statuses, and who made them: the same number comes from a proxy and from an origin.</summary>
public sealed class StatusTests(WsusContent content)
{
    private const string ForbiddenBySquid = "acl updates url_regex -i \\.cab$\nhttp_access deny updates";

    [Theory(Timeout = Limits.Scenario)]
    [InlineData(true, "proved")]
    [InlineData(false, "indicated")]
    public async Task A_403_by_a_Squid_rule_is_the_proxys(bool control, string confidence)
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync(ForbiddenBySquid);

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            ["-x", $"http://{proxy.HostAndPort}", .. Control(control)]
        );

        report.ShouldEnd("error", "0x80190193", "proxy", confidence);
        Assert.Equal("failed", report.Status("nothing-is-forbidden"));
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData(true, "proved")]
    [InlineData(false, "indicated")]
    public async Task A_403_by_nginx_behind_Squid_is_the_origins(bool control, string confidence)
    {
        await using var origin = await Nginx.StartAsync(content.Root, "location /Content/ { deny all; }");
        await using var proxy = await Squid.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            ["-x", $"http://{proxy.HostAndPort}", .. Control(control)]
        );

        report.ShouldEnd("error", "0x80190193", "origin", confidence);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_403_by_tinyproxys_filter_is_the_proxys_also_where_the_origin_cannot_be_reached()
    {
        // The name is one that only the proxy could know, so there is no direct way to compare with.
        using var folder = new WorkFolder("filter");
        var filter = folder.Write("filter", "inside-only\\.test\n");
        await using var proxy = await Tinyproxy.StartAsync($"Filter \"{filter}\"\nFilterURLs On");

        var report = await Bitsprobe.CheckAsync(
            $"http://inside-only.test{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", "0x80190193", "proxy", "indicated");
        Assert.False(report.ControlReachable);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_file_that_is_not_there_is_the_origins()
    {
        await using var origin = await Httpd.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.MissingPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", "0x80190194", "origin", "proved");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_503_that_the_origin_makes_is_the_origins()
    {
        await using var origin = await Nginx.StartAsync(content.Root, "location /Content/ { return 503; }");
        await using var proxy = await Squid.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("transient_error", "0x801901F7", "origin", "proved");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_503_by_Squid_that_looks_for_the_server_at_a_stale_address_is_the_proxys()
    {
        // The origin is well and answers the control run; the proxy's hosts file sends it where nobody listens.
        await using var origin = await Nginx.StartAsync(content.Root);
        using var folder = new WorkFolder("hosts");
        var hosts = folder.Write("hosts", "127.0.0.2 wsus.test\n");
        await using var proxy = await Squid.StartAsync($"{Squid.KnowsNoNames}\nhosts_file {hosts}");

        var report = await Bitsprobe.CheckAsync(
            $"http://wsus.test:{origin.Port}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--resolve",
            $"wsus.test:{origin.Port}:127.0.0.1"
        );

        report.ShouldEnd("transient_error", "0x801901F7", "proxy", "proved");
        Assert.True(report.ControlReachable);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_504_by_HAProxy_that_ran_out_of_patience_is_transient()
    {
        await using var silent = new RawServer(reply: null);
        await using var front = await Haproxy.InFrontOfAsync(silent.Port, backend: "timeout server 1s");

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}");

        report.ShouldEnd("transient_error", "0x801901F8", "origin");
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData("nginx", "0x801901F6", "origin")]
    [InlineData("haproxy", "0x801901F7", "origin")]
    [InlineData("caddy", "0x801901F6", "origin")]
    [InlineData("trafficserver", "0x801901F6", "proxy")] // These two sign their errors, so that they are told from
    [InlineData("varnish", "0x801901F7", "proxy")] // an origin's.
    public async Task A_front_whose_origin_is_down_is_a_transient_server_error(string front, string code, string party)
    {
        var nobody = ServerProcess.FreePort();
        await using var server = front switch
        {
            "nginx" => await Nginx.InFrontOfAsync(nobody),
            "haproxy" => await Haproxy.InFrontOfAsync(nobody),
            "caddy" => await Caddy.InFrontOfAsync(nobody),
            "trafficserver" => await TrafficServer.InFrontOfAsync(nobody),
            _ => await Varnish.InFrontOfAsync(nobody),
        };

        var report = await Bitsprobe.CheckAsync($"http://{server.HostAndPort}{content.CabPath}");

        report.ShouldEnd("transient_error", code, party, "indicated");
        Assert.Equal("failed", report.Status("no-server-errors"));
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData("squid", "0x801901F7")]
    [InlineData("httpd", "0x801901F7")]
    [InlineData("tinyproxy", "0x801901F4")]
    [InlineData("trafficserver", "0x801901F6")]
    [InlineData("privoxy", "0x801901F7")]
    public async Task A_proxy_in_front_of_a_dead_origin_only_reports_it(string program, string code)
    {
        var nobody = ServerProcess.FreePort();
        await using var proxy = program switch
        {
            "squid" => await Squid.StartAsync(),
            "httpd" => await Httpd.ForwardProxyAsync(),
            "trafficserver" => await TrafficServer.StartAsync(),
            "privoxy" => await Privoxy.StartAsync(),
            _ => await Tinyproxy.StartAsync(),
        };

        var report = await Bitsprobe.CheckAsync(
            $"http://127.0.0.1:{nobody}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("transient_error", code, "origin");
        Assert.False(report.ControlReachable);
    }

    private static string[] Control(bool wanted) => wanted ? [] : ["--no-control"];
}
