using System.Buffers;
using System.Collections.Immutable;
using System.Net.Security;
using System.Net.Sockets;
using Probe.Exchanges;

namespace Probe.Transport;

/// <summary>What makes an idle connection fit for another request.</summary>
/// <param name="Host">Next hop's host as named.</param>
/// <param name="Port">Next hop's port.</param>
/// <param name="Target">host:port inside the tunnel or, direct, of the TLS session; null without either.</param>
/// <param name="Authorization">
/// Credentials that the tunnel was opened with, or what the connection is logged in for: identities never share one.
/// </param>
/// <param name="Address">The only address to connect to; null for whichever the name leads to.</param>
/// <param name="ByTls">True for TLS with the proxy itself.</param>
internal sealed record ConnectionKey(
    string Host,
    int Port,
    string? Target,
    string? Authorization,
    string? Address = null,
    bool ByTls = false
);

/// <summary>
/// One connection to the next hop: the socket, TLS over it where there is any, and the octets received and not yet
/// consumed. One buffer serves it for life: it holds a head whole and a body piece by piece.
/// </summary>
internal sealed class Connection(int id, ConnectionKey key, Socket socket, string remote) : IDisposable
{
    private const int InitialOctets = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialOctets);
    private int _start;
    private int _end;
    private SslStream? _tls;
    private SslStream? _outerTls;

    /// <summary>Number within the run.</summary>
    public int Id { get; } = id;

    /// <summary>What it leads to, and as whom; a login changes the latter.</summary>
    public ConnectionKey Key { get; set; } = key;

    /// <summary>True when the proxy answered CONNECT with 407 within a login, and waits for the next round.</summary>
    public bool AwaitsTunnel { get; set; }

    /// <summary>Requests sent over it so far.</summary>
    public int Uses { get; set; }

    /// <summary>This end.</summary>
    public string? Local { get; } = LocalEnd(socket);

    /// <summary>The next hop's end.</summary>
    public string Remote { get; } = remote;

    /// <summary>How the next hop's address was found.</summary>
    public required ImmutableArray<string> Addresses { get; init; }

    /// <summary>Each address tried.</summary>
    public required ImmutableArray<ConnectAttempt> Attempts { get; init; }

    /// <summary>The CONNECT that it began with.</summary>
    public TunnelFacts? Tunnel { get; set; }

    /// <summary>The TLS session on it.</summary>
    public TlsFacts? Tls { get; set; }

    /// <summary>The TLS session with the proxy itself.</summary>
    public TlsFacts? ProxyTls { get; set; }

    /// <summary>Octets received and not yet consumed.</summary>
    public ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    /// <summary>True when nothing waits to be read and the peer has not closed: fit for another request.</summary>
    public bool IsQuiet => _start == _end && !IsReadable;

    /// <summary>
    /// True when octets wait in the socket or the peer has closed or reset; with no octets waiting
    /// (<see cref="Waiting"/>) it is the latter.
    /// </summary>
    public bool IsReadable
    {
        get
        {
            try
            {
                return socket.Poll(0, SelectMode.SelectRead);
            }
            catch (SocketException)
            {
                return true;
            }
        }
    }

    /// <summary>Octets that wait in the socket.</summary>
    public int Waiting
    {
        get
        {
            try
            {
                return socket.Available;
            }
            catch (SocketException)
            {
                return 0;
            }
        }
    }

    /// <summary>True when what is read is deciphered first.</summary>
    public bool IsTls => _tls is not null;

    /// <summary>Drops octets from the start of <see cref="Buffered"/>.</summary>
    public void Consume(int octets) => _start += octets;

    /// <summary>Puts TLS on top, a second time inside that with the proxy; the caller does the handshake.</summary>
    /// <param name="makeTls">Given the transport below.</param>
    /// <param name="begins">Told when the peer's first octets came.</param>
    public SslStream StartTls(Func<SocketStream, SslStream> makeTls, Action? begins = null)
    {
        var below = new SocketStream(socket, _tls, Buffered.ToArray(), begins);
        _start = _end = 0;
        _outerTls = _tls;
        return _tls = makeTls(below);
    }

    /// <summary>Receives once; 0 when the peer closed in order.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public ValueTask<int> FillAsync(CancellationToken cancellation)
    {
        MakeRoom();
        var room = _buffer.AsMemory(_end);
        var receiving = _tls is null
            ? socket.ReceiveAsync(room, SocketFlags.None, cancellation)
            : _tls.ReadAsync(room, cancellation);
        if (receiving.IsCompletedSuccessfully)
        {
            var received = receiving.Result;
            _end += received;
            return new ValueTask<int>(received);
        }

        return AwaitAsync(receiving);

        async ValueTask<int> AwaitAsync(ValueTask<int> pending)
        {
            var received = await pending.ConfigureAwait(false);
            _end += received;
            return received;
        }
    }

    /// <summary>Sends all of it.</summary>
    /// <param name="octets">What to send.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation)
    {
        if (_tls is not null)
        {
            await _tls.WriteAsync(octets, cancellation).ConfigureAwait(false);
            return;
        }

        while (!octets.IsEmpty)
        {
            var sent = await socket.SendAsync(octets, SocketFlags.None, cancellation).ConfigureAwait(false);
            octets = octets[sent..];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Not through SslStream.Dispose alone: a close_notify to a peer that does not read would be a wait.
        socket.Dispose();
        _tls?.Dispose();
        _outerTls?.Dispose();
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _start = _end = 0;
        }
    }

    private static string? LocalEnd(Socket socket)
    {
        try
        {
            return EndPointText.Of(socket.LocalEndPoint);
        }
        catch (SocketException)
        {
            // Some systems forget it when the peer has reset the connection already.
            return null;
        }
    }

    /// <summary>
    /// Moves what is left to the front, and takes a larger buffer where that is the whole of it. The reader's own
    /// limits end the growth: it never asks for more of a head than they allow.
    /// </summary>
    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_end < _buffer.Length)
        {
            return;
        }

        if (_start > 0)
        {
            Buffered.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        Buffered.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
