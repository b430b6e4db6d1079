using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>Names looked up at a real name server, by the client and by a real proxy.</summary>
public sealed class NameTests(WsusContent content)
{
    [Fact(Timeout = Limits.Scenario)]
    public async Task A_name_that_the_server_named_knows_leads_to_the_file()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var dns = await Dnsmasq.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://known.test:{origin.Port}{content.CabPath}",
            "--dns-servers",
            dns.HostAndPort
        );

        Assert.Equal("transferred", report.Outcome);
        Assert.Contains("\"known.test\"", report.Json, StringComparison.Ordinal);
        // This machine's resolver does not know the name: that is the difference which the check tells.
        report.ShouldFail("resolvers-agree");
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData("gone.test", "NXDOMAIN")]
    [InlineData("other.example", "REFUSED")]
    [InlineData("six.test", "no IPv4 address", "-4")]
    public async Task A_name_that_it_does_not_know_fails_as_it_says(string name, string text, params string[] options)
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var dns = await Dnsmasq.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{name}:{origin.Port}{content.CabPath}",
            ["--dns-servers", dns.HostAndPort, .. options]
        );

        report.ShouldEnd("transient_error", "0x80072EE7", "resolver");
        Assert.Equal("failed", report.Status("server-name-resolves"));
        Assert.Contains(text, report.Json, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task The_proxys_name_is_looked_up_there_too()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync();
        await using var dns = await Dnsmasq.StartAsync();

        var known = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://known.test:{proxy.Port}",
            "--dns-servers",
            dns.HostAndPort
        );
        var gone = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://gone.test:{proxy.Port}",
            "--dns-servers",
            dns.HostAndPort
        );

        Assert.Equal("transferred", known.Outcome);
        gone.ShouldEnd("transient_error", "0x80072EE7", "resolver");
        Assert.Equal("failed", gone.Status("proxy-name-resolves"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_name_that_the_proxys_own_name_server_does_not_know_is_no_fault_of_the_server()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var dns = await Dnsmasq.StartAsync();
        await using var proxy = await Nginx.StartAsync(
            "@dir@",
            $"resolver {dns.HostAndPort} ipv6=off; location / {{ proxy_pass http://$http_host$request_uri; }}"
        );

        var known = await Bitsprobe.CheckAsync(
            $"http://known.test:{origin.Port}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--no-control"
        );
        var gone = await Bitsprobe.CheckAsync(
            $"http://gone.test:{origin.Port}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--resolve",
            $"gone.test:{origin.Port}:127.0.0.1"
        );

        Assert.Equal("transferred", known.Outcome);
        gone.ShouldEnd("transient_error", "0x801901F6", "proxy", "proved");
        Assert.True(gone.ControlReachable);
    }
}
