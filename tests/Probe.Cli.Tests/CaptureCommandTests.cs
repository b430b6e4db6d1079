using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Probe.Lab;
using Probe.Testing;

namespace Probe.Cli.Tests;

/// <summary>The capture proxy as a process, with raw clients before it and the lab behind.</summary>
public sealed class CaptureCommandTests
{
    private const int Patience = 60_000;

    [Fact(Timeout = Patience)]
    public async Task What_a_proxy_behind_it_does_wrong_is_told_live_and_judged_at_the_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGTERM cannot be sent to one process of a test there");
        var token = TestContext.Current.CancellationToken;
        await using var lab = await LabServer.StartAsync(new LabOptions { FaultIds = ["range-stripped"] }, token);
        var url = lab.Endpoints.CheckUrls[0].ToString();
        using var folder = new TemporaryFolder();
        var report = Path.Combine(folder.Path, "result.json");
        using var capture = Start("-x", lab.Endpoints.ProxySetting!, "--report", $"json={report}");
        try
        {
            var port = await PortAsync(capture, token);

            var head = await AskAsync(
                port,
                $"HEAD {url} HTTP/1.1\r\nHost: lab\r\nUser-Agent: Microsoft BITS/7.8\r\n",
                token
            );
            await AskAsync(
                port,
                $"GET {url}?sig=TopSecret HTTP/1.1\r\nHost: lab\r\nRange: bytes=0-99\r\nUser-Agent: Microsoft BITS/7.8\r\n",
                token
            );
            await AskAsync(
                port,
                $"GET {url} HTTP/1.1\r\nHost: lab\r\nRange: bytes=0-99\r\nUser-Agent: Microsoft BITS/7.8\r\n",
                token
            );
            var lines = await UntilAsync(capture, "finding: range-is-honoured", token);
            Signal(capture, "TERM");
            await capture.WaitForExitAsync(token);

            var output = await capture.StandardOutput.ReadToEndAsync(token);
            var rest = await capture.StandardError.ReadToEndAsync(token);
            Assert.StartsWith("HTTP/1.1 200", head, StringComparison.Ordinal);
            Assert.Contains($" 127.0.0.1 HEAD {url} 200 0 octets", lines, StringComparison.Ordinal);
            Assert.Contains("?sig=********* [0-99] 200 ", lines, StringComparison.Ordinal);
            Assert.Contains(
                "bitsprobe: 3 exchanges over 3 connections; 0 edits of requests",
                rest,
                StringComparison.Ordinal
            );
            Assert.Contains("BG_E_INSUFFICIENT_RANGE_SUPPORT", output, StringComparison.Ordinal);
            Assert.DoesNotContain("TopSecret", output + lines + rest, StringComparison.Ordinal);
            Assert.Equal(1, capture.ExitCode);
            using var result = JsonDocument.Parse(await File.ReadAllBytesAsync(report, token));
            Assert.Equal(
                "proxy",
                result
                    .RootElement.GetProperty("runs")[0]
                    .GetProperty("verdict")
                    .GetProperty("culprit")
                    .GetProperty("party")
                    .GetString()
            );
        }
        finally
        {
            End(capture);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_healthy_download_ends_by_its_count_with_exit_code_0()
    {
        var token = TestContext.Current.CancellationToken;
        await using var lab = await LabServer.StartAsync(new LabOptions(), token);
        var url = lab.Endpoints.CheckUrls[0];
        using var folder = new TemporaryFolder();
        var bundle = Path.Combine(folder.Path, "evidence.zip");
        using var capture = Start("--max-exchanges", "2", "--format", "json", "-q", "--evidence", bundle);
        try
        {
            var port = await PortAsync(capture, token);

            await AskAsync(
                port,
                $"HEAD {url} HTTP/1.1\r\nHost: {url.Authority}\r\nUser-Agent: Microsoft BITS/7.8\r\n",
                token
            );
            await AskAsync(
                port,
                $"GET {url} HTTP/1.1\r\nHost: {url.Authority}\r\nRange: bytes=0-99\r\nUser-Agent: Microsoft BITS/7.8\r\n",
                token
            );
            var output = await capture.StandardOutput.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);

            Assert.Equal(0, capture.ExitCode);
            var judged = await BuiltProgram.RunAsync("judge", bundle);
            Assert.True(judged.ExitCode == 0, judged.Output + judged.Error);
            using var result = JsonDocument.Parse(output);
            Assert.Equal(
                "direct",
                result.RootElement.GetProperty("runs")[0].GetProperty("route").GetProperty("kind").GetString()
            );
        }
        finally
        {
            End(capture);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task The_target_says_which_host_was_asked_whatever_Host_says()
    {
        var token = TestContext.Current.CancellationToken;
        await using var lab = await LabServer.StartAsync(new LabOptions(), token);
        var url = lab.Endpoints.CheckUrls[0];
        using var capture = Start("--max-exchanges", "1", "--format", "json");
        try
        {
            var port = await PortAsync(capture, token);

            await AskAsync(port, $"HEAD {url} HTTP/1.1\r\nHost: evil.example\r\n", token);
            var rest = await capture.StandardError.ReadToEndAsync(token);
            var output = await capture.StandardOutput.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);

            Assert.Contains($" HEAD {url} ", rest, StringComparison.Ordinal);
            using var result = JsonDocument.Parse(output);
            Assert.Equal(url.ToString(), result.RootElement.GetProperty("runs")[0].GetProperty("url").GetString());
            Assert.DoesNotContain("http://evil.example", output + rest, StringComparison.Ordinal);
        }
        finally
        {
            End(capture);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task What_waits_at_the_end_and_what_is_not_judged_are_told_and_kept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGTERM cannot be sent to one process of a test there");
        var token = TestContext.Current.CancellationToken;
        await using var lab = await LabServer.StartAsync(new LabOptions(), token);
        var url = lab.Endpoints.CheckUrls[0];
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var folder = new TemporaryFolder();
        var bundle = Path.Combine(folder.Path, "evidence.zip");
        using var capture = Start("--evidence", bundle);
        try
        {
            var port = await PortAsync(capture, token);
            await AskAsync(port, $"POST {url}?sig=TopSecret HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n", token);
            var posted = await UntilAsync(capture, "not judged", token);
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, token);
            await client
                .GetStream()
                .WriteAsync(
                    Encoding.ASCII.GetBytes($"GET http://{silent.LocalEndpoint}/waits HTTP/1.1\r\nHost: a\r\n\r\n"),
                    token
                );
            using var server = await silent.AcceptTcpClientAsync(token);
            Assert.True(await server.GetStream().ReadAsync(new byte[10], token) > 0);

            Signal(capture, "TERM");
            var rest = await capture.StandardError.ReadToEndAsync(token);
            var output = await capture.StandardOutput.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);

            Assert.Contains($" POST {url}?sig=********* ", posted, StringComparison.Ordinal);
            Assert.Contains("/waits - the capture ended 0 octets", rest, StringComparison.Ordinal);
            Assert.DoesNotContain("origin server, ", output, StringComparison.Ordinal);
            var judged = await BuiltProgram.RunAsync("judge", bundle);
            Assert.Equal(capture.ExitCode, judged.ExitCode);
            Assert.Contains("/waits", judged.Output, StringComparison.Ordinal);
            var journal = BundleFiles.Text(bundle);
            Assert.Contains("POST", journal, StringComparison.Ordinal);
            Assert.DoesNotContain("TopSecret", journal + posted + rest + output, StringComparison.Ordinal);
        }
        finally
        {
            End(capture);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task In_front_of_a_server_it_judges_what_passes_and_the_filter_decides_what_counts()
    {
        var token = TestContext.Current.CancellationToken;
        await using var lab = await LabServer.StartAsync(new LabOptions { FaultIds = ["range-ignored"] }, token);
        var url = lab.Endpoints.CheckUrls[0];
        using var capture = Start(
            "--origin",
            $"http://{lab.Endpoints.OriginUrl.Authority}",
            "--filter",
            "~m get & ~c 200",
            "--max-exchanges",
            "1"
        );
        try
        {
            var port = await PortAsync(capture, token);

            await AskAsync(port, $"HEAD {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\n", token);
            await AskAsync(
                port,
                $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nRange: bytes=0-9\r\n",
                token
            );
            var rest = await capture.StandardError.ReadToEndAsync(token);
            var output = await capture.StandardOutput.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);

            Assert.Contains("BG_E_INSUFFICIENT_RANGE_SUPPORT", output, StringComparison.Ordinal);
            Assert.Contains(
                "1 exchange over 2 connections, 1 more not wanted by the filter",
                rest,
                StringComparison.Ordinal
            );
            Assert.Equal(1, capture.ExitCode);
        }
        finally
        {
            End(capture);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_client_that_takes_it_for_the_server_has_its_files_told_as_the_servers()
    {
        var token = TestContext.Current.CancellationToken;
        await using var lab = await LabServer.StartAsync(new LabOptions { FaultIds = ["range-ignored"] }, token);
        var url = lab.Endpoints.CheckUrls[0];
        using var capture = Start("--origin", $"http://{lab.Endpoints.OriginUrl.Authority}", "--max-exchanges", "3");
        try
        {
            var port = await PortAsync(capture, token);
            await AskAsync(port, $"HEAD {url.PathAndQuery} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n", token);
            foreach (var host in (string[])[$"127.0.0.1:{port}", $"localhost:{port}"])
            {
                await AskAsync(port, $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {host}\r\nRange: bytes=0-9\r\n", token);
            }

            var told = await capture.StandardError.ReadToEndAsync(token);
            var output = await capture.StandardOutput.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);

            Assert.Contains($" HEAD {url} ", told, StringComparison.Ordinal);
            Assert.StartsWith("✗ BITS DOWNLOAD FAILS", output, StringComparison.Ordinal);
            Assert.Contains("✗ origin", output, StringComparison.Ordinal);
            Assert.Contains(lab.Endpoints.OriginUrl.Authority, output, StringComparison.Ordinal);
            Assert.DoesNotContain($":{port}", output, StringComparison.Ordinal);
        }
        finally
        {
            End(capture);
        }
    }

    [Fact]
    public async Task Nothing_seen_is_no_verdict()
    {
        var ended = await BuiltProgram.RunAsync("capture", "--listen", "127.0.0.1:0", "--duration", "50ms");

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("there is nothing to judge", ended.Error, StringComparison.Ordinal);
        Assert.Empty(ended.Output);
    }

    [Theory]
    [InlineData("--listen 0.0.0.0:8888", "so that it is no open proxy")]
    [InlineData("--listen 8888", "--listen: '8888' is not accepted")]
    [InlineData("--origin http://a/ -x b:1", "--origin and --proxy exclude each other")]
    [InlineData("--origin http://a/path", "paths pass unchanged")]
    [InlineData("--filter ~z", "--filter:1: there is no operator '~z'")]
    [InlineData("--connect-ports 443,x", "ports from 1 to 65535")]
    [InlineData("--allow-client nowhere", "an address or a network")]
    [InlineData("-U u:p", "no proxy")]
    [InlineData("-x ::bad", "--proxy: ")]
    [InlineData("--decrypt *", "capture ca init makes one")]
    public async Task A_command_line_that_cannot_be_run_says_why(string line, string problem)
    {
        using var folder = new TemporaryFolder();

        var ended = await BuiltProgram.RunAsync(["capture", .. line.Split(' '), "--ca", folder.Path]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(problem, ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_is_made_once_and_its_key_is_the_owners_alone()
    {
        using var folder = new TemporaryFolder();
        var place = Path.Combine(folder.Path, "ca");

        var made = await BuiltProgram.RunAsync("capture", "ca", "init", "--ca", place);
        var shown = await BuiltProgram.RunAsync("capture", "ca", "export", "--ca", place);
        var again = await BuiltProgram.RunAsync("capture", "ca", "init", "--ca", place);
        var unchanged = await BuiltProgram.RunAsync("capture", "ca", "export", "--ca", place);
        var forced = await BuiltProgram.RunAsync("capture", "ca", "init", "--force", "--ca", place);
        var changed = await BuiltProgram.RunAsync("capture", "ca", "export", "--ca", place);
        var help = await BuiltProgram.RunAsync("capture", "ca", "trust-help", "--ca", place);

        Assert.Equal((0, 0, 2, 0, 0), (made.ExitCode, shown.ExitCode, again.ExitCode, forced.ExitCode, help.ExitCode));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", shown.Output, StringComparison.Ordinal);
        Assert.Equal(shown.Output, unchanged.Output);
        Assert.NotEqual(shown.Output, changed.Output);
        Assert.Contains("certutil -addstore Root", help.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["bitsprobe-ca.key", "bitsprobe-ca.pem"],
            Directory.GetFiles(place).Select(Path.GetFileName).Order()
        );
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(place, "bitsprobe-ca.key"))
            );
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_tunnel_that_it_decrypts_is_judged_by_its_inside()
    {
        var token = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await BuiltProgram.RunAsync("capture", "ca", "init", "--ca", folder.Path);
        await using var lab = await LabServer.StartAsync(new LabOptions(), token);
        var origin = lab.Endpoints.TlsOriginUrl;
        var labCa = Path.Combine(folder.Path, "lab.pem");
        await File.WriteAllTextAsync(labCa, lab.Endpoints.TrustedCaPem, token);
        var file = $"https://{origin.Authority}{lab.Endpoints.CheckUrls[0].PathAndQuery}";
        using var capture = Start(
            "--decrypt",
            "*",
            "--ca",
            folder.Path,
            "--cacert",
            labCa,
            "--connect-ports",
            $"{origin.Port}",
            "--format",
            "json"
        );
        try
        {
            var port = await PortAsync(capture, token);

            var check = await BuiltProgram.RunAsync(
                "check",
                file,
                "-x",
                $"127.0.0.1:{port}",
                "--cacert",
                Path.Combine(folder.Path, "bitsprobe-ca.pem"),
                "--no-control",
                "--depth",
                "quick"
            );
            var told = await UntilAsync(capture, $" GET {file} [", token);
            Signal(capture, "INT");
            var output = await capture.StandardOutput.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);

            Assert.True(check.ExitCode == 0, check.Output);
            Assert.Equal(0, capture.ExitCode);
            Assert.DoesNotContain(
                "CONNECT",
                told + await capture.StandardError.ReadToEndAsync(token),
                StringComparison.Ordinal
            );
            using var result = JsonDocument.Parse(output);
            Assert.Equal(file, result.RootElement.GetProperty("runs")[0].GetProperty("url").GetString());
        }
        finally
        {
            End(capture);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_clients_own_login_at_the_proxy_behind_it_works_as_without_it()
    {
        var token = TestContext.Current.CancellationToken;
        await using var gate = new NtlmGate(isProxy: true, "user", "password");
        using var capture = Start("-x", $"127.0.0.1:{gate.Port}", "-q");
        try
        {
            var port = await PortAsync(capture, token);

            var check = await BuiltProgram.RunAsync(
                [
                    "check",
                    "http://wsus.example/file",
                    "-x",
                    $"127.0.0.1:{port}",
                    "--proxy-ntlm",
                    "--no-control",
                    "--depth",
                    "quick",
                ],
                environment => environment["BITSPROBE_PROXY_USER"] = "user:password"
            );
            Signal(capture, "TERM");
            var output = await capture.StandardOutput.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);

            Assert.True(check.ExitCode == 0, check.Output + check.Error);
            Assert.All(gate.Verdicts, v => Assert.StartsWith("ok", v, StringComparison.Ordinal));
            Assert.NotEmpty(gate.Verdicts);
            Assert.Contains("http://wsus.example/file", output, StringComparison.Ordinal);
            Assert.DoesNotContain("TlRMTVNTUAAD", output, StringComparison.Ordinal);
        }
        finally
        {
            End(capture);
        }
    }

    internal static Process Start(params string[] arguments) =>
        BuiltProgram.Start(["capture", "--listen", "127.0.0.1:0", .. arguments], _ => { });

    /// <summary>The port that the first line tells.</summary>
    internal static async Task<int> PortAsync(Process capture, CancellationToken token)
    {
        while (await capture.StandardError.ReadLineAsync(token) is { } line)
        {
            const string listening = "bitsprobe: listening at ";
            if (line.StartsWith(listening, StringComparison.Ordinal))
            {
                return IPEndPoint.Parse(line[listening.Length..].Split(' ', ',')[0]).Port;
            }
        }

        throw new InvalidOperationException("the capture did not say where it listens");
    }

    internal static async Task<string> UntilAsync(Process capture, string wanted, CancellationToken token)
    {
        var all = new StringBuilder();
        while (await capture.StandardError.ReadLineAsync(token) is { } line)
        {
            all.Append(line).Append('\n');
            if (line.Contains(wanted, StringComparison.Ordinal))
            {
                return all.ToString();
            }
        }

        throw new InvalidOperationException($"it never said '{wanted}':\n{all}");
    }

    /// <summary>Asks one thing on a connection of its own, and takes everything that comes.</summary>
    internal static async Task<string> AskAsync(int port, string request, CancellationToken token)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, token);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request + "Connection: close\r\n\r\n"), token);
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        return await reader.ReadToEndAsync(token);
    }

    internal static void Signal(Process process, string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals cannot be sent to one process of a test there");
        using var kill = Process.Start("kill", ["-" + signal, $"{process.Id}"]);
        kill.WaitForExit();
    }

    internal static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }

    private sealed class TemporaryFolder : IDisposable
    {
        internal string Path { get; } = Directory.CreateTempSubdirectory("bitsprobe-test-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
