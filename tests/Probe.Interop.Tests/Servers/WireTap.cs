using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Probe.Interop.Servers;

/// <summary>Passes connections on to a server, and writes down the octets of both directions, one connection after the other.</summary>
internal sealed class WireTap : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly MemoryStream _up = new();
    private readonly MemoryStream _down = new();
    private readonly int _server;
    private readonly Task _accepting;

    /// <summary>Starts it.</summary>
    /// <param name="server">Port of the server.</param>
    public WireTap(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string HostAndPort =>
        string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>What passed since the last call: to the server, and from it.</summary>
    public (byte[] Up, byte[] Down) Take()
    {
        lock (_up)
        {
            var taken = (_up.ToArray(), _down.ToArray());
            _up.SetLength(0);
            _down.SetLength(0);
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var links = new List<Task>();
        try
        {
            while (true)
            {
                links.Add(LinkAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(links);
        }
    }

    private async Task LinkAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
                await Task.WhenAll(PumpAsync(client, server, _up), PumpAsync(server, client, _down));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // One of the two is gone, or the test is over.
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to, MemoryStream record)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var count)
        {
            lock (_up)
            {
                record.Write(buffer, 0, count);
            }

            for (var sent = 0; sent < count; )
            {
                sent += await to.SendAsync(buffer.AsMemory(sent..count), _stop.Token);
            }
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
