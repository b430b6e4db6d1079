using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Probe.Http;

namespace Probe.Lab.Dns;

/// <summary>
/// The lab's name server: UDP and TCP on one loopback port. Everything that peers can make it hold is bounded, and
/// nothing that they send ends it.
/// </summary>
internal sealed class DnsServer : IAsyncDisposable
{
    private const int MostConnections = 64;
    private const int MostQuestionsOfAConnection = 1000;
    private const int Attempts = 16;

    /// <summary>Receive errors in a row after which the socket counts as lost.</summary>
    private const int MostErrors = 100;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly Socket _datagrams;
    private readonly Socket _listener;
    private readonly DnsResponder _responder;
    private readonly TimeProvider _clock;
    private readonly Action<DnsQueryRecord>? _answered;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _room = new(MostConnections);
    private readonly Task _running;

    private DnsServer(
        Socket datagrams,
        Socket listener,
        DnsZone zone,
        TimeProvider clock,
        Action<DnsQueryRecord>? answered
    )
    {
        _datagrams = datagrams;
        _listener = listener;
        _responder = new DnsResponder(zone);
        _clock = clock;
        _answered = answered;
        EndPoint = (IPEndPoint)datagrams.LocalEndPoint!;
        _running = Task.WhenAll(ServeDatagramsAsync(), ServeConnectionsAsync());
    }

    /// <summary>Where it is asked, both ways.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Starts one.</summary>
    /// <param name="port">The port; 0 for any that is free both ways.</param>
    /// <param name="zone">What it knows.</param>
    /// <param name="clock">Clock of the records.</param>
    /// <param name="answered">Told of each question once it is answered; null for nobody.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static DnsServer Start(int port, DnsZone zone, TimeProvider clock, Action<DnsQueryRecord>? answered)
    {
        for (var attempt = 1; ; attempt++)
        {
            var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
                listener.Listen(MostConnections);
                datagrams.Bind(listener.LocalEndPoint!);
                return new DnsServer(datagrams, listener, zone, clock, answered);
            }
            catch (SocketException problem)
            {
                datagrams.Dispose();
                listener.Dispose();
                if (port != 0 || attempt == Attempts)
                {
                    throw new IOException($"the name server cannot listen on port {port}: {problem.Message}", problem);
                }
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        _datagrams.Dispose();
        _listener.Dispose();
        await _running;
        _stopping.Dispose();
        _room.Dispose();
    }

    private async Task ServeDatagramsAsync()
    {
        var buffer = new byte[DnsQuery.MostOctets];
        for (var errors = 0; errors < MostErrors && !_stopping.IsCancellationRequested; )
        {
            try
            {
                var got = await _datagrams.ReceiveFromAsync(
                    buffer,
                    SocketFlags.None,
                    new IPEndPoint(IPAddress.Any, 0),
                    _stopping.Token
                );
                if (Answer(buffer.AsSpan(0, got.ReceivedBytes), overTcp: false) is { } reply)
                {
                    await _datagrams.SendToAsync(reply, SocketFlags.None, got.RemoteEndPoint, _stopping.Token);
                }

                errors = 0;
            }
            catch (SocketException)
            {
                // A datagram that was too long, or on Windows a peer that did not wait for its answer.
                errors++;
            }
            catch (Exception problem) when (LabParty.IsPeersDoing(problem))
            {
                return;
            }
        }
    }

    private async Task ServeConnectionsAsync()
    {
        var serving = new List<Task>();
        for (var errors = 0; errors < MostErrors; )
        {
            try
            {
                await _room.WaitAsync(_stopping.Token);
                serving.RemoveAll(t => t.IsCompleted);
                serving.Add(ServeAsync(await _listener.AcceptAsync(_stopping.Token)));
                errors = 0;
            }
            catch (SocketException)
            {
                // A peer that left before it was accepted.
                _room.Release();
                errors++;
            }
            catch (Exception problem) when (LabParty.IsPeersDoing(problem))
            {
                break;
            }
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket socket)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            var length = new byte[2];
            for (var i = 0; i < MostQuestionsOfAConnection; i++)
            {
                patience.CancelAfter(Idle);
                await stream.ReadExactlyAsync(length, patience.Token);
                var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                if (message.Length > DnsQuery.MostOctets)
                {
                    return;
                }

                await stream.ReadExactlyAsync(message, patience.Token);
                if (Answer(message, overTcp: true) is not { } reply)
                {
                    continue;
                }

                var framed = new byte[2 + reply.Length];
                BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)reply.Length);
                reply.CopyTo(framed, 2);
                await stream.WriteAsync(framed, patience.Token);
            }
        }
        catch (Exception problem) when (LabParty.IsPeersDoing(problem))
        {
            // The peer went away or fell silent.
        }
        finally
        {
            _room.Release();
        }
    }

    private byte[]? Answer(ReadOnlySpan<byte> message, bool overTcp)
    {
        var (query, reply, octets) = _responder.Respond(message, overTcp);
        if (query is not null)
        {
            _answered?.Invoke(
                new DnsQueryRecord
                {
                    At = _clock.GetUtcNow(),
                    OverTcp = overTcp,
                    Name = Printable.Escape(query.Name, 300),
                    Type = (int)query.Type,
                    Outcome = Outcome(reply, octets),
                }
            );
        }

        return octets;
    }

    private static string Outcome(DnsReply? reply, byte[]? octets) =>
        reply is null || octets is null ? "no answer"
        : (octets[2] & 2) != 0 ? "truncated"
        : reply.Rcode switch
        {
            DnsRcode.NoError when reply.Addresses.Length == 1 => "NOERROR, 1 address",
            DnsRcode.NoError when reply.Addresses.Length > 1 => $"NOERROR, {reply.Addresses.Length} addresses",
            DnsRcode.NoError => reply.ZoneAsked is null ? "NOERROR, no data" : "NOERROR",
            DnsRcode.NoSuchName => "NXDOMAIN",
            DnsRcode.ServerFailure => "SERVFAIL",
            DnsRcode.Refused => "REFUSED",
            DnsRcode.FormatError => "FORMERR",
            DnsRcode.NotImplemented => "NOTIMP",
            _ => "BADVERS",
        };
}
