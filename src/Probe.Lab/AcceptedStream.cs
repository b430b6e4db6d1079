using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Probe.Lab;

/// <summary>
/// A connection that Kestrel accepted: reads come from its pipe, writes go straight to the socket, so that a write
/// that has returned is with the operating system. A reset right after it then really follows those octets.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="socket">Its socket.</param>
internal sealed class AcceptedStream(ConnectionContext connection, Socket socket) : Wire.ForwardStream
{
    private readonly Stream _input = connection.Transport.Input.AsStream(leaveOpen: true);

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _input.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        while (buffer.Length > 0)
        {
            buffer = buffer[await socket.SendAsync(buffer, SocketFlags.None, cancellationToken)..];
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
