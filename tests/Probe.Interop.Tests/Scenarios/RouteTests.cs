using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>Names, settings, connections, credentials and tunnels: what fails before a file is asked for.</summary>
public sealed class RouteTests(WsusContent content)
{
    [Fact(Timeout = Limits.Scenario)]
    public async Task A_server_name_that_only_the_proxy_cannot_resolve_is_the_proxys_fault()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync(Squid.KnowsNoNames);

        var report = await Bitsprobe.CheckAsync(
            $"http://wsus.test:{origin.Port}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--resolve",
            $"wsus.test:{origin.Port}:127.0.0.1"
        );

        // Squid 5.7 reports a failed lookup as 502 "Read Error"; other versions as 503 ERR_DNS_FAIL.
        report.ShouldEnd(
            "transient_error",
            report.Code is "0x801901F7" ? report.Code : "0x801901F6",
            "proxy",
            "proved"
        );
        Assert.True(report.ControlReachable);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_proxy_name_that_does_not_resolve_is_a_matter_of_names()
    {
        await using var origin = await Nginx.StartAsync(content.Root);

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            "http://proxy.invalid:3128"
        );

        report.ShouldEnd("transient_error", "0x80072EE7", "resolver");
        Assert.Equal("failed", report.Status("proxy-name-resolves"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_proxy_port_that_nobody_listens_on_is_the_proxys_fault()
    {
        await using var origin = await Nginx.StartAsync(content.Root);

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://127.0.0.1:{ServerProcess.FreePort()}"
        );

        report.ShouldEnd("transient_error", "0x80072EFD", "proxy");
        Assert.Equal("failed", report.Status("proxy-accepts-connections"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_malformed_proxy_setting_is_the_clients_fault()
    {
        await using var origin = await Nginx.StartAsync(content.Root);

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            "http://proxy name:3128"
        );

        report.ShouldEnd("transient_error", "0x80070057", "client", "proved");
        Assert.Equal("failed", report.Status("proxy-setting-is-well-formed"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Squid_that_wants_credentials_nobody_gave_ends_the_job()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        using var accounts = new SquidAccounts();
        await using var proxy = await Squid.StartAsync(accounts.SquidLines);

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", "0x80190197", "proxy", "proved");
        Assert.Equal("failed", report.Status("proxy-admits-client"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Credentials_that_Squid_refuses_are_the_clients_fault()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        using var accounts = new SquidAccounts();
        await using var proxy = await Squid.StartAsync(accounts.SquidLines);

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "-U",
            $"{SquidAccounts.User}:battery-staple"
        );

        report.ShouldEnd("error", "0x80190197", "client");
        Assert.DoesNotContain("battery-staple", report.Json, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Basic_without_a_password_is_an_invalid_argument_as_BITS_has_it()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        using var accounts = new SquidAccounts();
        await using var proxy = await Squid.StartAsync(accounts.SquidLines);

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--proxy-basic"
        );

        Assert.Equal((1, "0x80070057", "client"), (report.ExitCode, report.Code, report.Party));
        Assert.Equal("failed", report.Status("credentials-are-complete"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Squid_that_tunnels_to_no_port_but_443_refuses_the_tunnel()
    {
        using var tls = new Certificates();
        await using var origin = await Nginx.StartAsync(content.Root, tls.NginxLines, " ssl");
        await using var proxy = await Squid.StartAsync("acl https port 443\nhttp_access deny CONNECT !https");

        var report = await Bitsprobe.CheckAsync(
            $"https://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--cacert",
            tls.Authority
        );

        report.ShouldEnd("error", "0x80190193", "proxy");
        Assert.Equal("failed", report.Status("tunnel-opens"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_certificate_by_an_unknown_authority_is_not_trusted_through_a_tunnel()
    {
        using var tls = new Certificates();
        await using var origin = await Nginx.StartAsync(content.Root, tls.NginxLines, " ssl");
        await using var proxy = await Squid.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"https://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", "0x80072F0D", "origin", "proved");
        Assert.Equal("failed", report.Status("tls-is-trusted"));
    }
}
