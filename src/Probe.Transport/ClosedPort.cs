using System.Net;
using System.Net.Sockets;

namespace Probe.Transport;

/// <summary>
/// Hears that a UDP port is closed. Its host, or a firewall before it, says so with an ICMP message, which the system
/// tells a connected socket alone.
/// </summary>
internal static class ClosedPort
{
    /// <summary>Sends a datagram from a connected socket, and waits for what the system says of its way.</summary>
    /// <param name="end">The port.</param>
    /// <param name="datagram">What to send: something that whoever listens there may answer.</param>
    /// <param name="cancellation">Ends the wait, and is then thrown.</param>
    /// <returns>
    /// <see cref="SocketError.ConnectionRefused"/> for a closed port, another error where there is no way to it,
    /// <see cref="SocketError.Success"/> when somebody answered.
    /// </returns>
    public static async Task<SocketError> AskAsync(
        IPEndPoint end,
        ReadOnlyMemory<byte> datagram,
        CancellationToken cancellation
    )
    {
        try
        {
            using var socket = new Socket(end.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(end, cancellation).ConfigureAwait(false);
            await socket.SendAsync(datagram, SocketFlags.None, cancellation).ConfigureAwait(false);
            // One octet is enough to know that there is an answer; on Windows the rest is then an error of its own.
            await socket.ReceiveAsync(new byte[1], SocketFlags.None, cancellation).ConfigureAwait(false);
            return SocketError.Success;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.MessageSize)
        {
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            // Windows calls the same ICMP message a reset.
            return e.SocketErrorCode is SocketError.ConnectionReset ? SocketError.ConnectionRefused : e.SocketErrorCode;
        }
    }
}
