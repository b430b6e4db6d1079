using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;
using Probe.Recording;

namespace Probe.Evidence.Http;

/// <content>The server's direction: replies, and the exchanges that they complete.</content>
public sealed partial class HttpConversation
{
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
        var facts = head is null
            ? null
            : reply.Recorder!.Finish(end, trailers) with
            {
                Cut =
                    end != BodyEnd.CutByPlan ? null
                    : reply.IsUnwanted ? BodyCut.ByClient
                    : BodyCut.NotSeen,
            };
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
                        ResetByClient = _isResetByClient ? true : null,
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
