using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Probe.Cli.Capturing;
using Probe.Lab;
using Probe.Testing;

namespace Probe.Cli.Tests;

/// <summary>Tunnels that are not looked into and answers of the capture's own: told, kept, and nobody's job.</summary>
public sealed class CaptureUnjudgedTests : IDisposable
{
    private const int Patience = 60_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory(Timeout = Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tunnels_and_refusals_are_in_every_member_of_the_evidence_and_in_the_reports(bool isChained)
    {
        var token = TestContext.Current.CancellationToken;
        await using var lab = await LabServer.StartAsync(new LabOptions(), token);
        await using var origin = RawServer.Start(async peer =>
        {
            if (isChained)
            {
                await peer.ReadRequestAsync();
                await peer.SendAsync("HTTP/1.1 200 Go\r\n\r\nearly");
            }

            await peer.ReadRequestAsync();
            await peer.SendAsync("twelve octets");
        });
        var bundle = Path.Combine(_folder.FullName, "e.zip");
        string[] chained = isChained
            ?
            [
                "-x",
                $"127.0.0.1:{origin.Port}",
                "--noproxy",
                lab.Endpoints.OriginUrl.Host + ":" + lab.Endpoints.OriginUrl.Port,
            ]
            : [];
        using var capture = CaptureCommandTests.Start([
            "--connect-ports",
            $"{origin.Port}",
            "--evidence",
            bundle,
            "--format",
            "json",
            .. chained,
        ]);
        try
        {
            var port = await CaptureCommandTests.PortAsync(capture, token);
            using (var client = new TcpClient())
            {
                await client.ConnectAsync(IPAddress.Loopback, port, token);
                var stream = client.GetStream();
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes(
                        $"CONNECT 127.0.0.1:{origin.Port} HTTP/1.1\r\nProxy-Authorization: Basic Ym9iOlRvcFNlY3JldA==\r\n\r\n"
                    ),
                    token
                );
                await ReadUntilAsync(stream, "\r\n\r\n", token);
                await stream.WriteAsync("ping\r\n\r\n"u8.ToArray(), token);
                await ReadUntilAsync(stream, "twelve octets", token);
            }

            var told = await CaptureCommandTests.UntilAsync(capture, "not looked into", token);
            var refused = await CaptureCommandTests.AskAsync(
                port,
                "GET http://bob:TopSecret/TopSecret@a.example/?sig=TopSecret HTTP/1.1\r\nCookie: id=TopSecret\r\n",
                token
            );
            var forbidden = await CaptureCommandTests.AskAsync(port, "CONNECT a.example:1 HTTP/1.1\r\n", token);
            var url = lab.Endpoints.CheckUrls[0];
            await CaptureCommandTests.AskAsync(
                port,
                $"HEAD {url} HTTP/1.1\r\nHost: {url.Authority}\r\nUser-Agent: Microsoft BITS/7.8\r\n",
                token
            );
            var lines = await CaptureCommandTests.UntilAsync(capture, $" HEAD {url} ", token);
            CaptureCommandTests.Signal(capture, "TERM");
            var rest = await capture.StandardError.ReadToEndAsync(token);
            var output = await capture.StandardOutput.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);
            var judged = await BuiltProgram.RunAsync("judge", bundle);
            var document = await BuiltProgram.RunAsync("judge", bundle, "--format", "json");

            var down = isChained ? 18 : 13;
            Assert.Contains($"tunnel, 8 octets up, {down} down, not looked into", told, StringComparison.Ordinal);
            Assert.StartsWith("HTTP/1.1 400 ", refused, StringComparison.Ordinal);
            Assert.StartsWith("HTTP/1.1 403 ", forbidden, StringComparison.Ordinal);
            Assert.Contains("2 answered by bitsprobe itself, 1 tunnel not looked into", rest, StringComparison.Ordinal);
            using var now = JsonDocument.Parse(output);
            using var later = JsonDocument.Parse(document.Output);
            var unjudged = later.RootElement.GetProperty("unjudged");
            Assert.Equal(1, unjudged.GetProperty("tunnelCount").GetInt64());
            Assert.Equal(now.RootElement.GetProperty("unjudged").GetRawText(), unjudged.GetRawText());
            var tunnel = Assert.Single(unjudged.GetProperty("tunnels").EnumerateArray());
            Assert.Equal(
                (8L, (long)down, $"127.0.0.1:{origin.Port}"),
                (
                    tunnel.GetProperty("octetsUp").GetInt64(),
                    tunnel.GetProperty("octetsDown").GetInt64(),
                    tunnel.GetProperty("target").GetString()
                )
            );
            Assert.Equal(
                [400, 403],
                unjudged.GetProperty("ownAnswers").EnumerateArray().Select(a => a.GetProperty("status").GetInt32())
            );
            Assert.Contains("1 tunnel was passed blind: 127.0.0.1:", judged.Output, StringComparison.Ordinal);
            Assert.Contains("2 requests were answered by bitsprobe itself: ", judged.Output, StringComparison.Ordinal);
            // Why is on the line while it happens, and in the report.
            Assert.Contains("403 Forbidden: CONNECT to port 1 is not allowed here", lines, StringComparison.Ordinal);
            Assert.Contains(
                "(CONNECT to port 1 is not allowed here",
                System.Text.RegularExpressions.Regex.Replace(judged.Output, @"\s+", " "),
                StringComparison.Ordinal
            );
            var members = BundleFiles.Read(bundle);
            using var har = JsonDocument.Parse(members["exchanges.har"]);
            var entries = har.RootElement.GetProperty("log").GetProperty("entries").EnumerateArray().ToList();
            Assert.Equal(
                ["HEAD 200", "CONNECT 200", "GET 400", "CONNECT 403"],
                entries.Select(e =>
                    $"{e.GetProperty("request").GetProperty("method")} {e.GetProperty("response").GetProperty("status")}"
                )
            );
            Assert.Contains(
                isChained ? "HTTP/1.1 200 Go" : "HTTP/1.1 200 Connection established",
                Encoding.Latin1.GetString(members["wire.pcapng"]),
                StringComparison.Ordinal
            );
            var all = BundleFiles.Text(bundle) + output + rest + told + judged.Output + document.Output;
            Assert.DoesNotContain("TopSecret", all, StringComparison.Ordinal);
            Assert.DoesNotContain("Ym9iOlRvcFNlY3JldA", all, StringComparison.Ordinal);
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData("")]
    [InlineData("Proxy-Authorization: Basic Ym9iOlRvcFNlY3JldA==\r\n")]
    public async Task A_tunnel_is_kept_with_the_head_that_the_client_sent(string credentials)
    {
        var token = TestContext.Current.CancellationToken;
        var heads = new List<string?>();
        await using var upstream = RawServer.Start(async peer =>
        {
            heads.Add(await peer.ReadRequestAsync());
            await peer.SendAsync("HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n");
            heads.Add(await peer.ReadRequestAsync());
            await peer.SendAsync("HTTP/1.1 200 Go\r\n\r\nhello");
            await peer.UntilClosedAsync();
        });
        var bundle = Path.Combine(_folder.FullName, "e/");
        using var capture = CaptureCommandTests.Start([
            "-x",
            $"127.0.0.1:{upstream.Port}",
            "-U",
            "opuser:oppassword1",
            "--no-redact",
            "--evidence",
            bundle,
        ]);
        try
        {
            var port = await CaptureCommandTests.PortAsync(capture, token);
            var asked = "CONNECT t.example:443 HTTP/1.1\r\nX-Try: 2\r\n" + credentials + "\r\n";
            using (var client = new TcpClient())
            {
                await client.ConnectAsync(IPAddress.Loopback, port, token);
                var stream = client.GetStream();
                await stream.WriteAsync("CONNECT t.example:443 HTTP/1.1\r\nX-Try: 1\r\n\r\n"u8.ToArray(), token);
                await ReadUntilAsync(stream, "\r\n\r\n", token);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(asked), token);
                await ReadUntilAsync(stream, "hello", token);
            }

            await CaptureCommandTests.UntilAsync(capture, "not looked into", token);
            CaptureCommandTests.Signal(capture, "TERM");
            await capture.WaitForExitAsync(token);

            var tunnel = Assert.Single(
                Encoding.UTF8.GetString(BundleFiles.Read(bundle)["journal.jsonl"]).Split('\n'),
                line => line.StartsWith("{\"tunnel\":", StringComparison.Ordinal)
            );
            using var read = JsonDocument.Parse(tunnel);
            Assert.Equal(
                asked,
                Encoding.ASCII.GetString(
                    read.RootElement.GetProperty("tunnel").GetProperty("requestBytes").GetBytesFromBase64()
                )
            );
            Assert.Equal(2, heads.Count);
            Assert.All(heads, head => Assert.Contains("Proxy-Authorization: Basic ", head, StringComparison.Ordinal));
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Where_only_tunnels_passed_nothing_is_judged_and_that_is_said()
    {
        var token = TestContext.Current.CancellationToken;
        var bundle = Path.Combine(_folder.FullName, "e.zip");
        await using var origin = RawServer.Start(peer => peer.UntilClosedAsync());
        using var capture = CaptureCommandTests.Start("--connect-ports", $"{origin.Port}", "--evidence", bundle);
        try
        {
            var port = await CaptureCommandTests.PortAsync(capture, token);
            using (var client = new TcpClient())
            {
                await client.ConnectAsync(IPAddress.Loopback, port, token);
                await client
                    .GetStream()
                    .WriteAsync(Encoding.ASCII.GetBytes($"CONNECT 127.0.0.1:{origin.Port} HTTP/1.1\r\n\r\n"), token);
                await ReadUntilAsync(client.GetStream(), "\r\n\r\n", token);
            }

            await CaptureCommandTests.UntilAsync(capture, "not looked into", token);
            CaptureCommandTests.Signal(capture, "TERM");
            var rest = await capture.StandardError.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);
            var judged = await BuiltProgram.RunAsync("judge", bundle);

            Assert.Equal((2, 2), (capture.ExitCode, judged.ExitCode));
            Assert.Contains("1 tunnel was passed blind", rest, StringComparison.Ordinal);
            Assert.Contains(
                "no exchange that is judged; 1 tunnel was passed blind",
                judged.Error,
                StringComparison.Ordinal
            );
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_tunnel_that_could_not_be_decrypted_is_kept_with_the_reason()
    {
        var token = TestContext.Current.CancellationToken;
        var (ca, bundle) = (Path.Combine(_folder.FullName, "ca"), Path.Combine(_folder.FullName, "e/"));
        await BuiltProgram.RunAsync("capture", "ca", "init", "--ca", ca);
        await using var lab = await LabServer.StartAsync(new LabOptions(), token);
        var origin = lab.Endpoints.TlsOriginUrl;
        var labCa = Path.Combine(_folder.FullName, "lab.pem");
        await File.WriteAllTextAsync(labCa, lab.Endpoints.TrustedCaPem, token);
        using var capture = CaptureCommandTests.Start(
            "--decrypt",
            "*",
            "--ca",
            ca,
            "--cacert",
            labCa,
            "--connect-ports",
            $"{origin.Port}",
            "--evidence",
            bundle
        );
        try
        {
            var port = await CaptureCommandTests.PortAsync(capture, token);

            // It trusts nobody but the system's authorities, and so not this one.
            var check = await BuiltProgram.RunAsync(
                "check",
                $"https://{origin.Authority}/a",
                "-x",
                $"127.0.0.1:{port}",
                "--no-control",
                "--depth",
                "quick"
            );
            await CaptureCommandTests.UntilAsync(capture, "does not trust its authority", token);
            CaptureCommandTests.Signal(capture, "TERM");
            await capture.StandardError.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);
            var judged = await BuiltProgram.RunAsync("judge", bundle);

            Assert.Equal(1, check.ExitCode);
            Assert.Matches("[0-9]+ tunnels? could not be decrypted: ", judged.Error);
            var tunnel = Encoding
                .UTF8.GetString(BundleFiles.Read(bundle)["journal.jsonl"])
                .Split('\n')
                .First(line => line.StartsWith("{\"tunnel\":", StringComparison.Ordinal));
            Assert.Contains("\"wasToBeRead\":true", tunnel, StringComparison.Ordinal);
            Assert.Contains("does not trust its authority", tunnel, StringComparison.Ordinal);
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }
    }

    [Theory]
    [InlineData("GET /a HTTP/1.1\r\nA: b\r\n\r\nbody", "GET /a HTTP/1.1\r\nA: b\r\n\r\n")]
    [InlineData("\r\nGET /a HTTP/1.1\nA: b\n\nbody", "GET /a HTTP/1.1\nA: b\n\n")]
    [InlineData("GET /a HTTP/1.1\r\nA: b", "GET /a HTTP/1.1\r\nA: b")]
    [InlineData("PASS secret\r\nUSER bob\r\n", "PASS")]
    [InlineData(
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001"
    )]
    [InlineData("\r\n", "")]
    [InlineData("", "")]
    public void Of_what_was_refused_the_head_alone_is_kept(string sent, string kept) =>
        Assert.Equal(kept, Encoding.Latin1.GetString(OwnAnswers.HeadOf(Encoding.Latin1.GetBytes(sent)).AsSpan()));

    private static async Task ReadUntilAsync(NetworkStream stream, string wanted, CancellationToken token)
    {
        var all = new StringBuilder();
        var buffer = new byte[1024];
        while (!all.ToString().Contains(wanted, StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, token);
            Assert.True(count > 0, all.ToString());
            all.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
    }
}
