using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>Proxies that look into what passes: Privoxy with the actions that its users set.</summary>
public sealed class FilterTests(WsusContent content)
{
    [Fact(Timeout = Limits.Scenario)]
    public async Task A_page_of_Privoxys_in_place_of_the_file_is_the_proxys()
    {
        var report = await ThroughAsync("{+block{no updates from here}}\n/.*\\.cab$");

        report.ShouldEnd("error", "0x80190193", "proxy", "proved");
        report.ShouldFail("nothing-is-forbidden");
        Assert.Equal("Privoxy", report.ProxySoftware);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_page_of_Privoxys_is_told_without_a_control_run_too()
    {
        var report = await ThroughAsync("{+block{no updates from here}}\n/.*\\.cab$", options: "--no-control");

        report.ShouldEnd("error", "0x80190193", "proxy", "indicated");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_filter_of_Privoxys_that_changes_a_letter_changes_the_file()
    {
        // Privoxy passes on ranges that begin with the first octet, and takes Range out of all other requests.
        var report = await ThroughAsync(
            "{+filter{letters} +force-text-mode}\n/.*\\.cab$",
            "FILTER: letters Changes a letter.\ns/Q/q/g"
        );

        report.ShouldEnd("error", "0x80200013", "proxy", "proved");
        report.ShouldFail("range-is-honoured", "range-bytes-are-exact", "content-matches-name");
        Assert.Equal("proxy proved", report.BlameOf("range-bytes-are-exact"));
        Assert.Equal("0x80246002", report.CodeOf("content-matches-name"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_filter_of_Privoxys_that_finds_nothing_costs_the_ranges_all_the_same()
    {
        var report = await ThroughAsync(
            "{+filter{nothing} +force-text-mode}\n/.*\\.cab$",
            "FILTER: nothing Changes nothing.\ns/no such text is in the file/x/g"
        );

        report.ShouldEnd("error", "0x80200013", "proxy", "proved");
        report.ShouldFail("range-is-honoured");
        Assert.Equal("transferred", report.OutcomeOf("foreground"));
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData("{+crunch-client-header{Range:}}\n/", "range-is-honoured")]
    [InlineData("{+crunch-server-header{Content-Range:}}\n/", "content-range-is-present")]
    public async Task Privoxy_that_takes_out_a_header_line_is_to_blame(string action, string check)
    {
        var report = await ThroughAsync(action);

        report.ShouldEnd("error", "0x80200013", "proxy", "proved");
        report.ShouldFail(check);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Privoxy_that_makes_up_dates_starts_a_job_over_without_end()
    {
        var report = await ThroughAsync("{+overwrite-last-modified{randomize}}\n/", options: ["--depth", "full"]);

        report.ShouldEnd("transient_error", "0x80200024", "proxy", "proved");
        report.ShouldFail("file-stays-the-same");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Privoxy_that_speaks_HTTP_1_0_only_slows_a_job_down()
    {
        var report = await ThroughAsync("{+downgrade-http-version}\n/", options: ["--depth", "full"]);

        report.ShouldTransfer();
        report.ShouldFail("connections-are-kept-alive");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Privoxy_that_prevents_compression_hurts_nobody()
    {
        var report = await ThroughAsync("{+prevent-compression}\n/", options: ["--depth", "full"]);

        report.ShouldTransfer();
        report.ShouldFail();
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_name_that_Privoxy_cannot_resolve_is_no_missing_file()
    {
        await using var proxy = await Privoxy.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://wsus.invalid{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", "0x80190194", "resolver", "indicated");
        Assert.Equal("failed", report.Status("server-name-resolves"));
    }

    private async Task<CheckReport> ThroughAsync(string actions, string filters = "", params string[] options)
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Privoxy.StartAsync(actions, filters);
        return await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            ["-x", $"http://{proxy.HostAndPort}", .. options]
        );
    }
}
