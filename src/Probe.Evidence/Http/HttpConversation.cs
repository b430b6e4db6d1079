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
public sealed class HttpConversation(
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
                    GiveUp(time, problem);
                }

                return;
            }

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

    private void Replies(DateTimeOffset time, ReadOnlySpan<byte> octets, bool ended)
    {
        if (_server.Count > 0)
        {
            _server.AddRange(octets);
            var kept = _server.ToArray();
            _server.Clear();
            octets = kept;
        }

        // A body that is all there ends without a further octet: it is asked for once more.
        for (var goesOn = false; goesOn || !octets.IsEmpty || ended; )
        {
            if (Current() is not { } reply)
            {
                if (!octets.IsEmpty)
                {
                    GiveUp(
                        time,
                        info.BeginSeen ? "the server speaks without being asked" : "the capture begins within a reply"
                    );
                }

                return;
            }

            if (reply.Lost > 0)
            {
                // The reader knows nothing of the gap: the rest of this body is only counted.
                var rest = (int)Math.Min(reply.Left, octets.Length);
                octets = octets[rest..];
                reply.Left -= rest;
                if (reply.Left > 0)
                {
                    if (ended)
                    {
                        Finish(reply, time, null);
                    }

                    return;
                }

                Finish(reply, time, null);
                goesOn = false;
                continue;
            }

            reply.FirstOctet ??= octets.IsEmpty ? null : time;
            reply.Reader.IsPipelined = _waiting.Count > 0;
            var step = reply.Reader.Advance(octets, ended);
            var body = octets.Slice(step.BodyStart, step.BodyLength);
            octets = octets[step.Consumed..];
            goesOn = step.Kind is ReadStepKind.Head or ReadStepKind.Body;
            switch (step.Kind)
            {
                case ReadStepKind.Head:
                    Begin(reply, time);
                    break;
                case ReadStepKind.Body:
                    reply.Recorder?.Append(body);
                    reply.Kept?.Append(body);
                    reply.Left -= body.Length;
                    break;
                case ReadStepKind.End:
                    Finish(reply, time, null);
                    if (_isTunnel)
                    {
                        Tunnel?.Add(fromClient: false, octets.Length);
                        return;
                    }

                    break;
                case ReadStepKind.Problem:
                    Finish(reply, time, FailureOf(reply));
                    _isOver = true;
                    return;
                case ReadStepKind.NeedMoreData:
                    Keep(octets, time);
                    return;
            }
        }
    }

    private void Keep(ReadOnlySpan<byte> octets, DateTimeOffset time)
    {
        if (octets.Length > MostKept)
        {
            GiveUp(time, "more octets are waiting than a head may have");
            return;
        }

        _server.AddRange(octets);
    }

    private Reply? Current()
    {
        if (_reply is null && _waiting.TryDequeue(out var request))
        {
            _reply = new Reply(request, new ResponseReader(request.Head.Method, limits));
        }

        return _reply;
    }

    private void Begin(Reply reply, DateTimeOffset time)
    {
        reply.Head = reply.Reader.Head!;
        reply.HeadAt = time;
        reply.Left = reply.Head.Framing == BodyFraming.ContentLength ? reply.Head.ContentLength ?? 0 : 0;
        reply.Spec = SpecOf(reply.Request.Head);
        reply.Recorder = reply.Spec is null
            ? null
            : new BodyRecorder(reply.Head, reply.Spec, _digests, mostOfBody ?? SliceKeeper.FirstOctets);
        if (
            bodies is not null
            && reply is { Spec: { } spec, Head: { Framing: not BodyFraming.None } head }
            // A page is none of the file: secrets are looked for in it, as far as it is kept.
            && BodyRecorder.FileOffsetOf(head, spec) is not null
            && !(head.Framing == BodyFraming.ContentLength && head.ContentLength <= SliceKeeper.FirstOctets)
        )
        {
            reply.Kept = bodies.Begin(head.Framing == BodyFraming.ContentLength ? head.ContentLength : null);
        }
    }

    private void Finish(Reply reply, DateTimeOffset time, ExchangeFailure? failure)
    {
        _reply = null;
        var head = reply.Head;
        _isTunnel =
            failure is null
            && ((reply.Request.Head.Method == "CONNECT" && head?.Status is >= 200 and < 300) || head?.Status == 101);
        if (_isTunnel)
        {
            if (reply.Request.Head.Method == "CONNECT")
            {
                Tunnel = new ConversationTunnel(reply.Request.Head, reply.Request.Time, head!, time);
                Tunnel.Add(fromClient: true, _client.Count);
            }

            notHttp(
                info,
                $"{Printable.Escape(reply.Request.Head.Method, 20)} {Printable.Escape(reply.Request.Head.Target, 200)}: what follows is not read"
            );
            return;
        }

        if ((reply.Spec ?? SpecOf(reply.Request.Head)) is not { } spec)
        {
            const int MostOfUrl = 2000;
            var (request, url) = (reply.Request.Head, UrlSecrets.WithoutUser(UrlOf(reply.Request.Head)));
            other?.Invoke(
                new SeenOther(
                    info.Number,
                    _clientAddress,
                    reply.Request.Time,
                    request.Method[..Math.Min(request.Method.Length, 40)],
                    url[..Math.Min(url.Length, MostOfUrl)],
                    head?.Status
                )
                {
                    Request = request,
                    Reply = head,
                }
            );
            return; // CONNECT that was refused, OPTIONS *, an upload: nothing that BITS downloads by
        }

        var trailers = reply.Reader.Trailers;
        var end =
            failure is not null ? BodyEnd.Failed
            : reply.Lost > 0 || reply.IsUnwanted ? BodyEnd.CutByPlan
            : BodyEnd.Complete;
        var facts = head is null ? null : reply.Recorder!.Finish(end, trailers);
        _count++;
        seen(
            new SeenExchange
            {
                Request = reply.Request.Head,
                Connection = info.Number,
                Client = _clientAddress,
                Kept = reply.Kept?.Finish(),
                Gap = reply.Lost > 0 ? $"the capture lacks {reply.Lost} octets of the body" : null,
                Exchange = new Exchange
                {
                    Number = 0,
                    Spec = spec,
                    Route = RouteOf(reply.Request.Head),
                    StartedAt = reply.Request.Time,
                    RequestBytes = reply.Request.Head.Bytes,
                    Interim = reply.Reader.Interim,
                    Response = head,
                    // A body with a hole in it has no digest worth the name.
                    Body =
                        reply.Lost > 0 && facts is not null
                            ? facts with
                            {
                                Sha256 = null,
                                Sha1 = null,
                                Slices = [],
                                Blocks = [],
                            }
                            : facts,
                    BodyAnomalies = reply.Reader.BodyAnomalies,
                    Failure = failure,
                    Timings = new Timings
                    {
                        FirstByte = reply.FirstOctet - reply.Request.Time,
                        HeadEnd = reply.HeadAt - reply.FirstOctet,
                        BodyEnd = reply.HeadAt is null ? null : time - reply.HeadAt,
                        Total = time - reply.Request.Time,
                    },
                    Connection = new ConnectionFacts
                    {
                        Id = (int)Math.Min(info.Number, int.MaxValue),
                        Reused = _count > 1,
                        Local = _clientEnd,
                        Remote = _serverEnd,
                        KeptAlive = head?.KeepAlive == true && failure is null,
                    },
                },
            }
        );
    }

    private static ExchangeFailure FailureOf(Reply reply)
    {
        var problem = reply.Reader.Problem!;
        return new ExchangeFailure
        {
            Stage = problem.InHead ? FailureStage.ReceiveHead : FailureStage.ReceiveBody,
            Side = FailureSide.Proxy,
            Cause = problem.Cause,
            Detail = problem.Detail,
            Offset = problem.Offset,
        };
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

    private sealed class Reply(Request request, ResponseReader reader)
    {
        internal Request Request { get; } = request;

        internal ResponseReader Reader { get; } = reader;

        internal ResponseHead? Head { get; set; }

        internal RequestSpec? Spec { get; set; }

        internal BodyRecorder? Recorder { get; set; }

        internal IKeptBody? Kept { get; set; }

        internal DateTimeOffset? FirstOctet { get; set; }

        internal DateTimeOffset? HeadAt { get; set; }

        internal long Left { get; set; }

        internal long Lost { get; set; }

        /// <summary>True where the client itself broke it off: as a job does with the whole file in place of a range.</summary>
        internal bool IsUnwanted { get; set; }
    }
}
