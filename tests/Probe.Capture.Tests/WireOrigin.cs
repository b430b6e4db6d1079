using System.Collections.Concurrent;
using System.Text;
using Probe.Testing;

namespace Probe.Capture.Tests;

/// <summary>A server that takes a fixed count of octets, or heads, and answers each with fixed octets; it knows no HTTP.</summary>
internal sealed class WireOrigin : IAsyncDisposable
{
    private readonly RawServer _server;

    private WireOrigin(Func<RawPeer, Task> script) => _server = RawServer.Start(script);

    internal int Port => _server.Port;

    internal string Authority => $"127.0.0.1:{Port}";

    internal IReadOnlyList<string> Requests => _server.Requests;

    internal int Connections => _server.Connections;

    /// <summary>Answers the first head with the octets, then FIN or RST.</summary>
    internal static WireOrigin Saying(byte[] reply, bool resets = false) =>
        new(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync(reply);
            if (resets)
            {
                peer.Reset();
            }
        });

    internal static WireOrigin Saying(string reply) => Saying(Encoding.Latin1.GetBytes(reply));

    /// <summary>Answers head after head with the same text.</summary>
    internal static WireOrigin Answering(string reply) =>
        new(async peer =>
        {
            while (await peer.ReadRequestAsync() is not null)
            {
                await peer.SendAsync(reply);
            }
        });

    internal static WireOrigin Running(Func<RawPeer, Task> script) => new(script);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}

/// <summary>A server that takes whatever comes until the client has finished, then answers and finishes.</summary>
internal sealed class Sink : IAsyncDisposable
{
    private readonly System.Net.Sockets.Socket _listener;
    private readonly ConcurrentQueue<byte[]> _received = new();
    private readonly Task _serving;
    private readonly CancellationTokenSource _stop = new();

    internal Sink(string reply)
    {
        _listener = new(
            System.Net.Sockets.AddressFamily.InterNetwork,
            System.Net.Sockets.SocketType.Stream,
            System.Net.Sockets.ProtocolType.Tcp
        );
        _listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        _listener.Listen(16);
        _serving = ServeAsync(Encoding.Latin1.GetBytes(reply));
    }

    internal int Port => ((System.Net.IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>What each connection has sent, in order.</summary>
    internal IReadOnlyList<byte[]> Received => [.. _received];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync(byte[] reply)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var socket = await _listener.AcceptAsync(_stop.Token);
                var all = new MemoryStream();
                var buffer = new byte[64 * 1024];
                while (
                    await socket.ReceiveAsync(buffer, System.Net.Sockets.SocketFlags.None, _stop.Token)
                        is > 0
                            and var count
                )
                {
                    all.Write(buffer, 0, count);
                }

                _received.Enqueue(all.ToArray());
                await socket.SendAsync(reply, System.Net.Sockets.SocketFlags.None, _stop.Token);
                socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
                while (await socket.ReceiveAsync(buffer, System.Net.Sockets.SocketFlags.None, _stop.Token) > 0) { }
            }
            catch (Exception e) when (e is OperationCanceledException or System.Net.Sockets.SocketException)
            {
                // A client broke off, or the test is over.
            }
        }
    }
}
