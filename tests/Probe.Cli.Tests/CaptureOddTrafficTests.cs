using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Probe.Testing;

namespace Probe.Cli.Tests;

/// <summary>Traffic that is out of the ordinary: what <c>capture</c> does not change it says, what it gives up it owns.</summary>
public sealed class CaptureOddTrafficTests
{
    private const int Patience = 60_000;
    private const string Reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi";

    [Theory(Timeout = Patience)]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")]
    public async Task What_its_own_idle_time_out_cut_off_has_that_as_its_failure_and_blames_nobody(string begun)
    {
        var token = TestContext.Current.CancellationToken;
        await using var origin = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync(begun);
            await peer.UntilClosedAsync();
        });
        using var capture = CaptureCommandTests.Start(
            "--idle-timeout",
            "1s",
            "--max-exchanges",
            "1",
            "--format",
            "json"
        );
        try
        {
            var port = await CaptureCommandTests.PortAsync(capture, token);
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, token);
            await client
                .GetStream()
                .WriteAsync(
                    Encoding.ASCII.GetBytes(
                        $"GET http://127.0.0.1:{origin.Port}/a HTTP/1.1\r\nHost: 127.0.0.1:{origin.Port}\r\n\r\n"
                    ),
                    token
                );

            var output = await capture.StandardOutput.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);

            using var result = JsonDocument.Parse(output);
            var run = result.RootElement.GetProperty("runs")[0];
            var failure = run.GetProperty("exchanges")[0].GetProperty("failure");
            Assert.Equal(
                ("interrupted", "given up by capture after 1 s without an octet (--idle-timeout)"),
                (failure.GetProperty("cause").GetString(), failure.GetProperty("detail").GetString())
            );
            Assert.False(run.GetProperty("verdict").GetProperty("complete").GetBoolean());
            Assert.DoesNotContain(
                run.GetProperty("checks").EnumerateArray().SelectMany(c => c.GetProperty("findings").EnumerateArray()),
                f => f.GetProperty("culprit").GetProperty("party").GetString() is "origin" or "proxy"
            );
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task What_it_passes_on_and_a_proxy_would_not_is_said_once_a_connection()
    {
        var token = TestContext.Current.CancellationToken;
        var received = new List<string>();
        await using var origin = RawServer.Start(async peer =>
        {
            var request = await peer.ReadRequestAsync();
            lock (received)
            {
                received.Add(request!);
            }

            await peer.SendAsync(Reply);
        });
        using var capture = CaptureCommandTests.Start("--max-exchanges", "3");
        try
        {
            var port = await CaptureCommandTests.PortAsync(capture, token);
            var url = $"http://127.0.0.1:{origin.Port}/a";
            await CaptureCommandTests.AskAsync(port, $"GET {url} HTTP/1.1\r\nHost: evil.example\r\n", token);
            await CaptureCommandTests.AskAsync(
                port,
                $"GET {url} HTTP/1.1\r\nHost: 127.0.0.1:{origin.Port}\r\nX: a\rb\r\n",
                token
            );
            await CaptureCommandTests.AskAsync(port, $"GET {url} HTTP/1.1\r\nHost: 127.0.0.1:{origin.Port}\r\n", token);
            var told = await capture.StandardError.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);

            Assert.Contains("Host: evil.example", received[0], StringComparison.Ordinal);
            Assert.Contains("X: a\rb", received[1], StringComparison.Ordinal);
            var notes = told.Split('\n').Where(l => l.StartsWith("bitsprobe: 127.0.0.1 GET", StringComparison.Ordinal));
            Assert.Equal(2, notes.Count());
            Assert.Contains("its Host is 'evil.example', its target is at 127.0.0.1:", told, StringComparison.Ordinal);
            Assert.Contains("a CR without LF stands in its head", told, StringComparison.Ordinal);
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task The_filter_decides_on_what_is_not_judged_too()
    {
        var token = TestContext.Current.CancellationToken;
        await using var origin = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync(Reply);
        });
        using var capture = CaptureCommandTests.Start("--max-exchanges", "1", "--filter", "~u wanted");
        try
        {
            var port = await CaptureCommandTests.PortAsync(capture, token);
            var root = $"http://127.0.0.1:{origin.Port}";
            await CaptureCommandTests.AskAsync(port, $"POST {root}/left HTTP/1.1\r\nContent-Length: 0\r\n", token);
            await CaptureCommandTests.AskAsync(port, $"POST {root}/wanted HTTP/1.1\r\nContent-Length: 0\r\n", token);
            await CaptureCommandTests.AskAsync(port, $"GET {root}/wanted HTTP/1.1\r\n", token);
            var told = await capture.StandardError.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);

            Assert.Contains("/wanted 200 not judged", told, StringComparison.Ordinal);
            Assert.DoesNotContain("/left", told, StringComparison.Ordinal);
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }
    }
}
