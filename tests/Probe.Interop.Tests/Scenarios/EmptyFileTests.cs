using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>A file without octets, whose length is what HEAD has to tell.</summary>
public sealed class EmptyFileTests(WsusContent content)
{
    [Theory(Timeout = Limits.Scenario)]
    [InlineData("nginx")]
    [InlineData("lighttpd")]
    [InlineData("caddy")]
    public async Task Servers_that_say_0_have_nothing_to_be_told(string program)
    {
        await using var origin = program switch
        {
            "nginx" => await Nginx.StartAsync(content.Root),
            "caddy" => await Caddy.StartAsync(content.Root),
            _ => await Lighttpd.StartAsync(content.Root),
        };

        var report = await Bitsprobe.CheckAsync($"http://{origin.HostAndPort}{content.EmptyPath}");

        Assert.Equal((0, "transferred"), (report.ExitCode, report.Outcome));
        Assert.Equal("passed", report.Status("empty-file-is-served"));
        report.ShouldFail();
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Httpds_HEAD_of_an_empty_file_has_no_length()
    {
        await using var origin = await Httpd.StartAsync(content.Root);

        var report = await Bitsprobe.CheckAsync($"http://{origin.HostAndPort}{content.EmptyPath}");

        report.ShouldEnd("error", "0x80200011", "origin", "indicated");
        report.ShouldFail("head-gives-length");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Httpd_as_a_proxy_takes_the_0_out_of_others_HEAD_answers()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Httpd.ForwardProxyAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.EmptyPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", "0x80200011", "proxy", "proved");
        report.ShouldFail("head-gives-length");
    }
}
