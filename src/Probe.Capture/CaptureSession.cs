using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Probe.Http;
using Probe.Options;

namespace Probe.Capture;

/// <summary>
/// One client's connection: its requests are read as far as their framing and passed on over a link that belongs to
/// this connection alone; what comes back is pumped blindly.
/// </summary>
internal sealed partial class CaptureSession(CaptureServer host, ClientLeg client, IPEndPoint from, long number)
{
    private const int FirstBuffer = 4 * 1024;
    private const int BodyBuffer = 64 * 1024;
    private const int MostDrained = 1024 * 1024;
    private const int MostOutstanding = 128;

    private readonly RequestFrame _frame = new();
    private readonly HeadEditor _editor = new();
    private readonly ChunkScanner _chunks = new();
    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private Link? _link;
    private string? _linkKey;
    private byte[] _authority = [];
    private long _touched = host.Options.Clock.GetTimestamp();
    private readonly DateTimeOffset _startedAt = host.Options.Clock.GetUtcNow();
    private long _headSince;
    private volatile string? _givenUp;

    /// <summary>True once the client has been heard, or answered: its connection is told by a link.</summary>
    private bool _isHeard;

    /// <summary>The present.</summary>
    public DateTimeOffset Now => host.Options.Clock.GetUtcNow();

    /// <summary>True once the capture proxy itself ends this connection.</summary>
    public bool HasGivenUp { get; private set; }

    private CaptureOptions Options => host.Options;

    /// <summary>Where the client reached this proxy.</summary>
    private IPEndPoint? LocalEnd
    {
        get
        {
            try
            {
                return client.Socket.LocalEndPoint is IPEndPoint end
                    ? new IPEndPoint(end.Address.IsIPv4MappedToIPv6 ? end.Address.MapToIPv4() : end.Address, end.Port)
                    : null;
            }
            catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
            {
                return null;
            }
        }
    }

    private ReadOnlySpan<byte> Waiting => _buffer.AsSpan(_start, _end - _start);

    /// <summary>True for what the two ends of a connection may do to it.</summary>
    public static bool IsPeersDoing(Exception problem) =>
        problem
            is IOException
                or SocketException
                or ObjectDisposedException
                or AuthenticationException
                or OperationCanceledException
                or InvalidOperationException { Source: "System.IO.Pipelines" };

    /// <summary>Something passed.</summary>
    public void Touch() => Volatile.Write(ref _touched, Options.Clock.GetTimestamp());

    /// <summary>Ends the connection where its patience is over.</summary>
    public void Sweep()
    {
        var idle = Options.Clock.GetElapsedTime(Volatile.Read(ref _touched));
        var head = Volatile.Read(ref _headSince);
        if (HasGivenUp)
        {
            if (idle > Options.IdleTimeout + Options.IdleTimeout)
            {
                client.Reset();
                _link?.Server.Reset();
            }
        }
        else if (idle > Options.IdleTimeout)
        {
            GiveUp(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"given up by capture after {Options.IdleTimeout.TotalSeconds:0.###} s without an octet (--idle-timeout)"
                )
            );
        }
        else if (head != 0 && Options.Clock.GetElapsedTime(head) > Options.HeadTimeout)
        {
            GiveUp(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"given up by capture: a request's head was not whole after {Options.HeadTimeout.TotalSeconds:0.###} s"
                )
            );
        }
    }

    /// <summary>Ends the connection, both ends in order.</summary>
    /// <param name="why">Why, in words.</param>
    public void GiveUp(string why)
    {
        _givenUp ??= why;
        HasGivenUp = true;
        _link?.Tap.GivingUp(why);
        client.Shutdown();
        _link?.Server.Shutdown();
    }

    /// <summary>Serves the client until either end is done.</summary>
    public async Task RunAsync()
    {
        var isReset = false;
        try
        {
            if (!Options.AllowedClients.IsEmpty && !Options.AllowedClients.Any(n => n.Contains(from.Address)))
            {
                await RefuseAsync(OwnReply.Forbidden($"{from.Address} is not among the clients allowed here"))
                    .ConfigureAwait(false);
            }
            else if (host.Connections > Options.MaxConnections)
            {
                await RefuseAsync(
                        new OwnReply(
                            503,
                            "Service Unavailable",
                            $"{Options.MaxConnections} connections are open, as many as are allowed"
                        )
                    )
                    .ConfigureAwait(false);
            }
            else if (Options.Origin is { } origin)
            {
                await ServeReverseAsync(origin).ConfigureAwait(false);
            }
            else
            {
                await ServeForwardAsync().ConfigureAwait(false);
            }
        }
        catch (Exception problem) when (IsPeersDoing(problem))
        {
            isReset = true;
            _link?.Broke(fromClient: true, _link.Server);
        }
        finally
        {
            if (!_isHeard)
            {
                TellUnasked(isReset);
            }

            if (_link is { } link)
            {
                if (!link.Pumping.IsCompleted)
                {
                    // The capture proxy has refused a request: the server behind the ones before it is not needed any more.
                    link.Server.Shutdown();
                }

                await link.Pumping.ConfigureAwait(false);
                link.Close();
            }
        }
    }

    private async Task ServeReverseAsync(HttpUrl origin)
    {
        if (await ReadMoreAsync().ConfigureAwait(false) == 0)
        {
            return;
        }

        _isHeard = true;

        var (server, refusal) = await host
            .Dialer.DialAsync(origin.Host, origin.Port, host.Stopping)
            .ConfigureAwait(false);
        if (server is not null && origin.IsTls)
        {
            var plain = server;
            (server, refusal) = await host
                .Dialer.SecureAsync(plain, origin.Host, origin.Port, host.Stopping)
                .ConfigureAwait(false);
            if (server is null)
            {
                plain.Socket.Dispose();
            }
        }

        if (server is null)
        {
            await RefuseAsync(refusal!, origin.HostAndPort).ConfigureAwait(false);
            return;
        }

        var link = Open(server, origin.HostAndPort, CaptureMode.Reverse, null, origin.IsTls);
        await RelayRestAsync(link, client).ConfigureAwait(false);
    }

    /// <summary>Passes on what was read already, then pumps both ways.</summary>
    private async Task RelayRestAsync(Link link, Leg end)
    {
        var rest = _buffer.AsMemory(_start, _end - _start);
        _start = _end = 0;
        if (rest.Length > 0)
        {
            try
            {
                await link.SendUpAsync(rest).ConfigureAwait(false);
            }
            catch (Exception problem) when (IsPeersDoing(problem))
            {
                link.Broke(fromClient: false, end);
                return;
            }
        }

        await link.RelayAsync(end).ConfigureAwait(false);
    }

    private Link Open(Leg server, string target, CaptureMode mode, ProxyEndpoint? upstream, bool isTls = false)
    {
        var info = new CaptureLink
        {
            Id = host.NextLink(),
            Connection = number,
            Client = from,
            Local = LocalEnd,
            Server = server.Socket.RemoteEndPoint as IPEndPoint,
            Target = target,
            Upstream = upstream,
            Mode = mode,
            IsTls = isTls,
            StartedAt = Now,
        };
        _link = new Link(this, info, server, host.Tap.Opened(info));
        if (HasGivenUp)
        {
            server.Shutdown();
        }

        return _link;
    }

    /// <summary>Answers in the capture proxy's own name, and closes.</summary>
    private async Task RefuseAsync(OwnReply reply, string target = "", Leg? over = null)
    {
        _isHeard = true;
        var end = over ?? client;
        var isHead = Waiting.StartsWith("HEAD "u8);
        var octets = reply.ToOctets(withBody: !isHead);
        var answer = new CaptureAnswer(
            Now,
            target,
            over is not null,
            _buffer.AsMemory(_start, _end - _start),
            reply.Status,
            reply.Text,
            octets
        );
        if (_link is { } link)
        {
            var (start, count) = (_start, _end - _start);
            var draining = await AnsweredOrGoneAsync(link, end).ConfigureAwait(false);
            await link.Tap.Octets(CaptureLegs.FromClient, Now, _buffer.AsSpan(start, count)).ConfigureAwait(false);
            link.Tap.Answered(answer);
            await link.Tap.Octets(CaptureLegs.ToClient, Now, octets).ConfigureAwait(false);
            await end.WriteAsync(octets).ConfigureAwait(false);
            await end.EndSendingAsync().ConfigureAwait(false);
            await draining.ConfigureAwait(false);
            return;
        }

        await host.TellRefusalAsync(from, LocalEnd, number, answer).ConfigureAwait(false);
        await end.WriteAsync(octets).ConfigureAwait(false);
        await end.EndSendingAsync().ConfigureAwait(false);
        await DrainAsync(end).ConfigureAwait(false);
    }

    /// <summary>
    /// Waits until the requests before a refused one are answered. The client is listened to meanwhile, so that its end
    /// reaches the server.
    /// </summary>
    /// <returns>The listening, which goes on.</returns>
    private static async Task<Task> AnsweredOrGoneAsync(Link link, Leg end)
    {
        var answered = link.Replies.AnsweredUpToAsync(0);
        if (answered.IsCompleted)
        {
            return DrainAsync(end);
        }

        var draining = DrainAsync(end);
        if (await Task.WhenAny(answered, draining).ConfigureAwait(false) == draining)
        {
            await draining.ConfigureAwait(false);
            await link.FinishAsync().ConfigureAwait(false);
        }

        await answered.ConfigureAwait(false);
        return draining;
    }

    /// <summary>
    /// Reads what a client still says, to its end: closing with octets unread would reset the connection, and take the
    /// answer away from it.
    /// </summary>
    internal static async Task DrainAsync(Leg end)
    {
        var scratch = new byte[FirstBuffer];
        for (var drained = 0; drained < MostDrained; )
        {
            var count = await end.ReadAsync(scratch).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            drained += count;
        }
    }

    /// <summary>Reads more octets behind those that wait; 0 where the client has closed its side.</summary>
    private async ValueTask<int> ReadMoreAsync()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            var waiting = _end - _start;
            var target = waiting > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
            _buffer.AsSpan(_start, waiting).CopyTo(target);
            (_buffer, _start, _end) = (target, 0, waiting);
        }

        var count = await client.ReadAsync(_buffer.AsMemory(_end)).ConfigureAwait(false);
        _end += count;
        Touch();
        return count;
    }
}
