using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Probe.Lab;

/// <summary>
/// The sockets that the lab's parties listen on. They are bound before the server starts, so that a party has the
/// same port at each of the lab's addresses, as a member of a farm has.
/// </summary>
internal sealed class LabSockets(ImmutableArray<IPAddress> addresses) : IDisposable
{
    private const int Backlog = 512;

    /// <summary>How often a free port is looked for that is free at every address.</summary>
    private const int Attempts = 16;

    private readonly Dictionary<EndPoint, Socket> _waiting = [];

    /// <summary>Listens on one port at every address.</summary>
    /// <param name="port">The port; 0 for any that is free at all of them.</param>
    /// <returns>Where, in the order of the addresses.</returns>
    /// <exception cref="IOException">The port is taken, or an address is none of this machine's.</exception>
    public ImmutableArray<IPEndPoint> Listen(int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            var bound = new List<Socket>();
            var wanted = new IPEndPoint(addresses[0], port);
            try
            {
                foreach (var address in addresses)
                {
                    wanted = new IPEndPoint(address, wanted.Port);
                    var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                    bound.Add(socket);
                    socket.Bind(wanted);
                    socket.Listen(Backlog);
                    wanted = (IPEndPoint)socket.LocalEndPoint!;
                }
            }
            catch (SocketException problem)
            {
                bound.ForEach(s => s.Dispose());
                if (
                    port == 0
                    && attempt < Attempts
                    && bound.Count > 1
                    && problem.SocketErrorCode == SocketError.AddressAlreadyInUse
                )
                {
                    continue;
                }

                throw new IOException($"cannot listen at {wanted}: {problem.Message}", problem);
            }

            foreach (var socket in bound)
            {
                _waiting.Add(socket.LocalEndPoint!, socket);
            }

            return [.. bound.Select(s => (IPEndPoint)s.LocalEndPoint!)];
        }
    }

    /// <summary>Hands a socket over to who is going to accept on it, and to dispose of it.</summary>
    public Socket Take(EndPoint endPoint) =>
        _waiting.Remove(endPoint, out var socket)
            ? socket
            : throw new InvalidOperationException($"nothing was bound at {endPoint}");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var socket in _waiting.Values)
        {
            socket.Dispose();
        }

        _waiting.Clear();
    }
}
