using System.Net;
using System.Net.Sockets;

namespace Probe.Lab.Wire;

/// <summary>
/// One TCP connection with a read buffer in front: heads are read whole, bodies as they come. Every read and
/// write is bounded by the idle time-out and ends when the lab stops.
/// </summary>
internal sealed class WireConnection : Stream
{
    /// <summary>Most octets of a head.</summary>
    public const int MaxHeadOctets = 64 * 1024;

    private readonly Stream _inner;
    private readonly Socket _socket;
    private readonly TimeSpan _idle;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _reading;
    private readonly CancellationTokenSource _writing;
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Wraps a connection.</summary>
    /// <param name="inner">Where octets come from and go to; TLS or the socket itself. Disposed with this.</param>
    /// <param name="socket">The socket below, for a reset.</param>
    /// <param name="idle">Longest wait of one read or write.</param>
    /// <param name="stopping">Ends everything.</param>
    public WireConnection(Stream inner, Socket socket, TimeSpan idle, CancellationToken stopping)
    {
        _inner = inner;
        _socket = socket;
        _idle = idle;
        _stopping = stopping;
        LocalAddress = (socket.LocalEndPoint as IPEndPoint)?.Address ?? IPAddress.Loopback;
        _reading = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _writing = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    /// <summary>This side's address.</summary>
    public IPAddress LocalAddress { get; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The same connection under TLS: reads and writes go through what <paramref name="wrap"/> makes of it.</summary>
    public WireConnection Over(Func<Stream, Stream> wrap) => new(wrap(this), _socket, _idle, _stopping);

    /// <summary>Reads up to and with the next empty line.</summary>
    /// <returns>The head; null when the peer closed before its first octet.</returns>
    /// <exception cref="InvalidDataException">The head is too long, or the peer closed inside it.</exception>
    public async ValueTask<byte[]?> ReadHeadAsync()
    {
        var scanned = 0;
        while (true)
        {
            if (FindHeadEnd(_buffer.AsSpan(_start, _end - _start), scanned) is { } length)
            {
                var head = _buffer.AsSpan(_start, length).ToArray();
                _start += length;
                return head;
            }

            scanned = Math.Max(0, _end - _start - 3);
            if (_end - _start >= MaxHeadOctets)
            {
                throw new InvalidDataException($"the head is longer than {MaxHeadOctets} octets");
            }

            MakeRoom();
            var count = await ReadInnerAsync(_buffer.AsMemory(_end), CancellationToken.None);
            if (count == 0)
            {
                return _end == _start ? null : throw new InvalidDataException("closed inside the head");
            }

            _end += count;
        }
    }

    /// <summary>Waits until the peer closes, says something, or patience ends.</summary>
    public async ValueTask WaitForPeerAsync()
    {
        var scratch = new byte[1024];
        for (var i = 0; i < 64 && await ReadAsync(scratch) > 0; i++) { }
    }

    /// <summary>Says that nothing more will be sent; reading goes on.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Resets the connection: what was written is on its way already, the peer sees RST after it.</summary>
    public void Reset() => _socket.Close(0);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start < _end)
        {
            var count = Math.Min(buffer.Length, _end - _start);
            _buffer.AsMemory(_start, count).CopyTo(buffer);
            _start += count;
            return count;
        }

        return await ReadInnerAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        _writing.CancelAfter(_idle);
        await _inner.WriteAsync(buffer, _writing.Token);
        _writing.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => _inner.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _reading.Dispose();
            _writing.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadInnerAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _reading.CancelAfter(_idle);
        var count = await _inner.ReadAsync(buffer, _reading.Token);
        _reading.CancelAfter(Timeout.InfiniteTimeSpan);
        return count;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }

    /// <summary>Length of the head with its empty line (LF or CR LF); null when it is not whole yet.</summary>
    private static int? FindHeadEnd(ReadOnlySpan<byte> octets, int from)
    {
        for (var i = from; i < octets.Length; i++)
        {
            if (octets[i] != '\n')
            {
                continue;
            }

            if (i + 1 < octets.Length && octets[i + 1] == '\n')
            {
                return i + 2;
            }

            if (i + 2 < octets.Length && octets[i + 1] == '\r' && octets[i + 2] == '\n')
            {
                return i + 3;
            }
        }

        return null;
    }
}
