using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>Replies that are no HTTP, and bodies that are not the file.</summary>
public sealed class ResponseTests(WsusContent content)
{
    private const string NoStatusLine = "200 everything is fine\r\nContent-Length: 5\r\n\r\nhello";

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_malformed_reply_is_an_invalid_server_response_and_retried()
    {
        await using var origin = new RawServer(NoStatusLine);

        var report = await Bitsprobe.CheckAsync($"http://{origin.HostAndPort}{content.CabPath}");

        report.ShouldEnd("transient_error", "0x80072F78", "origin");
        Assert.Equal("failed", report.Status("responses-are-well-formed"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_malformed_reply_that_HAProxy_turns_into_502_is_a_server_error()
    {
        await using var origin = new RawServer(NoStatusLine);
        await using var front = await Haproxy.InFrontOfAsync(origin.Port);

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}");

        report.ShouldEnd("transient_error", "0x801901F6", "origin");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_file_whose_bytes_are_not_what_its_name_promises_is_found()
    {
        await using var origin = await Nginx.StartAsync(content.Root);

        var report = await Bitsprobe.CheckAsync($"http://{origin.HostAndPort}{content.AlteredPath}");

        Assert.Equal((1, "0x80246002", "origin"), (report.ExitCode, report.Code, report.Party));
        Assert.Equal("failed", report.Status("content-matches-name"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task An_altered_file_behind_a_proxy_is_pinned_on_nobody_for_certain()
    {
        // The control run repeats three ranges, and the altered octet is in none of them.
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.AlteredPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        Assert.Equal((1, "0x80246002", "assumed"), (report.ExitCode, report.Code, report.Confidence));
    }
}
