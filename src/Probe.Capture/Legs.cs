using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Probe.Capture;

/// <summary>One end of a link: octets in and out, the end of sending, and the reset.</summary>
internal abstract class Leg
{
    /// <summary>The next octets; 0 where the peer has closed its side.</summary>
    /// <exception cref="IOException">The peer has reset the connection, or it was given up here.</exception>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer);

    /// <summary>Sends all of the octets; they are with the operating system when it returns.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> octets);

    /// <summary>Says that nothing more will be sent; reading goes on.</summary>
    public abstract ValueTask EndSendingAsync();

    /// <summary>The socket below.</summary>
    public abstract Socket Socket { get; }

    /// <summary>Ends both directions in order: reads that wait get the end.</summary>
    public void Shutdown()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            // It is over already.
        }
    }

    /// <summary>Resets the connection: the peer sees RST.</summary>
    public void Reset() => Socket.Close(0);
}

/// <summary>One end of a link without TLS: a socket.</summary>
internal abstract class SocketLeg(Socket socket) : Leg
{
    private const int Tcp = 6;
    private const int LinuxTcpInfo = 11;
    private const byte LinuxTcpClose = 7;

    private int _writing;
    private bool _wasReset;

    /// <inheritdoc/>
    public override Socket Socket => socket;

    /// <summary>
    /// True for a write to a peer that has closed in order and takes no more: what it said before is still to be passed on.
    /// After a FIN the system says EPIPE, without one ECONNRESET.
    /// </summary>
    public static bool IsAfterEnd(Exception problem) =>
        problem
            is SocketException { SocketErrorCode: SocketError.Shutdown }
                or IOException { InnerException: SocketException { SocketErrorCode: SocketError.Shutdown } };

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> octets)
    {
        Interlocked.Increment(ref _writing);
        try
        {
            while (octets.Length > 0)
            {
                octets = octets[await socket.SendAsync(octets, SocketFlags.None).ConfigureAwait(false)..];
            }
        }
        catch (SocketException problem) when (problem.SocketErrorCode == SocketError.ConnectionReset)
        {
            Volatile.Write(ref _wasReset, true);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _writing);
        }
    }

    /// <inheritdoc/>
    public override ValueTask EndSendingAsync()
    {
        socket.Shutdown(SocketShutdown.Send);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Takes the end of what came for what it is. A reset is reported by the first call alone that meets it: where that
    /// was a write, reading tells of an orderly end that never came.
    /// </summary>
    /// <exception cref="IOException">The peer has reset the connection.</exception>
    protected async ValueTask<int> EndedAsync()
    {
        const int MostTries = 100;
        for (var i = 0; i < MostTries && Volatile.Read(ref _writing) > 0 && IsClosedByTcp(); i++)
        {
            // A write that is under way on a dead connection is about to say why.
            await Task.Delay(1).ConfigureAwait(false);
        }

        return Volatile.Read(ref _wasReset) ? throw new IOException("The peer has reset the connection.") : 0;
    }

    private bool IsClosedByTcp()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            Span<byte> state = stackalloc byte[1];
            return socket.GetRawSocketOption(Tcp, LinuxTcpInfo, state) == 1 && state[0] == LinuxTcpClose;
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}

/// <summary>A client's connection. Reads come from Kestrel's pipe, writes go straight to the socket.</summary>
internal sealed class ClientLeg(PipeReader input, Socket socket) : SocketLeg(socket)
{
    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        return input.TryRead(out var read) && Take(read, buffer) is > 0 and var count
            ? new ValueTask<int>(count)
            : WaitAsync(buffer);
    }

    private async ValueTask<int> WaitAsync(Memory<byte> buffer)
    {
        try
        {
            var count = Take(await input.ReadAsync().ConfigureAwait(false), buffer);
            return count > 0 ? count : await EndedAsync().ConfigureAwait(false);
        }
        catch (ConnectionAbortedException given)
        {
            throw new IOException(given.Message, given);
        }
    }

    private int Take(ReadResult read, Memory<byte> buffer)
    {
        var octets = read.Buffer;
        var count = (int)Math.Min(octets.Length, buffer.Length);
        octets = octets.Slice(0, count);
        var at = 0;
        foreach (var part in octets)
        {
            part.Span.CopyTo(buffer.Span[at..]);
            at += part.Length;
        }

        input.AdvanceTo(octets.End);
        return count;
    }
}

/// <summary>A server's connection.</summary>
internal sealed class ServerLeg(Socket socket) : SocketLeg(socket)
{
    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        var count = await Socket.ReceiveAsync(buffer, SocketFlags.None).ConfigureAwait(false);
        return count > 0 ? count : await EndedAsync().ConfigureAwait(false);
    }
}

/// <summary>The inside of TLS on a leg.</summary>
internal sealed class TlsLeg(SslStream secure, Leg inner) : Leg
{
    /// <inheritdoc/>
    public override Socket Socket => inner.Socket;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer) => secure.ReadAsync(buffer);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> octets) => secure.WriteAsync(octets);

    /// <inheritdoc/>
    public override async ValueTask EndSendingAsync()
    {
        await secure.ShutdownAsync().ConfigureAwait(false);
        await inner.EndSendingAsync().ConfigureAwait(false);
    }
}

/// <summary>A leg as the stream that TLS wants below itself, with octets in front that were read already.</summary>
internal sealed class LegStream(Leg leg, ReadOnlyMemory<byte> before) : Stream
{
    private const int MostOfBeginning = 64;

    private ReadOnlyMemory<byte> _before = before;
    private bool _hasBegun;

    /// <summary>The first octets that were read, by which can be told what the peer speaks; empty where none were.</summary>
    public byte[] Beginning { get; private set; } = [];

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

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _hasBegun || buffer.IsEmpty ? ReadOnAsync(buffer) : BeginAsync(buffer);

    /// <summary>True where the peer has closed its side before it said much.</summary>
    public bool IsAtEnd { get; private set; }

    private async ValueTask<int> BeginAsync(Memory<byte> buffer)
    {
        var count = await ReadOnAsync(buffer).ConfigureAwait(false);
        IsAtEnd = count == 0;
        var room = MostOfBeginning - Beginning.Length;
        Beginning = [.. Beginning, .. buffer.Span[..Math.Min(count, room)]];
        _hasBegun = Beginning.Length == MostOfBeginning;
        return count;
    }

    private ValueTask<int> ReadOnAsync(Memory<byte> buffer)
    {
        if (buffer.IsEmpty || _before.IsEmpty)
        {
            // TLS asks for nothing at first, to wait without a buffer; there is nothing to wait for that way here.
            return buffer.IsEmpty ? new ValueTask<int>(0) : leg.ReadAsync(buffer);
        }

        var count = Math.Min(buffer.Length, _before.Length);
        _before[..count].CopyTo(buffer);
        _before = _before[count..];
        return new ValueTask<int>(count);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        leg.WriteAsync(buffer);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
