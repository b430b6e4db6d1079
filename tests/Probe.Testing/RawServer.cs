using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Probe.Testing;

/// <summary>
/// A server on an ephemeral loopback port that says exactly what a test tells it to: each connection runs the
/// script, which reads requests and writes octets, then FINs, resets or stalls. It knows no HTTP.
/// </summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly Func<RawPeer, Task> _script;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentBag<Task> _peers = [];
    private readonly Task _accepting;
    private int _connections;

    private RawServer(Func<RawPeer, Task> script)
    {
        _script = script;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(64);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Connections accepted so far.</summary>
    public int Connections => _connections;

    /// <summary>Request heads as they came, Latin-1, of all connections in order of arrival.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Starts a server.</summary>
    /// <param name="script">What it does on each connection; when it returns the connection is closed in order.</param>
    public static RawServer Start(Func<RawPeer, Task> script) => new(script);

    /// <summary>Starts a server that answers the n-th request of all with the n-th text, the last one again and again.</summary>
    /// <param name="replies">Whole replies, Latin-1.</param>
    public static RawServer Answering(params string[] replies)
    {
        var next = -1;
        return new RawServer(async peer =>
        {
            while (await peer.ReadRequestAsync() is not null)
            {
                var index = Math.Min(Interlocked.Increment(ref next), replies.Length - 1);
                await peer.SendAsync(replies[index]);
            }
        });
    }

    /// <summary>A port on loopback where nobody listens.</summary>
    public static int ClosedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_peers);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            _peers.Add(ServeAsync(socket, Interlocked.Increment(ref _connections)));
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        using var peer = new RawPeer(socket, number, _requests, _stop.Token);
        try
        {
            await _script(peer);
            peer.Fin();
            await peer.UntilClosedAsync();
        }
        catch (Exception e)
            when (e
                    is OperationCanceledException
                        or IOException
                        or SocketException
                        or ObjectDisposedException
                        or System.Security.Authentication.AuthenticationException
            )
        {
            // The client went away, or the test is over.
        }
    }
}
