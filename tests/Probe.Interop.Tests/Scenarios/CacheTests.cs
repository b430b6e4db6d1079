using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>Copies kept on the way: what is fine the first time and not from then on, asked at depth full.</summary>
public sealed class CacheTests(WsusContent content)
{
    /// <summary>Two and a half seconds for the whole file, as a slow line to the origin would take.</summary>
    private const string SlowLine = "limit_rate 400k;";

    /// <summary>nginx's own advice for ranges: pieces of equal size, each a copy of its own.</summary>
    private const string Slices = "slice 64k; proxy_set_header Range $slice_range; proxy_cache_key $uri$slice_range;";

    [Fact(Timeout = Limits.Scenario)]
    public async Task Squids_copy_has_wrong_bytes_for_ranges_out_of_order_only()
    {
        // Squid 5.7 answers them with 200 and the right length, and begins with the lowest octet asked for.
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync(Squid.Caches);

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--depth",
            "full"
        );

        report.ShouldTransfer();
        report.ShouldFail("repeated-and-unordered-ranges-are-exact", "unsatisfiable-range-is-refused");
        Assert.Equal("proxy proved", report.BlameOf("repeated-and-unordered-ranges-are-exact"));
        Assert.Equal("not_applicable", report.Status("if-unmodified-since-is-respected"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Squid_that_fetches_whole_files_for_a_range_makes_late_ranges_wait()
    {
        await using var origin = await Nginx.StartAsync(content.Root, SlowLine);
        await using var proxy = await Squid.StartAsync(Squid.Caches + "\nrange_offset_limit -1");

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--depth",
            "quick"
        );

        Assert.Equal((0, "transferred"), (report.ExitCode, report.Outcome));
        report.ShouldFail("range-reply-is-prompt");
        Assert.Equal("proxy proved", report.BlameOf("range-reply-is-prompt"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Nginx_without_slice_serves_every_kind_of_range_from_its_copy()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var front = await Nginx.CacheInFrontOfAsync(origin.Port);

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}", "--depth", "full");

        report.ShouldTransfer();
        report.ShouldFail();
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Nginx_without_slice_fetches_the_whole_file_before_it_answers()
    {
        await using var origin = await Nginx.StartAsync(content.Root, SlowLine);
        await using var front = await Nginx.CacheInFrontOfAsync(origin.Port);

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}", "--depth", "quick");

        Assert.Equal((0, "transferred"), (report.ExitCode, report.Outcome));
        report.ShouldFail("range-reply-is-prompt");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Nginx_with_slice_answers_at_once()
    {
        await using var origin = await Nginx.StartAsync(content.Root, SlowLine);
        await using var front = await Nginx.CacheInFrontOfAsync(origin.Port, Slices);

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}", "--depth", "quick");

        Assert.Equal((0, "transferred"), (report.ExitCode, report.Outcome));
        report.ShouldFail();
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Nginx_with_slice_has_no_several_ranges_in_one_request()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var front = await Nginx.CacheInFrontOfAsync(origin.Port, Slices);

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}", "--depth", "full");

        report.ShouldTransfer();
        report.ShouldFail("multi-range-is-honoured");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Nginx_that_keeps_one_clients_range_as_the_file_serves_it_to_all()
    {
        // Range is passed on and 206 is kept, but the key does not tell one range from another.
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var front = await Nginx.CacheInFrontOfAsync(
            origin.Port,
            "proxy_set_header Range $http_range; proxy_cache_key $uri;"
        );
        using var client = new HttpClient();
        using var first = new HttpRequestMessage(HttpMethod.Get, $"http://{front.HostAndPort}{content.CabPath}");
        first.Headers.Range = new(0, 499);
        using var reply = await client.SendAsync(first, TestContext.Current.CancellationToken);

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}", "--depth", "full");

        report.ShouldEnd("transient_error", "0x801900CE", "origin", "indicated");
        report.ShouldFail("head-is-allowed", "content-range-matches-request", "range-length-is-exact");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task HAProxys_copy_knows_no_ranges_although_the_first_job_got_them()
    {
        // Ranges pass to the origin until somebody has fetched the whole file.
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var front = await Haproxy.CacheInFrontOfAsync(origin.Port);

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}", "--depth", "full");

        report.ShouldEnd("error", "0x80200013", "origin", "indicated");
        report.ShouldFail("range-is-honoured");
        Assert.Equal("error", report.OutcomeOf("background"));
        Assert.Equal("transferred", report.OutcomeOf("foreground"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Varnish_refuses_several_ranges_with_416()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var front = await Varnish.InFrontOfAsync(origin.Port);

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}", "--depth", "full");

        report.ShouldTransfer();
        report.ShouldFail("multi-range-is-honoured");
        Assert.Equal("0x801901A0", report.CodeOf("multi-range-is-honoured"));
        Assert.Equal("not_applicable", report.Status("if-unmodified-since-is-respected"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Traffic_Servers_copy_answers_several_ranges_with_the_whole_file()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await TrafficServer.StartAsync(TrafficServer.Caches);

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--depth",
            "full"
        );

        report.ShouldTransfer();
        report.ShouldFail("multi-range-is-honoured");
        Assert.Equal("0x80200013", report.CodeOf("multi-range-is-honoured"));
        Assert.Equal("proxy proved", report.BlameOf("multi-range-is-honoured"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Traffic_Server_that_looks_up_no_ranges_passes_them_to_the_origin()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await TrafficServer.StartAsync(
            TrafficServer.Caches + "\nCONFIG proxy.config.http.cache.range.lookup INT 0"
        );

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--depth",
            "full"
        );

        report.ShouldTransfer();
        report.ShouldFail();
    }
}
