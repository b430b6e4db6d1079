using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary><c>bitsprobe capture</c> under load: killed at any moment, with very many connections, with hostile peers.</summary>
public sealed class CaptureLoadTests(WsusContent content)
{
    private const int Kills = 50;
    private const int Clients = 4;

    [Fact(Timeout = 300_000)]
    public async Task What_was_finished_when_it_is_killed_is_in_the_recovered_evidence()
    {
        await using var origin = await Nginx.StartAsync(content.Root, "keepalive_requests 1000000;");
        using var folder = new WorkFolder("kills");
        var random = new Random(20261127);
        long finished = 0;
        for (var round = 0; round < Kills; round++)
        {
            var path = Path.Combine(folder.Path, string.Create(CultureInfo.InvariantCulture, $"e{round}.zip"));
            await using var capture = await CaptureProxy.StartAsync("-q", "--evidence", path);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var load = Enumerable
                .Range(0, Clients)
                .Select(_ => AskAsync(capture.EndPoint, origin.HostAndPort, end.Token))
                .ToArray();
            await Task.Delay(random.Next(20, 200), TestContext.Current.CancellationToken);
            await capture.KillAsync();
            var asked = (await Task.WhenAll(load)).Sum();

            var journal = await File.ReadAllBytesAsync(path + ".journal", TestContext.Current.CancellationToken);
            var whole = Lines(journal).Count(line => line.StartsWith("{\"seen\":", StringComparison.Ordinal));
            await Bitsprobe.RunAsync("evidence", "recover", path + ".journal", path);

            // A client may have had one reply each that was not written down yet: reading ends with the reply's last octet.
            Assert.True(whole >= asked - Clients, $"round {round}: {asked} replies came, {whole} are in the journal");
            Assert.Equal(whole, ExchangesIn(path));
            finished += whole;
            File.Delete(path);
            File.Delete(path + ".journal");
        }

        Assert.True(finished > Kills, $"only {finished} exchanges in {Kills} rounds");
    }

    [Fact(Timeout = 120_000)]
    public async Task Ten_thousand_idle_clients_and_a_thousand_busy_ones_are_served()
    {
        await using var origin = await Nginx.StartAsync(content.Root, "keepalive_requests 1000000;");
        await using var capture = await CaptureProxy.StartAsync("-q", "--max-connections", "20000");
        var idle = new List<Socket>();
        try
        {
            for (var i = 0; i < 10_000; i++)
            {
                // Each further address of loopback has ports of its own.
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)(1 + (i % 8))]), 0));
                await socket.ConnectAsync(capture.EndPoint, TestContext.Current.CancellationToken);
                idle.Add(socket);
            }

            var busy = await Task.WhenAll(
                Enumerable.Range(0, 1000).Select(_ => FetchAsync(capture.EndPoint, origin.HostAndPort, 3))
            );

            Assert.Equal(3000, busy.Sum());
            Assert.All(idle.Where((_, i) => i % 1000 == 0), s => Assert.False(s.Poll(0, SelectMode.SelectRead)));
        }
        finally
        {
            idle.ForEach(s => s.Dispose());
        }

        var (exitCode, report) = await capture.StopAsync();
        Assert.NotNull(report);
        Assert.True(exitCode is 0 or 1, capture.Errors);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("endless-head")]
    [InlineData("endless-continue")]
    [InlineData("huge-chunk")]
    public async Task A_hostile_server_is_bounded_and_harms_nobody_else(string what)
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        using var hostile = new TcpListener(IPAddress.Loopback, 0);
        hostile.Start();
        var port = ((IPEndPoint)hostile.LocalEndpoint).Port;
        await using var capture = await CaptureProxy.StartAsync("-q");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var speaking = SpeakAsync(hostile, what, end.Token);
        using var victim = new TcpClient();
        await victim.ConnectAsync(capture.EndPoint, end.Token);
        var stream = victim.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"GET http://127.0.0.1:{port}/x HTTP/1.1\r\nHost: x\r\n\r\n"),
            end.Token
        );
        var drained = DrainAsync(stream, 64L * 1024 * 1024, end.Token);

        Assert.Equal(20, await FetchAsync(capture.EndPoint, origin.HostAndPort, 20));
        Assert.True(await drained > 0);
        var resident = capture.PeakMemoryInMiB;
        Assert.Equal(20, await FetchAsync(capture.EndPoint, origin.HostAndPort, 20));

        await end.CancelAsync();
        await speaking;
        Assert.True(resident < 400, $"{resident} MiB while 64 MiB of it passed");
    }

    /// <summary>Asks one range after the other on one connection until it breaks; gives how many replies came whole.</summary>
    private async Task<int> AskAsync(IPEndPoint proxy, string origin, CancellationToken cancellation)
    {
        var whole = 0;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(proxy, cancellation);
            var stream = client.GetStream();
            while (await AskOnceAsync(stream, origin, cancellation))
            {
                whole++;
                // So many a second that bundles of thousands of exchanges would be made fifty times.
                await Task.Delay(1, cancellation);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The proxy was killed: that is what this is about.
        }

        return whole;
    }

    private async Task<int> FetchAsync(IPEndPoint proxy, string origin, int count)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(proxy, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var whole = 0;
        while (whole < count && await AskOnceAsync(stream, origin, TestContext.Current.CancellationToken))
        {
            whole++;
        }

        return whole;
    }

    private async Task<bool> AskOnceAsync(NetworkStream stream, string origin, CancellationToken cancellation)
    {
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"GET http://{origin}{content.CabPath} HTTP/1.1\r\nHost: {origin}\r\nRange: bytes=0-99\r\n\r\n"
            ),
            cancellation
        );
        var buffer = new byte[4096];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
            {
                return false;
            }

            length += read;
            var head = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (head >= 0 && length == head + 4 + 100)
            {
                return true;
            }
        }

        throw new InvalidOperationException("a reply is longer than it can be");
    }

    private static async Task SpeakAsync(TcpListener listener, string what, CancellationToken cancellation)
    {
        try
        {
            using var client = await listener.AcceptTcpClientAsync(cancellation);
            var stream = client.GetStream();
            await stream.ReadExactlyAsync(new byte[16], cancellation);
            var (start, more) = what switch
            {
                "endless-head" => ("HTTP/1.1 200 OK\r\n", "X-More: and more of it and more of it and more\r\n"),
                "endless-continue" => ("", "HTTP/1.1 100 Continue\r\n\r\n"),
                _ => ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n", new string('x', 64)),
            };
            await stream.WriteAsync(Encoding.ASCII.GetBytes(start), cancellation);
            var piece = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(more, 1000)));
            while (true)
            {
                await stream.WriteAsync(piece, cancellation);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It speaks until nobody listens.
        }
    }

    private static async Task<long> DrainAsync(NetworkStream stream, long most, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        long total = 0;
        try
        {
            int read;
            while (total < most && (read = await stream.ReadAsync(buffer, cancellation)) > 0)
            {
                total += read;
            }
        }
        catch (IOException)
        {
            // Cut off: that is one way to be bounded.
        }

        return total;
    }

    private static string[] Lines(byte[] journal)
    {
        var text = Encoding.UTF8.GetString(journal);
        var end = text.LastIndexOf('\n');
        return end < 0 ? [] : text[..end].Split('\n');
    }

    private static int ExchangesIn(string bundle)
    {
        using var zip = ZipFile.OpenRead(bundle);
        using var json = System.Text.Json.JsonDocument.Parse(zip.GetEntry("environment.json")!.Open());
        return json.RootElement.GetProperty("exchanges").GetInt32();
    }
}
