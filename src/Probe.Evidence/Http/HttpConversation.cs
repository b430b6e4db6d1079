using System.Globalization;
using Probe.Evidence.Packets;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Recording;

namespace Probe.Evidence.Http;

/// <summary>
/// Reads HTTP/1.x out of the two directions of a connection: requests, and each reply by the same reader as the live
/// probe's. Where the capture has a gap, the reply is said to be incomplete in the capture, which is no fault of a
/// server; where the framing is lost with it, reading of the connection ends.
/// </summary>
/// <param name="info">The connection.</param>
/// <param name="limits">Bounds on heads.</param>
/// <param name="seen">Told of each exchange, in order.</param>
/// <param name="notHttp">Told why the connection, or the rest of it, is not read.</param>
/// <param name="other">Told of each request that is not judged, such as a POST; null for nobody.</param>
/// <param name="bodies">Keeps bodies of the file itself whole; null to keep their beginning alone.</param>
/// <param name="mostOfBody">Octets that are kept of the start of each body; null for <see cref="SliceKeeper.FirstOctets"/>.</param>
public sealed partial class HttpConversation(
    ConversationInfo info,
    WireLimits limits,
    Action<SeenExchange> seen,
    Action<ConversationInfo, string> notHttp,
    int? mostOfBody = null,
    Action<SeenOther>? other = null,
    IBodyKeeper? bodies = null
) : IConversation, IDisposable
{
    private const int MostWaiting = 256;
    private const int MostKept = 1024 * 1024;

    private readonly string _clientAddress = info.Client.Address.ToString();
    private readonly string _clientEnd = info.Client.ToString();
    private readonly string _serverEnd = info.Server.ToString();
    private readonly Digests _digests = new();
    private volatile string? _givenUp;
    private readonly Queue<Request> _waiting = new();
    private readonly List<byte> _client = [];
    private readonly List<byte> _server = [];
    private long _bodyOfRequest;
    private ChunkScanner? _chunks;
    private bool _isBodyUnclear;
    private bool _isOver;
    private bool _isTunnel;
    private bool _isClientGone;
    private bool _isResetByClient;
    private Reply? _reply;
    private int _count;

    /// <summary>
    /// Why whoever passes the connection on has given it up, in words; what is not answered by then fails with it, and
    /// is laid at nobody's door.
    /// </summary>
    public string? GivenUp => _givenUp;

    /// <summary>Sets <see cref="GivenUp"/>, once. From any thread, also while octets are taken.</summary>
    /// <param name="why">Why, in words.</param>
    public void GivingUp(string why) => Interlocked.CompareExchange(ref _givenUp, why, null);

    /// <summary>True once a head of a request was read, or it was told why what came can be none.</summary>
    public bool HasRequest { get; private set; }

    /// <summary>What the client has begun to say and that is no whole head yet.</summary>
    /// <param name="most">Most octets of it that are given.</param>
    public byte[] Begun(int most) => [.. _client.Take(most)];

    /// <summary>The tunnel that CONNECT has made of the connection; null while it is none.</summary>
    public ConversationTunnel? Tunnel { get; private set; }

    /// <inheritdoc/>
    public void Take(bool fromClient, DateTimeOffset time, ReadOnlySpan<byte> octets)
    {
        if (_isOver || _isTunnel)
        {
            Tunnel?.Add(fromClient, octets.Length);
            return;
        }

        if (fromClient)
        {
            Requests(time, octets);
        }
        else
        {
            Replies(time, octets, ended: false);
        }
    }

    /// <inheritdoc/>
    public void Gap(bool fromClient, DateTimeOffset time, long octets)
    {
        if (_isOver || _isTunnel)
        {
            return;
        }

        if (fromClient && _bodyOfRequest >= octets)
        {
            _bodyOfRequest -= octets;
            return;
        }

        if (!fromClient && _reply is { Head: { } head } reply)
        {
            reply.Lost += octets;
            if (head.Framing == BodyFraming.ContentLength && reply.Left >= octets)
            {
                reply.Left -= octets;
                if (reply.Left == 0)
                {
                    Finish(reply, time, null);
                }

                return;
            }
        }

        GiveUp(
            time,
            $"the capture lacks {octets} octets of what the {(fromClient ? "client" : "server")} sent, so that the rest of the connection is not read"
        );
    }

    /// <inheritdoc/>
    public void End(bool fromClient, DateTimeOffset time, DirectionEnd end)
    {
        if (_isOver || _isTunnel)
        {
            return;
        }

        if (fromClient)
        {
            _isClientGone = true;
            return; // a client may close its side and still read
        }

        _isResetByClient = end == DirectionEnd.ResetByOther;
        if (end == DirectionEnd.NotSeen && GivenUp is { } given)
        {
            if (_reply is { Head: not null } begun)
            {
                Finish(begun, time, NotSeen(FailureStage.ReceiveBody, given));
            }

            Unanswered(time, given);
            _isOver = true;
            return;
        }

        if (end == DirectionEnd.NotSeen)
        {
            if (_reply is not null || _waiting.Count > 0 || _server.Count > 0)
            {
                GiveUp(time, "the capture ends here");
                Unanswered(time, "the capture ended before a reply");
            }

            _isOver = true;
            return;
        }

        if (end == DirectionEnd.Closed && _isClientGone && _server.Count == 0 && Current() is { FirstOctet: null })
        {
            // A server owes no reply to who has gone.
            Unanswered(time, "the client closed its side before a reply");
        }
        else if (end == DirectionEnd.Closed)
        {
            Replies(time, [], ended: true);
        }
        else if (_reply is { Lost: > 0 } holed)
        {
            // Whether all of it had come before the reset, the capture does not know.
            Finish(holed, time, null);
        }
        else if (end == DirectionEnd.ResetByOther)
        {
            if (_reply is { Head: not null } unwanted)
            {
                unwanted.IsUnwanted = true;
                Finish(unwanted, time, null);
            }

            Unanswered(time, "the client gave up before a reply");
        }
        else if (Current() is { } reply)
        {
            var got = reply.Recorder?.Length ?? 0;
            Finish(
                reply,
                time,
                new ExchangeFailure
                {
                    Stage = reply.Head is null ? FailureStage.ReceiveHead : FailureStage.ReceiveBody,
                    Side = FailureSide.Proxy,
                    Cause = FailureCauses.Reset,
                    Detail = string.Create(
                        CultureInfo.InvariantCulture,
                        $"the connection was reset after {got} octets of the body"
                    ),
                }
            );
        }

        _isOver = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reply?.Kept?.Discard();
        _digests.Dispose();
    }

    private void Requests(DateTimeOffset time, ReadOnlySpan<byte> octets)
    {
        octets = octets[BodyIn(octets)..];
        if (octets.IsEmpty)
        {
            return;
        }

        _client.AddRange(octets);
        while (_client.Count > 0)
        {
            var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_client);
            if (!RequestHeadReader.TryRead(all, limits, out var head, out var consumed, out var problem))
            {
                if (problem is not null)
                {
                    HasRequest = true;
                    GiveUp(time, problem);
                }

                return;
            }

            HasRequest = true;
            _client.RemoveRange(0, consumed);
            if (_waiting.Count >= MostWaiting)
            {
                GiveUp(time, $"more than {MostWaiting} requests wait for a reply");
                return;
            }

            _waiting.Enqueue(new Request(head!, time));
            _chunks = head!.BodyLength is null ? new ChunkScanner() : null;
            _bodyOfRequest = head.BodyLength ?? 0;
            var body = BodyIn(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_client));
            _client.RemoveRange(0, body);
        }
    }

    /// <summary>How many of these octets belong to the body of the request before; uploads are not judged.</summary>
    private int BodyIn(ReadOnlySpan<byte> octets)
    {
        if (_chunks is not { } chunks)
        {
            var part = (int)Math.Min(_bodyOfRequest, octets.Length);
            _bodyOfRequest -= part;
            return part;
        }

        var taken = chunks.Advance(octets);
        if (chunks.IsUnclear)
        {
            // Where it ends cannot be told, and so not where a next request begins.
            if (!_isBodyUnclear)
            {
                _isBodyUnclear = true;
                notHttp(
                    info,
                    "the chunks of a request's body cannot be read; what the client sent after them is not read"
                );
            }

            return octets.Length;
        }

        _chunks = chunks.IsDone ? null : chunks;
        return taken;
    }

    /// <summary>What of the reply came so far is told with its gap; nothing more is read of the connection.</summary>
    private void GiveUp(DateTimeOffset time, string why)
    {
        _isOver = true;
        if (_reply is { Head: not null } reply)
        {
            reply.Lost = Math.Max(reply.Lost, 1);
            Finish(reply, time, null);
        }

        notHttp(info, why);
    }

    /// <summary>What was asked and not answered, for a reason that is no server's: it was not seen to its end.</summary>
    private void Unanswered(DateTimeOffset time, string why)
    {
        while (Current() is { Head: null } open)
        {
            Finish(open, time, NotSeen(FailureStage.ReceiveHead, why));
        }
    }

    /// <summary>What happened on this side of the wire, and is nobody's fault there.</summary>
    private static ExchangeFailure NotSeen(FailureStage stage, string why) =>
        new()
        {
            Stage = stage,
            Side = FailureSide.Client,
            Cause = FailureCauses.Interrupted,
            Detail = why,
        };

    private Route RouteOf(RequestHead request) =>
        info.Route is { } known ? known
        : request.Target.Contains("://", StringComparison.Ordinal)
            ? new Route
            {
                Kind = RouteKind.Proxy,
                Proxy = new ProxyEndpoint(info.Server.Address.ToString(), info.Server.Port),
                Source = "capture",
            }
        : new Route { Kind = RouteKind.Direct, Source = "capture" };

    private RequestSpec? SpecOf(RequestHead request)
    {
        if (request.Method is not ("HEAD" or "GET"))
        {
            return null;
        }

        return HttpUrl.TryParse(UrlOf(request), out var url, out _)
            ? SeenSpec.Of(request.Method, url, request.Headers)
            : null;
    }

    private string UrlOf(RequestHead request)
    {
        // RFC 9112, 3.2.2: what an absolute-form target says wins over Host.
        var named = request.Headers.Get("Host") is { Length: > 0 } said ? said : null;
        if (info.BehindStandIn is { } server)
        {
            named = named is null || info.StandIns.Contains(named, StringComparer.OrdinalIgnoreCase) ? server : named;
        }

        var host = info.Authority ?? named ?? info.Server.ToString();
        return request.Target.StartsWith('/')
            ? $"{(info.IsTls ? "https" : "http")}://{host}{request.Target}"
            : request.Target;
    }

    private sealed record Request(RequestHead Head, DateTimeOffset Time);
}
