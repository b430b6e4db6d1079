using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>Several ranges, conditions, connections and addresses, as servers without a copy answer them.</summary>
public sealed class FullDepthTests(WsusContent content)
{
    [Theory(Timeout = Limits.Scenario)]
    [InlineData("nginx", "")]
    [InlineData("caddy", "")]
    [InlineData("httpd", "ranges-are-not-merged")]
    [InlineData("lighttpd", "ranges-are-not-merged if-unmodified-since-is-respected")]
    public async Task Straight_from_a_server_only_its_own_habits_are_told(string program, string failed)
    {
        await using var origin = program switch
        {
            "nginx" => await Nginx.StartAsync(content.Root),
            "caddy" => await Caddy.StartAsync(content.Root),
            "httpd" => await Httpd.StartAsync(content.Root),
            _ => await Lighttpd.StartAsync(content.Root),
        };

        var report = await Bitsprobe.CheckAsync($"http://{origin.HostAndPort}{content.CabPath}", "--depth", "full");

        report.ShouldTransfer();
        var ids = failed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        report.ShouldFail(ids);
        Assert.All(ids, id => Assert.Equal("origin indicated", report.BlameOf(id)));
        Assert.Equal(ids.Length > 0 ? "0x8020001B" : null, report.CodeOf("ranges-are-not-merged"));
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData("squid", "")]
    [InlineData("httpd", "")]
    [InlineData("privoxy", "")]
    [InlineData("trafficserver", "")]
    [InlineData("tinyproxy", "connections-are-kept-alive")]
    public async Task Through_a_proxy_that_keeps_nothing_only_its_own_habits_are_told(string program, string failed)
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = program switch
        {
            "squid" => await Squid.StartAsync(),
            "httpd" => await Httpd.ForwardProxyAsync(),
            "privoxy" => await Privoxy.StartAsync(),
            "trafficserver" => await TrafficServer.StartAsync(),
            _ => await Tinyproxy.StartAsync(),
        };

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--depth",
            "full"
        );

        report.ShouldTransfer();
        string[] ids = failed.Length > 0 ? [failed] : [];
        report.ShouldFail(ids);
        Assert.All(ids, id => Assert.Equal("proxy proved", report.BlameOf(id)));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Ranges_that_lighttpd_merges_are_not_the_fault_of_an_innocent_Squid()
    {
        await using var origin = await Lighttpd.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--depth",
            "full"
        );

        report.ShouldTransfer();
        report.ShouldFail("ranges-are-not-merged", "if-unmodified-since-is-respected");
        Assert.Equal("origin proved", report.BlameOf("ranges-are-not-merged"));
        Assert.Equal("origin proved", report.BlameOf("if-unmodified-since-is-respected"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task HAProxy_that_closes_each_connection_is_worth_knowing()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var front = await Haproxy.InFrontOfAsync(origin.Port, "option httpclose");

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}", "--depth", "full");

        report.ShouldTransfer();
        report.ShouldFail("connections-are-kept-alive");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Copies_of_different_dates_behind_HAProxy_start_a_job_over_without_end()
    {
        using var older = new WorkFolder("older");
        var copy = older.Write(
            content.CabPath[1..],
            await File.ReadAllBytesAsync(content.CabFile, TestContext.Current.CancellationToken)
        );
        File.SetLastWriteTimeUtc(copy, new DateTime(2023, 11, 14, 22, 13, 21, DateTimeKind.Utc));
        await using var one = await Nginx.StartAsync(content.Root);
        await using var other = await Nginx.StartAsync(older.Path);
        await using var front = await Haproxy.InFrontOfAsync(
            one.Port,
            backend: $"balance roundrobin\n  server other {other.HostAndPort}"
        );

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}", "--depth", "full");

        report.ShouldEnd("transient_error", "0x80200024", "origin");
        Assert.Equal("failed", report.Status("file-stays-the-same"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Copies_of_one_date_with_different_entity_tags_are_worth_knowing()
    {
        await using var one = await Nginx.StartAsync(content.Root);
        await using var other = await Caddy.StartAsync(content.Root);
        await using var front = await Haproxy.InFrontOfAsync(
            one.Port,
            backend: $"balance roundrobin\n  server other {other.HostAndPort}"
        );

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}", "--depth", "full");

        report.ShouldTransfer();
        report.ShouldFail("etag-stays-the-same");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task An_address_of_the_name_where_nobody_listens_is_named()
    {
        await using var origin = await Nginx.StartAsync(content.Root);

        var report = await Bitsprobe.CheckAsync(
            $"http://wsus.test:{origin.Port}{content.CabPath}",
            "--resolve",
            $"wsus.test:{origin.Port}:127.0.0.1,127.0.0.2",
            "--all-addresses"
        );

        report.ShouldTransfer();
        report.ShouldFail("addresses-agree");
        Assert.Equal("origin indicated", report.BlameOf("addresses-agree"));
    }
}
