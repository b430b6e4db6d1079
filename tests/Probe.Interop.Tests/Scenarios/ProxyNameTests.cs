using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>
/// Names that the proxy cannot look up, by each way in which its own name server fails it. Of that only the proxy's
/// reply comes through, and none of these proxies tells one answer from another: neither may this program.
/// </summary>
public sealed class ProxyNameTests(WsusContent content)
{
    private static readonly string[] Answers =
    [
        "known.lab.test=127.0.0.1",
        "gone.lab.test=nxdomain",
        "servfail.lab.test=servfail",
        "refused.lab.test=refused",
        "empty.lab.test=nodata",
        "silent.lab.test=silent",
    ];

    public static TheoryData<string> Unresolved => [.. Answers[1..].Select(a => a.Split('=')[0])];

    /// <summary>nginx says 502 of whatever keeps it from the server: that it is its own reply is all there is to see.</summary>
    [Theory(Timeout = Limits.Scenario)]
    [MemberData(nameof(Unresolved))]
    public async Task Nginx_lets_nothing_of_it_out(string name)
    {
        await using var lab = await Lab.StartAsync(Answers);
        await using var proxy = await NginxAsync(lab);

        var report = await AskAsync(proxy, name);

        report.ShouldEnd("transient_error", "0x801901F6", "proxy", "indicated");
        Assert.Contains("nginx/", report.Why, StringComparison.Ordinal);
        Assert.Equal("not_run", report.Status("server-name-resolves"));
        ShouldHaveAsked(lab, name);
    }

    /// <summary>Squid 5.7 says ERR_READ_ERROR 0 of a name, as of a parent that is down: the resolver is the usual cause alone.</summary>
    [Theory(Timeout = Limits.Scenario)]
    [MemberData(nameof(Unresolved))]
    public async Task Squid_says_that_it_found_no_way(string name)
    {
        await using var lab = await Lab.StartOnPort53Async(Answers);
        await using var proxy = await SquidAsync();

        var report = await AskAsync(proxy, name);

        // Other versions say 503 ERR_DNS_FAIL, which is of a name and nothing else.
        var isSaid = report.Json.Contains("ERR_DNS_FAIL", StringComparison.Ordinal);
        report.ShouldEnd(
            "transient_error",
            isSaid ? "0x801901F7" : "0x801901F6",
            "resolver",
            isSaid ? "indicated" : "assumed"
        );
        Assert.Equal("failed", report.Status("server-name-resolves"));
        Assert.StartsWith(
            isSaid ? "The proxy cannot resolve the server's name" : "The proxy finds no way to the server",
            report.SaidBy("server-name-resolves").Summary,
            StringComparison.Ordinal
        );
        ShouldHaveAsked(lab, name);
    }

    /// <summary>Traffic Server's page says that it could not locate the server; why not, it does not say.</summary>
    [Theory(Timeout = Limits.Scenario)]
    [MemberData(nameof(Unresolved))]
    public async Task Traffic_Server_says_that_it_is_the_name(string name)
    {
        await using var lab = await Lab.StartAsync(Answers);
        await using var proxy = await TrafficServerAsync(lab);

        var report = await AskAsync(proxy, name);

        report.ShouldEnd("transient_error", "0x801901F4", "resolver", "indicated");
        Assert.Contains("gave it no address for the server's name", report.Why, StringComparison.Ordinal);
        Assert.Equal("failed", report.Status("server-name-resolves"));
        Assert.StartsWith(
            $"The proxy cannot resolve the server's name {name}",
            report.SaidBy("server-name-resolves").Summary,
            StringComparison.Ordinal
        );
        ShouldHaveAsked(lab, name);
    }

    /// <summary>
    /// A back end by a name that nobody knows, behind HAProxy in the origin's place: a 503 without a marker is all that
    /// HEAD gets, and it is the origin's as far as can be seen.
    /// </summary>
    [Fact(Timeout = Limits.Scenario)]
    public async Task HAProxy_in_front_lets_nothing_of_it_out()
    {
        await using var lab = await Lab.StartAsync(Answers);
        await using var proxy = await Haproxy.InFrontOfAsync(
            ServerProcess.FreePort(),
            "use_backend named",
            sections: $"""
            resolvers names
              nameserver lab {lab.NameServer}
            backend named
              server web gone.lab.test:8530 resolvers names init-addr none
            """
        );

        var report = await Bitsprobe.CheckAsync($"http://{proxy.HostAndPort}{content.CabPath}");

        report.ShouldEnd("transient_error", "0x801901F7", "origin", "indicated");
        Assert.Contains("no proxy is on the route", report.Why, StringComparison.Ordinal);
        Assert.Equal("not_applicable", report.Status("server-name-resolves"));
    }

    /// <summary>Where this machine reaches the server, the control run proves that the proxy's side is at fault.</summary>
    [Theory(Timeout = Limits.Scenario)]
    [InlineData("nginx", "0x801901F6")]
    [InlineData("squid", "0x801901F6|0x801901F7")]
    [InlineData("trafficserver", "0x801901F4")]
    public async Task A_name_that_this_machine_knows_is_no_fault_of_the_server(string product, string codes)
    {
        await using var lab =
            product == "squid" ? await Lab.StartOnPort53Async(Answers) : await Lab.StartAsync(Answers);
        await using var proxy = await (
            product switch
            {
                "nginx" => NginxAsync(lab),
                "squid" => SquidAsync(),
                _ => TrafficServerAsync(lab),
            }
        );
        await using var origin = await Nginx.StartAsync(content.Root);

        var known = await Bitsprobe.CheckAsync(
            $"http://known.lab.test:{origin.Port}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--no-control"
        );
        var gone = await Bitsprobe.CheckAsync(
            $"http://gone.lab.test:{origin.Port}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--resolve",
            $"gone.lab.test:{origin.Port}:127.0.0.1"
        );

        known.ShouldTransfer();
        Assert.Contains(gone.Code, codes.Split('|'));
        gone.ShouldEnd("transient_error", gone.Code!, "proxy", "proved");
        Assert.True(gone.ControlReachable);
    }

    private static Task<ServerProcess> NginxAsync(Lab lab) =>
        Nginx.StartAsync(
            "@dir@",
            $"resolver {lab.NameServer} ipv6=off; resolver_timeout 1s; location / {{ proxy_pass http://$http_host$request_uri; }}"
        );

    private static Task<ServerProcess> SquidAsync() =>
        Squid.StartAsync("dns_nameservers 127.0.0.1\ndns_timeout 1 second\ndns_retransmit_interval 1 second");

    private static Task<ServerProcess> TrafficServerAsync(Lab lab) =>
        TrafficServer.StartAsync(
            $"""
            CONFIG proxy.config.dns.nameservers STRING {lab.NameServer}
            CONFIG proxy.config.dns.resolv_conf STRING NULL
            CONFIG proxy.config.dns.lookup_timeout INT 1
            CONFIG proxy.config.dns.retries INT 0
            CONFIG proxy.config.hostdb.lookup_timeout INT 2
            """
        );

    private static void ShouldHaveAsked(Lab lab, string name) =>
        Assert.Contains(lab.Questions, q => q.Contains($" A {name} -> ", StringComparison.Ordinal));

    private async Task<CheckReport> AskAsync(ServerProcess proxy, string name)
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        return await Bitsprobe.CheckAsync(
            $"http://{name}:{origin.Port}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--no-control"
        );
    }
}
