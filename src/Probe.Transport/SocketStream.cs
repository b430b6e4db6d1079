using System.Net.Sockets;

namespace Probe.Transport;

/// <summary>
/// What TLS runs on: the socket, or TLS with the proxy over it, and before it the octets that were read beyond the
/// proxy's answer to CONNECT, so that nothing a peer sent is lost. Keeps the first octets that came, which tell why a
/// handshake failed. Does not own what is below.
/// </summary>
/// <param name="socket">The socket.</param>
/// <param name="outer">TLS with the proxy; null where there is none.</param>
/// <param name="readBefore">What was read too early.</param>
/// <param name="begins">Told once, when the peer's first octets came.</param>
internal sealed class SocketStream(Socket socket, Stream? outer, byte[] readBefore, Action? begins = null) : Stream
{
    /// <summary>Most octets kept: a handshake with its certificates, up to where it may break off in plain text.</summary>
    private const int MostKept = 64 * 1024;

    private readonly List<byte> _kept = [];
    private bool _keeps = true;
    private int _used;

    /// <summary>True once the peer sent anything.</summary>
    public bool Received { get; private set; }

    /// <summary>The first octets that came, until <see cref="Forget"/>.</summary>
    public ReadOnlySpan<byte> FirstOctets => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_kept);

    /// <summary>The handshake is over: nothing more is kept.</summary>
    public void Forget()
    {
        _keeps = false;
        _kept.Clear();
        _kept.TrimExcess();
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_used < readBefore.Length)
        {
            var count = Math.Min(buffer.Length, readBefore.Length - _used);
            readBefore.AsMemory(_used, count).CopyTo(buffer);
            _used += count;
            Receive();
            Keep(buffer.Span[..count]);
            return count;
        }

        var received = outer is null
            ? await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false)
            : await outer.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (received > 0)
        {
            Receive();
        }

        Keep(buffer.Span[..received]);
        return received;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        if (outer is not null)
        {
            await outer.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            return;
        }

        while (!buffer.IsEmpty)
        {
            var sent = await socket.SendAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            buffer = buffer[sent..];
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private void Receive()
    {
        if (!Received)
        {
            Received = true;
            begins?.Invoke();
        }
    }

    private void Keep(ReadOnlySpan<byte> octets)
    {
        if (_keeps && _kept.Count < MostKept)
        {
            _kept.AddRange(octets[..Math.Min(octets.Length, MostKept - _kept.Count)]);
        }
    }
}
