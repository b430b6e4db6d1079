using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Probe.Lab;

namespace Probe.Cli.Tests;

/// <summary>Clients that connect to the capture proxy and never ask: in the count, on a line, in evidence and in reports.</summary>
public sealed class CaptureUnaskedTests : IDisposable
{
    private const int Patience = 60_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact(Timeout = Patience)]
    public async Task Connections_without_a_request_are_counted_told_and_kept()
    {
        var token = TestContext.Current.CancellationToken;
        await using var lab = await LabServer.StartAsync(new LabOptions(), token);
        var url = lab.Endpoints.CheckUrls[0];
        var bundle = Path.Combine(_folder.FullName, "e.zip");
        using var capture = CaptureCommandTests.Start(
            "--evidence",
            bundle,
            "--format",
            "json",
            "--filter",
            "~m head",
            "--idle-timeout",
            "1s"
        );
        try
        {
            var port = await CaptureCommandTests.PortAsync(capture, token);
            const string tls = "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003";
            const string head = "GET http://a/?sig=TopSecret HTTP/1.1\r\nAuthorization: Bearer TopSecret\r\nHo";
            await Task.WhenAll(SayAsync(port, "", token), SayAsync(port, tls, token), SayAsync(port, head, token));
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
            var judged = await BuiltProgram.RunAsync("judge", bundle, "--format", "json");

            Assert.Matches(
                @"127\.0\.0\.1:[0-9]+ no whole request: looks like a TLS handshake, 11 octets in [0-9]+ ms; given up",
                lines
            );
            Assert.Contains("give it to clients as http://", lines, StringComparison.Ordinal);
            Assert.Contains(
                $"looks like an unfinished head, {head.Length} octets in ",
                lines,
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("looks like nothing", lines, StringComparison.Ordinal);
            Assert.Contains("1 exchange over 4 connections", rest, StringComparison.Ordinal);
            Assert.Contains("3 connections without a whole request", rest, StringComparison.Ordinal);
            using var now = JsonDocument.Parse(output);
            using var later = JsonDocument.Parse(judged.Output);
            var unjudged = later.RootElement.GetProperty("unjudged");
            Assert.Equal(now.RootElement.GetProperty("unjudged").GetRawText(), unjudged.GetRawText());
            Assert.Equal(
                (3, 1),
                (unjudged.GetProperty("withoutRequestCount").GetInt64(), unjudged.GetProperty("silentCount").GetInt64())
            );
            Assert.Equal(
                ["nothing 0", "tls_handshake 11", $"unfinished_head {head.Length}"],
                unjudged
                    .GetProperty("withoutRequest")
                    .EnumerateArray()
                    .Select(u => $"{u.GetProperty("looksLike").GetString()} {u.GetProperty("octets").GetInt64()}")
                    .Order(StringComparer.Ordinal)
            );
            var members = BundleFiles.Read(bundle);
            var packets = Encoding.Latin1.GetString(members["wire.pcapng"]);
            Assert.Contains(
                "no whole request came: a TLS handshake, 11 octets, of which 8 are here",
                packets,
                StringComparison.Ordinal
            );
            Assert.Contains(
                "1 connection said nothing",
                Regex.Replace(Encoding.UTF8.GetString(members["report.txt"]), @"\s+", " "),
                StringComparison.Ordinal
            );
            Assert.DoesNotContain(
                "TopSecret",
                BundleFiles.Text(bundle) + output + lines + rest + judged.Output,
                StringComparison.Ordinal
            );
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Where_nobody_asked_anything_it_is_said_who_came()
    {
        var token = TestContext.Current.CancellationToken;
        using var capture = CaptureCommandTests.Start("--idle-timeout", "1s");
        try
        {
            var port = await CaptureCommandTests.PortAsync(capture, token);
            await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => SayAsync(port, "\u0005\u0001\u0000", token)));
            var lines = await CaptureCommandTests.UntilAsync(capture, "are counted, and have no line", token);
            CaptureCommandTests.Signal(capture, "TERM");
            var rest = await capture.StandardError.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);

            Assert.Equal(20, lines.Split("looks like no HTTP").Length - 1);
            Assert.DoesNotContain("looks like", rest, StringComparison.Ordinal);
            Assert.Contains("0 exchanges over 25 connections", rest, StringComparison.Ordinal);
            Assert.Contains(
                "25 connections ended without a whole request: 127.0.0.1 sent no HTTP (25)",
                rest,
                StringComparison.Ordinal
            );
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }
    }

    /// <summary>Says this, and waits until the capture has given the connection up.</summary>
    private static async Task SayAsync(int port, string said, CancellationToken token)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, token);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(said), token);
        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], token));
    }
}
