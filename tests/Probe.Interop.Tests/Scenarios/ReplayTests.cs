using System.Text.Json;
using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>Access logs that real servers wrote, replayed.</summary>
public sealed class ReplayTests(WsusContent content) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("replay");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory(Timeout = Limits.Scenario)]
    [InlineData("")]
    [InlineData(
        "logformat own %>a %[ui %[un [%tl] \"%rm %ru HTTP/%rv\" %>Hs %<st \"%{Referer}>h\" \"%{User-Agent}>h\" %Ss:%Sh\naccess_log stdio:@log@ own"
    )]
    public async Task What_Squid_denied_then_and_lets_pass_now_is_cured(string format)
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        var url = $"http://{origin.HostAndPort}{content.CabPath}";
        var log = Path.Combine(_folder.FullName, "access.log");
        var own = Path.Combine(Path.GetTempPath(), $"replay-{Guid.NewGuid():N}.log");
        try
        {
            await using var strict = await Squid.StartAsync(
                "acl cabs urlpath_regex \\.cab$\nhttp_access deny cabs\n"
                    + format.Replace("@log@", own, StringComparison.Ordinal)
            );
            var check = await Bitsprobe.CheckAsync(url, "-x", strict.HostAndPort, "--depth", "quick");
            Assert.Equal("0x80190193", check.Code);
            File.Copy(format.Length > 0 ? own : Path.Combine(strict.Folder.Path, "squid-access.log"), log);
        }
        finally
        {
            File.Delete(own);
        }

        await using var lenient = await Squid.StartAsync();
        var replayed = await Bitsprobe.ReplayAsync(
            log,
            "-x",
            lenient.HostAndPort,
            "--allow-host",
            origin.HostAndPort,
            "--width",
            "80"
        );

        Assert.Equal(0, replayed.ExitCode);
        var then = replayed.Headline.GetProperty("then");
        Assert.Equal("TCP_DENIED/403", then.GetProperty("text").GetString());
        Assert.Equal("cured", then.GetProperty("change").GetString());
        Assert.Equal(0, Unreadable(replayed));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task What_nginx_served_then_and_a_proxy_spoils_now_broke()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await Bitsprobe.CheckAsync($"http://{origin.HostAndPort}{content.CabPath}", "--depth", "quick");
        await using var strict = await Squid.StartAsync("acl cabs urlpath_regex \\.cab$\nhttp_access deny cabs");

        var replayed = await Bitsprobe.ReplayAsync(
            Path.Combine(origin.Folder.Path, "nginx-access.log"),
            "--base",
            "http://" + origin.HostAndPort,
            "--allow-any-host",
            "-x",
            strict.HostAndPort
        );

        Assert.Equal((1, "0x80190193"), (replayed.ExitCode, replayed.Code));
        var then = replayed.Headline.GetProperty("then");
        Assert.Equal(
            ("worked", "broke"),
            (then.GetProperty("end").GetString(), then.GetProperty("change").GetString())
        );
        Assert.Equal(0, Unreadable(replayed));
    }

    private static int Unreadable(CheckReport report)
    {
        using var json = JsonDocument.Parse(report.Json);
        return json.RootElement.GetProperty("replay").GetProperty("unreadable").GetInt32();
    }
}
