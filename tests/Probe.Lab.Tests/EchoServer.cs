using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Probe.Lab.Tests;

/// <summary>A server that answers each connection once, with a fixed text or with the head it was sent, and closes.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new(TimeSpan.FromSeconds(30));
    private Task _serving = Task.CompletedTask;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static Task<EchoServer> StartAsync(string? answer = null)
    {
        var server = new EchoServer();
        server._listener.Start();
        server._serving = server.ServeAsync(answer);
        return Task.FromResult(server);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task ServeAsync(string? answer)
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            await using var stream = client.GetStream();
            var head = new StringBuilder();
            var buffer = new byte[4096];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                var count = await stream.ReadAsync(buffer, _stopping.Token);
                if (count == 0)
                {
                    break;
                }

                head.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }

            var reply = answer ?? $"HTTP/1.1 200 OK\r\nContent-Length: {head.Length}\r\n\r\n{head}";
            await stream.WriteAsync(Encoding.Latin1.GetBytes(reply), _stopping.Token);
        }
    }
}
