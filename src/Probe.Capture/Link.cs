using System.Buffers;

namespace Probe.Capture;

/// <summary>A client's connection with the one server's that it is bound to, and the pumps between them.</summary>
internal sealed class Link(CaptureSession session, CaptureLink info, Leg server, ILinkTap tap)
{
    private const int SmallBuffer = 8 * 1024;
    private const int LargeBuffer = 64 * 1024;

    /// <summary>After so many reads that would have fitted into a small buffer, the large one is given back.</summary>
    private const int SmallReads = 16;

    private readonly Lock _lock = new();
    private bool _upIsOver;
    private bool _downIsOver;
    private (LinkParty By, LinkEnd How)? _first;

    /// <summary>Who is linked with whom.</summary>
    public CaptureLink Info => info;

    /// <summary>The server's end.</summary>
    public Leg Server => server;

    /// <summary>Told of all that passes.</summary>
    public ILinkTap Tap => tap;

    /// <summary>Knows which requests are answered.</summary>
    public ReplyScanner Replies { get; } = new();

    /// <summary>Octets that the client sent over this link.</summary>
    public long FromClient { get; set; }

    /// <summary>The server's direction at work.</summary>
    public Task Pumping { get; private set; } = Task.CompletedTask;

    /// <summary>True once the link is given up for another: its end is no concern of the client's.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>True once the capture proxy itself has ended it: whatever fails then is its own doing.</summary>
    private bool IsEndedHere => session.HasGivenUp || IsAbandoned;

    /// <summary>True where the server's direction is to stop when a tunnel opens, for TLS to begin.</summary>
    public bool StopsAtTunnel { get; set; }

    /// <summary>Starts to pump what the server says to the client.</summary>
    public void StartPumping(Leg client) => Pumping = PumpAsync(server, client, fromClient: false);

    /// <summary>Gives the link up for another.</summary>
    public async Task AbandonAsync()
    {
        IsAbandoned = true;
        server.Shutdown();
        await Pumping.ConfigureAwait(false);
        Close();
    }

    /// <summary>Pumps both ways until both have ended.</summary>
    public async Task RelayAsync(Leg client)
    {
        StartPumping(client);
        await PumpAsync(client, server, fromClient: true).ConfigureAwait(false);
        await Pumping.ConfigureAwait(false);
    }

    /// <summary>The client closed its side: so does the link, and the server's direction goes on to its end.</summary>
    public async Task FinishAsync()
    {
        await EndAsync(server, fromClient: true).ConfigureAwait(false);
        await Pumping.ConfigureAwait(false);
    }

    /// <summary>Tells that the link is over, and lets go of the server.</summary>
    /// <param name="why">What else is known, in words.</param>
    public void Close(string? why = null)
    {
        Over(fromClient: true, LinkEnd.GivenUp, LinkParty.Capture);
        Over(fromClient: false, LinkEnd.GivenUp, LinkParty.Capture);
        var (by, how) = _first!.Value;
        tap.Closed(session.Now, by, how, why);
        server.Socket.Dispose();
    }

    /// <summary>Reading from one end has failed: it is reset, and so becomes the other.</summary>
    public void Broke(bool fromClient, Leg other)
    {
        var by = fromClient ? LinkParty.Client : LinkParty.Server;
        var isOurs = IsEndedHere;
        Over(fromClient, isOurs ? LinkEnd.GivenUp : LinkEnd.Reset, isOurs ? LinkParty.Capture : by);
        Over(!fromClient, isOurs ? LinkEnd.GivenUp : LinkEnd.ResetByOther, by);
        if (!IsAbandoned)
        {
            other.Reset();
        }
    }

    /// <summary>The server takes no more of the client: its own direction goes on to its end.</summary>
    public async Task TakesNoMoreAsync(Leg client)
    {
        var drained = CaptureSession.DrainAsync(client);
        await Pumping.ConfigureAwait(false);
        Over(fromClient: true, LinkEnd.ResetByOther, LinkParty.Server);
        try
        {
            await drained.ConfigureAwait(false);
        }
        catch (Exception problem) when (CaptureSession.IsPeersDoing(problem))
        {
            // It has got the server's end, and has gone.
        }
    }

    /// <summary>Passes octets of the client on as they came.</summary>
    public async ValueTask SendUpAsync(ReadOnlyMemory<byte> octets)
    {
        FromClient += octets.Length;
        await tap.Octets(CaptureLegs.Upward, session.Now, octets.Span).ConfigureAwait(false);
        await server.WriteAsync(octets).ConfigureAwait(false);
        session.Touch();
    }

    /// <summary>Pumps one direction until it ends, and passes its end on.</summary>
    public async Task PumpAsync(Leg from, Leg to, bool fromClient)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
        var small = 0;
        try
        {
            while (true)
            {
                int count;
                try
                {
                    count = await from.ReadAsync(buffer).ConfigureAwait(false);
                }
                catch (Exception problem) when (CaptureSession.IsPeersDoing(problem))
                {
                    Broke(fromClient, to);
                    return;
                }

                if (count == 0)
                {
                    await EndAsync(to, fromClient).ConfigureAwait(false);
                    return;
                }

                try
                {
                    await PassAsync(to, buffer.AsMemory(0, count), fromClient).ConfigureAwait(false);
                }
                catch (Exception problem) when (fromClient && !IsEndedHere && SocketLeg.IsAfterEnd(problem))
                {
                    // The server has closed in order; what it said before may be still on its way to a slow client.
                    await TakesNoMoreAsync(from).ConfigureAwait(false);
                    return;
                }
                catch (Exception problem) when (CaptureSession.IsPeersDoing(problem))
                {
                    // The other end takes no more: it has reset, as this one now sees.
                    Broke(!fromClient, from);
                    return;
                }

                if (!fromClient && StopsAtTunnel && Replies.IsTunnel)
                {
                    return;
                }

                small = count <= SmallBuffer ? small + 1 : 0;
                if (count == buffer.Length && buffer.Length < LargeBuffer)
                {
                    buffer = Exchange(buffer, LargeBuffer);
                }
                else if (small > SmallReads && buffer.Length >= LargeBuffer)
                {
                    buffer = Exchange(buffer, SmallBuffer);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (!fromClient)
            {
                Replies.End();
            }
        }
    }

    private static byte[] Exchange(byte[] buffer, int size)
    {
        ArrayPool<byte>.Shared.Return(buffer);
        return ArrayPool<byte>.Shared.Rent(size);
    }

    private async ValueTask PassAsync(Leg to, ReadOnlyMemory<byte> octets, bool fromClient)
    {
        if (fromClient)
        {
            // Told before it is sent, so that no reply is told before its request.
            await SendUpAsync(octets).ConfigureAwait(false);
            return;
        }

        var came = session.Now;
        await to.WriteAsync(octets).ConfigureAwait(false);
        session.Touch();
        await tap.Octets(CaptureLegs.Downward, came, octets.Span).ConfigureAwait(false);
        Replies.Advance(octets.Span);
    }

    private async ValueTask EndAsync(Leg to, bool fromClient)
    {
        var isOurs = IsEndedHere;
        Over(
            fromClient,
            isOurs ? LinkEnd.GivenUp : LinkEnd.Finished,
            isOurs ? LinkParty.Capture
                : fromClient ? LinkParty.Client
                : LinkParty.Server
        );
        if (IsAbandoned)
        {
            return;
        }

        try
        {
            await to.EndSendingAsync().ConfigureAwait(false);
        }
        catch (Exception problem) when (CaptureSession.IsPeersDoing(problem))
        {
            // It is gone already; the other direction says how.
        }
    }

    /// <summary>Tells the end of a direction, once.</summary>
    private void Over(bool fromClient, LinkEnd how, LinkParty by)
    {
        lock (_lock)
        {
            ref var isOver = ref fromClient ? ref _upIsOver : ref _downIsOver;
            if (isOver)
            {
                return;
            }

            isOver = true;
            _first ??= (by, how);
        }

        tap.Ended(fromClient, session.Now, how);
    }
}
