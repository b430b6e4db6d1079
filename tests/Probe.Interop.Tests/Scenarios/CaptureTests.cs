using Probe.Interop.Remedies;
using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>Real clients through <c>bitsprobe capture</c>, straight and in front of a real proxy.</summary>
public sealed class CaptureTests(WsusContent content)
{
    public static TheoryData<string> Clients => [.. HttpClients.Names];

    [Theory(Timeout = Limits.Scenario)]
    [MemberData(nameof(Clients))]
    public async Task A_client_gets_the_file_in_forward_mode(string client)
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var capture = await CaptureProxy.StartAsync();

        await ShouldFetchAsync(client, $"http://{origin.HostAndPort}{content.CabPath}", capture, authority: null);

        await ShouldHaveSeenAsync(capture, $"http://{origin.HostAndPort}{content.CabPath}");
    }

    [Theory(Timeout = Limits.Scenario)]
    [MemberData(nameof(Clients))]
    public async Task A_client_gets_the_file_through_a_blind_tunnel(string client)
    {
        using var tls = new Certificates();
        await using var origin = await Nginx.StartAsync(content.Root, tls.NginxLines, " ssl");
        await using var capture = await CaptureProxy.StartAsync("--connect-ports", PortOf(origin));

        await ShouldFetchAsync(client, $"https://{origin.HostAndPort}{content.CabPath}", capture, tls.Authority);

        var (exitCode, report) = await capture.StopAsync();
        Assert.Null(report);
        Assert.Equal(2, exitCode);
    }

    [Theory(Timeout = Limits.Scenario)]
    [MemberData(nameof(Clients))]
    public async Task A_client_that_trusts_the_authority_gets_the_file_through_a_tunnel_that_is_decrypted(string client)
    {
        using var tls = new Certificates();
        using var folder = new WorkFolder("ca");
        var own = await AuthorityAsync(folder);
        await using var origin = await Nginx.StartAsync(content.Root, tls.NginxLines, " ssl");
        await using var capture = await CaptureProxy.StartAsync(
            "--connect-ports",
            PortOf(origin),
            "--decrypt",
            "*",
            "--ca",
            Path.Combine(folder.Path, "ca"),
            "--cacert",
            tls.Authority
        );

        await ShouldFetchAsync(client, $"https://{origin.HostAndPort}{content.CabPath}", capture, own);

        await ShouldHaveSeenAsync(capture, $"https://{origin.HostAndPort}{content.CabPath}");
    }

    [Theory(Timeout = Limits.Scenario)]
    [MemberData(nameof(Clients))]
    public async Task A_client_gets_the_file_where_capture_logs_in_to_the_proxy_behind(string client)
    {
        using var accounts = new SquidAccounts();
        using var tls = new Certificates();
        await using var plain = await Nginx.StartAsync(content.Root);
        await using var secure = await Nginx.StartAsync(content.Root, tls.NginxLines, " ssl");
        await using var squid = await Squid.StartAsync(accounts.SquidLines);
        await using var capture = await CaptureProxy.StartAsync(
            "-x",
            $"http://{squid.HostAndPort}",
            "-U",
            $"{SquidAccounts.User}:{SquidAccounts.Password}",
            "--connect-ports",
            PortOf(secure)
        );

        await ShouldFetchAsync(client, $"http://{plain.HostAndPort}{content.CabPath}", capture, authority: null);
        await ShouldFetchAsync(client, $"https://{secure.HostAndPort}{content.CabPath}", capture, tls.Authority);

        await ShouldHaveSeenAsync(capture, $"http://{plain.HostAndPort}{content.CabPath}");
        Assert.DoesNotContain(SquidAccounts.Password, capture.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_check_through_it_finds_what_it_finds_without_it_and_so_does_capture_itself()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var squid = await Squid.StartAsync("request_header_access Range deny all");
        await using var capture = await CaptureProxy.StartAsync("-x", $"http://{squid.HostAndPort}");
        var url = $"http://{origin.HostAndPort}{content.CabPath}";

        var straight = await Bitsprobe.CheckAsync(url, "-x", $"http://{squid.HostAndPort}", "--no-control");
        var captured = await Bitsprobe.CheckAsync(url, "-x", $"http://{capture.EndPoint}", "--no-control");
        var (exitCode, report) = await capture.StopAsync();

        straight.ShouldEnd("error", "0x80200013", "proxy");
        captured.ShouldEnd("error", "0x80200013", "proxy");
        Assert.Equal(1, exitCode);
        Assert.Equal(
            "0x80200013",
            report!
                .Value.GetProperty("runs")[0]
                .GetProperty("verdict")
                .GetProperty("bitsError")
                .GetProperty("hresult")
                .GetString()
        );
    }

    public static TheoryData<string> Scripts =>
        [
            .. Directory
                .GetFiles(Path.Combine(Repository.Tests, "Probe.Interop.Tests", "Varnishtest"), "*.vtc")
                .Select(f => Path.GetFileName(f))
                .Order(StringComparer.Ordinal),
        ];

    [Theory(Timeout = Limits.Scenario)]
    [MemberData(nameof(Scripts))]
    public async Task A_script_of_varnishtest_passes_around_it(string script)
    {
        using var folder = new WorkFolder("varnishtest");
        var port = ServerProcess.FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture);

        var said = await ConfigurationCheck.RunAsync(
            "varnishtest",
            folder,
            "-v",
            $"-Dbitsprobe={Repository.Bitsprobe}",
            $"-Dport={port}",
            Path.Combine(Repository.Tests, "Probe.Interop.Tests", "Varnishtest", script)
        );

        Assert.True(said.ExitCode == 0, said.Output);
    }

    private async Task ShouldFetchAsync(string client, string url, CaptureProxy capture, string? authority)
    {
        using var folder = new WorkFolder(client);
        var fetched = await HttpClients.FetchAsync(client, url, capture.EndPoint, authority, folder);

        var file = await File.ReadAllBytesAsync(content.CabFile, TestContext.Current.CancellationToken);
        Assert.True(file.SequenceEqual(fetched), $"{client} got other octets, {fetched.Length} of them");
    }

    private static async Task ShouldHaveSeenAsync(CaptureProxy capture, string url)
    {
        var (exitCode, report) = await capture.StopAsync();
        Assert.True(report is not null, capture.Errors);
        var run = report.Value.GetProperty("runs").EnumerateArray().First(r => r.GetProperty("url").GetString() == url);
        Assert.Equal(200, run.GetProperty("exchanges").EnumerateArray().Last().GetProperty("status").GetInt32());
        Assert.True(exitCode is 0 or 1, $"exit code {exitCode}: {capture.Errors}");
    }

    private static async Task<string> AuthorityAsync(WorkFolder folder)
    {
        var ca = Path.Combine(folder.Path, "ca");
        await Bitsprobe.RunAsync("capture", "ca", "init", "--ca", ca);
        return folder.Write("own.pem", await Bitsprobe.RunAsync("capture", "ca", "export", "--ca", ca));
    }

    private static string PortOf(ServerProcess server) =>
        server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
