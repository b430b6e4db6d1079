using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>Paths on which a BITS job transfers: the program must have nothing to complain of.</summary>
public sealed class HealthyTests(WsusContent content)
{
    [Fact(Timeout = Limits.Scenario)]
    public async Task Straight_from_nginx_a_job_transfers()
    {
        await using var origin = await Nginx.StartAsync(content.Root);

        var report = await Bitsprobe.CheckAsync($"http://{origin.HostAndPort}{content.CabPath}");

        report.ShouldTransfer();
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Straight_from_Apache_httpd_a_job_transfers()
    {
        await using var origin = await Httpd.StartAsync(content.Root);

        var report = await Bitsprobe.CheckAsync($"http://{origin.HostAndPort}{content.CabPath}");

        report.ShouldTransfer();
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Straight_from_lighttpd_a_job_transfers()
    {
        await using var origin = await Lighttpd.StartAsync(content.Root);

        var report = await Bitsprobe.CheckAsync($"http://{origin.HostAndPort}{content.CabPath}");

        report.ShouldTransfer();
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData("")]
    [InlineData("encode gzip {\n  match header Content-Type *\n}")] // for clients that ask for gzip, and BITS does not
    public async Task Straight_from_Caddy_a_job_transfers(string extra)
    {
        await using var origin = await Caddy.StartAsync(content.Root, extra);

        var report = await Bitsprobe.CheckAsync($"http://{origin.HostAndPort}{content.CabPath}");

        report.ShouldTransfer();
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Through_Caddy_in_front_of_the_origin_a_job_transfers()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var front = await Caddy.InFrontOfAsync(origin.Port);

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}");

        report.ShouldTransfer();
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Through_Traffic_Server_in_front_of_the_origin_a_job_transfers()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var front = await TrafficServer.InFrontOfAsync(origin.Port);

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}");

        report.ShouldTransfer();
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Through_Traffic_Server_a_job_transfers()
    {
        await using var origin = await Httpd.StartAsync(content.Root);
        await using var proxy = await TrafficServer.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldTransfer();
        Assert.StartsWith("ApacheTrafficServer/", report.ProxySoftware, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Through_Squid_a_job_transfers()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldTransfer();
        Assert.True(report.ControlReachable);
        Assert.Contains("squid", report.ProxySoftware, StringComparison.OrdinalIgnoreCase);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Through_Squid_without_a_control_run_a_job_transfers()
    {
        await using var origin = await Httpd.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--no-control"
        );

        report.ShouldTransfer();
        Assert.Null(report.ControlReachable);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Through_Apache_httpd_as_a_forward_proxy_a_job_transfers()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Httpd.ForwardProxyAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldTransfer();
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Through_tinyproxy_a_job_transfers()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Tinyproxy.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldTransfer();
        Assert.Contains("tinyproxy", report.ProxySoftware, StringComparison.OrdinalIgnoreCase);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Through_HAProxy_in_front_of_the_origin_a_job_transfers()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var front = await Haproxy.InFrontOfAsync(origin.Port);

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}");

        report.ShouldTransfer();
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Through_nginx_in_front_of_the_origin_a_job_transfers()
    {
        await using var origin = await Httpd.StartAsync(content.Root);
        await using var front = await Nginx.InFrontOfAsync(origin.Port);

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}");

        report.ShouldTransfer();
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Through_Varnish_in_front_of_the_origin_a_job_transfers()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var front = await Varnish.InFrontOfAsync(origin.Port);

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}");

        report.ShouldTransfer();
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Through_a_Squid_tunnel_to_https_with_an_authority_of_ones_own_a_job_transfers()
    {
        using var tls = new Certificates();
        await using var origin = await Nginx.StartAsync(content.Root, tls.NginxLines, " ssl");
        await using var proxy = await Squid.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"https://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--cacert",
            tls.Authority
        );

        report.ShouldTransfer();
        Assert.Equal("passed", report.Status("tunnel-opens"));
        Assert.Equal("passed", report.Status("tls-is-trusted"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Through_Squid_with_Basic_credentials_a_job_transfers()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        using var accounts = new SquidAccounts();
        await using var proxy = await Squid.StartAsync(accounts.SquidLines);

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "-U",
            $"{SquidAccounts.User}:{SquidAccounts.Password}"
        );

        report.ShouldTransfer();
        Assert.Equal("passed", report.Status("proxy-admits-client"));
        Assert.DoesNotContain(SquidAccounts.Password, report.Json, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_server_name_that_only_the_proxy_knows_is_no_fault()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        using var folder = new WorkFolder("hosts");
        var hosts = folder.Write("hosts", "127.0.0.1 inside-only.test\n");
        await using var proxy = await Squid.StartAsync($"{Squid.KnowsNoNames}\nhosts_file {hosts}");

        var report = await Bitsprobe.CheckAsync(
            $"http://inside-only.test:{origin.Port}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldTransfer();
        Assert.False(report.ControlReachable);
    }
}
