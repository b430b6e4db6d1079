using System.Collections.Immutable;
using System.Net;
using Probe.Authentication;
using Probe.Exchanges;
using Probe.Http;
using Probe.Names;
using Probe.Options;
using Probe.Planning;
using Probe.Recording;

namespace Probe.Transport;

/// <summary>
/// HTTP/1.x over sockets of our own: the octets that go out are those planned, the octets that come back are judged
/// as they came. One request at a time. In order: idle connection or resolve, connect, tunnel, TLS; send; head;
/// body. Whatever stops it on the way becomes the exchange's failure.
/// </summary>
public sealed class Http1Sender : IExchangeSender
{
    /// <summary>
    /// Octets that a peer must bring within one idle time-out: less is a stall that drips, and would otherwise last
    /// for days. No link that anyone downloads over is that slow.
    /// </summary>
    private const int LeastProgress = 1024;

    /// <summary>Longest that emptying a connection for its reuse may take.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1);

    private readonly ProbeOptions _options;
    private readonly Leg _leg;
    private readonly TimeProvider _time;
    private readonly ConnectionNumbers _numbers;
    private readonly CancellationToken _interrupted;
    private readonly Resolver _resolver;
    private readonly Dialer _dialer;
    private readonly TunnelConnector _tunnels;
    private readonly TlsConnector _tls;
    private readonly TokenExchange _tokens;
    private readonly TlsConnector _proxyTls;
    private readonly IdleConnections _idle = new();
    private readonly Digests _digests = new();
    private bool _disposed;

    /// <summary>Makes the sender of one leg.</summary>
    /// <param name="options">What the run was asked to do: time-outs, limits, names, trust.</param>
    /// <param name="leg">Main or control, which has its own connect time-out.</param>
    /// <param name="time">The clock.</param>
    /// <param name="numbers">Numbers connections; shared by the legs of a run.</param>
    /// <param name="interrupted">
    /// Cancelled when the user interrupts: the failure's cause is then <see cref="FailureCauses.Interrupted"/>
    /// instead of <see cref="FailureCauses.MaxTimeReached"/>.
    /// </param>
    public Http1Sender(
        ProbeOptions options,
        Leg leg,
        TimeProvider time,
        ConnectionNumbers numbers,
        CancellationToken interrupted = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(numbers);
        _options = options;
        _leg = leg;
        _time = time;
        _numbers = numbers;
        _interrupted = interrupted;
        _resolver = new Resolver(options);
        _dialer = new Dialer(time);
        _tunnels = new TunnelConnector(options);
        _tls = TlsConnector.ToServers(options, time);
        _proxyTls = TlsConnector.ToProxies(options, time);
        _tokens = new TokenExchange(options);
    }

    private TimeSpan ConnectTimeout => _leg == Leg.Control ? _options.ControlConnectTimeout : _options.ConnectTimeout;

    /// <inheritdoc/>
    public async Task<Exchange> SendAsync(RequestSpec spec, Route route, int number, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(route);
        var hop = Hop(spec, route);
        var draft = new ExchangeDraft(spec, route, number, _time)
        {
            Peer =
                (route.Kind == RouteKind.Proxy ? "the proxy " : "the server ") + EndPointText.Join(hop.Host, hop.Port),
        };
        using var patience = new Patience(_time, cancellation, _interrupted);
        Connection? connection = null;
        try
        {
            var request = Write(spec, route);
            connection = spec.OnConnection is { } id ? _idle.Take(id, out var lost) : _idle.Take(hop, out lost);
            var isReused = connection is { Uses: > 0 };
            if (connection is null && GoesOn(spec) is { } target)
            {
                draft.Begin(FailureStage.Send);
                throw new ExchangeFailedException(
                    FailureMapper.Make(
                        FailureStage.Send,
                        draft.Side,
                        FailureCauses.LoginConnectionLost,
                        $"{draft.Peer} closed the connection between {target.Words()}'s challenge and the answer to it"
                    )
                );
            }

            if (connection is not null)
            {
                connection.Key = hop;
            }

            connection ??= await ConnectAsync(hop, draft, patience).ConfigureAwait(false);
            Note(draft, connection, isReused, lost);
            await OpenAsync(connection, draft, patience).ConfigureAwait(false);
            connection.Uses++;
            var isReusable = await ExchangeAsync(connection, request, draft, patience).ConfigureAwait(false);
            if (isReusable)
            {
                draft.Connection = draft.Connection with { KeptAlive = true };
                _idle.Put(connection);
                connection = null;
            }
        }
        catch (Exception e) when (FailureMapper.IsNotOurDefect(e))
        {
            draft.Failure = FailureMapper.Map(e, draft.Stage, draft.Side, draft.Peer, patience);
            if (
                connection is not null
                && draft.Stage is FailureStage.ProxyTunnel or FailureStage.ReceiveHead
                && draft.Failure.ReceivedBytes.IsEmpty
            )
            {
                draft.Failure = draft.Failure with { ReceivedBytes = FailureMapper.Excerpt(connection!.Buffered) };
            }
        }
        finally
        {
            if (connection is { AwaitsTunnel: true, Tunnel.Response.Status: 407 })
            {
                draft.Connection = draft.Connection with { KeptAlive = true };
                _idle.Put(connection);
            }
            else
            {
                connection?.Dispose();
            }
        }

        return await _tokens.AnswerAsync(draft.ToExchange(), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            _idle.Dispose();
            _tokens.Dispose();
            _digests.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static ConnectionKey Hop(RequestSpec spec, Route route)
    {
        var target = spec.Url.IsTls ? spec.Url.HostAndPort : null;
        var server =
            spec.ServerStep is { } step && step.Scheme.BindsConnection()
                ? $"{step.Scheme.Name()} to {spec.Url.HostAndPort}"
                : null;
        if (route is not { Kind: RouteKind.Proxy, Proxy: { } proxy })
        {
            return new ConnectionKey(spec.Url.Host, spec.Url.Port, target, server, spec.Address);
        }

        // A tunnel is opened as somebody by any scheme; a plain connection is logged in by those that bind it.
        var identity =
            spec.ProxyStep is null ? spec.TunnelAuthorization
            : target is not null || spec.ProxyStep.Scheme.BindsConnection() ? spec.ProxyStep.Scheme.Name()
            : null;
        return new ConnectionKey(
            proxy.Host,
            proxy.Port,
            target,
            (identity, server) is (null, null) ? null : $"{identity}, {server}",
            spec.Address,
            proxy.IsTls
        );
    }

    /// <summary>Whose login goes on with this request, past its first round; null for no such.</summary>
    private static AuthTarget? GoesOn(RequestSpec spec) =>
        spec.OnConnection is null ? null
        : spec.ProxyStep is { Round: > 1 } proxy && proxy.Scheme.BindsConnection() && spec.ServerStep is null
            ? AuthTarget.Proxy
        : spec.ServerStep is { Round: > 1 } server && server.Scheme.BindsConnection() ? AuthTarget.Server
        : spec.ProxyStep is { Round: > 1 } late && late.Scheme.BindsConnection() ? AuthTarget.Proxy
        : null;

    /// <summary>
    /// The request's octets. What a server said earlier goes into it (If-Unmodified-Since), and may not be fit for a
    /// header line.
    /// </summary>
    private static ImmutableArray<byte> Write(RequestSpec spec, Route route)
    {
        try
        {
            return RequestWriter.Write(spec.Method, RequestTarget.For(spec.Url, route.Kind), spec.Headers, spec.Body);
        }
        catch (ArgumentException e)
        {
            throw new ExchangeFailedException(
                FailureMapper.Make(
                    FailureStage.Send,
                    FailureSide.Client,
                    FailureCauses.Other,
                    "the request cannot be written: " + e.Message
                )
            );
        }
    }

    private static void Note(ExchangeDraft draft, Connection connection, bool isReused, string? lost)
    {
        draft.Connection = new ConnectionFacts
        {
            Id = connection.Id,
            Reused = isReused,
            Local = connection.Local,
            Remote = connection.Remote,
            Addresses = connection.Addresses,
            Attempts = isReused ? [] : connection.Attempts,
            IdleConnectionLost = lost,
        };
        draft.Tunnel = connection.Tunnel;
        draft.Tls = connection.Tls;
        draft.ProxyTls = connection.ProxyTls;
    }

    /// <summary>Resolve and connect, in one allowance.</summary>
    private async ValueTask<Connection> ConnectAsync(ConnectionKey key, ExchangeDraft draft, Patience patience)
    {
        var (host, port) = _resolver.Redirect(key.Host, key.Port);
        patience.Allow(ConnectTimeout);
        draft.Begin(FailureStage.Resolve);
        var side = draft.Side;
        draft.Side = FailureSide.Client;
        var (addresses, lookup) = key.Address is { } pinned
            ? ([IPAddress.Parse(pinned)], null)
            : await _resolver.ResolveAsync(host, port, ConnectTimeout, patience.Token).ConfigureAwait(false);
        draft.Lookup = lookup;
        if (addresses.IsEmpty)
        {
            throw new ExchangeFailedException(Resolver.Failure(lookup, host, _options.AddressFamily));
        }

        draft.Side = side;
        var took = draft.Lap();
        if (lookup is { FromMemory: false } and not { Answer.Source: NameSource.Given })
        {
            draft.Timings = draft.Timings with { Resolve = took };
        }

        draft.Begin(FailureStage.Connect);
        var attempts = new List<ConnectAttempt>();
        var left = ConnectTimeout - took;
        var socket = await _dialer.ConnectAsync(addresses, port, left, patience, attempts).ConfigureAwait(false);
        draft.Timings = draft.Timings with { Connect = draft.Lap() };
        if (socket is null)
        {
            draft.Connection = new ConnectionFacts
            {
                Id = 0,
                Addresses = [.. addresses.Select(EndPointText.Of)],
                Attempts = [.. attempts],
            };
            var (cause, detail) = Dialer.Summarize(attempts);
            throw new ExchangeFailedException(
                FailureMapper.Make(
                    FailureStage.Connect,
                    cause == FailureCauses.Interrupted ? FailureSide.Client : draft.Side,
                    cause,
                    $"no connection to {draft.Peer}: {detail}"
                )
            );
        }

        return new Connection(_numbers.Next(), key, socket, attempts[^1].Address)
        {
            Addresses = [.. addresses.Select(EndPointText.Of)],
            Attempts = [.. attempts],
        };
    }

    /// <summary>TLS with the proxy, tunnel and TLS, where the connection has yet to get them.</summary>
    private async ValueTask OpenAsync(Connection connection, ExchangeDraft draft, Patience patience)
    {
        var isNew = connection.Uses == 0;
        if (isNew && connection.Key.ByTls)
        {
            // Whoever speaks TLS begins at once: silence is a port of another kind, or nobody.
            patience.Allow(ConnectTimeout);
            draft.Begin(FailureStage.TlsHandshake);
            try
            {
                await _proxyTls
                    .ConnectAsync(
                        connection,
                        connection.Key.Host,
                        draft.Peer,
                        f => draft.ProxyTls = connection.ProxyTls = f,
                        patience,
                        ConnectTimeout + _options.IdleTimeout
                    )
                    .ConfigureAwait(false);
            }
            finally
            {
                draft.Timings = draft.Timings with { ProxyTls = draft.Lap() };
            }
        }

        if (connection.Key.Target is not { } target)
        {
            return;
        }

        if (isNew && draft.Side == FailureSide.Proxy)
        {
            // The proxy itself resolves and connects before it answers.
            patience.Allow(ConnectTimeout + _options.IdleTimeout);
            draft.Begin(FailureStage.ProxyTunnel);
            try
            {
                await _tunnels.ConnectAsync(connection, draft, patience).ConfigureAwait(false);
            }
            finally
            {
                draft.Timings = draft.Timings with { Tunnel = draft.Lap() };
            }
        }

        var isTunnel = draft.Side == FailureSide.Proxy;
        draft.Side = FailureSide.Origin;
        draft.Peer = "the server " + target;
        if (isNew)
        {
            // Behind a tunnel the proxy may still be connecting, whatever it said.
            var whole = ConnectTimeout + _options.IdleTimeout;
            patience.Allow(isTunnel ? whole : ConnectTimeout);
            draft.Begin(FailureStage.TlsHandshake);
            try
            {
                await _tls.ConnectAsync(
                        connection,
                        draft.Spec.Url.Host,
                        draft.Peer,
                        f => draft.Tls = connection.Tls = f,
                        patience,
                        isTunnel ? null : whole
                    )
                    .ConfigureAwait(false);
            }
            finally
            {
                draft.Timings = draft.Timings with { Tls = draft.Lap() };
            }
        }
    }

    /// <summary>The request and its response. True when the connection is good for another request.</summary>
    private async ValueTask<bool> ExchangeAsync(
        Connection connection,
        ImmutableArray<byte> request,
        ExchangeDraft draft,
        Patience patience
    )
    {
        draft.RequestBytes = request;
        draft.Begin(FailureStage.Send);
        patience.Allow(_options.IdleTimeout);
        Exception? notSent = null;
        try
        {
            await connection.SendAsync(request.AsMemory(), patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException && FailureMapper.FindSocketError(e) is not null)
        {
            // A peer may answer and close without having read everything; the answer is what counts.
            notSent = e;
        }

        draft.Timings = draft.Timings with { Send = draft.Lap() };
        try
        {
            return await ReceiveAsync(connection, draft, patience).ConfigureAwait(false);
        }
        catch (Exception e)
            when (notSent is not null && draft.Timings.FirstByte is null && FailureMapper.IsNotOurDefect(e))
        {
            draft.Begin(FailureStage.Send);
            throw notSent;
        }
        catch (Exception e)
            when (connection.Tls is { ClientCertificateWanted: true } tls
                && connection.Uses == 1
                && draft.Timings.FirstByte is null
                && FailureMapper.IsNotOurDefect(e)
                && e is not OperationCanceledException
            )
        {
            // With TLS 1.3 the server's refusal comes only after the client thinks that the handshake is done.
            var alert = TlsAlert.In(e);
            draft.Tls = connection.Tls = tls with { Alert = alert };
            throw new ExchangeFailedException(TlsConnector.OfClientCertificate(tls, alert, draft.Peer, draft.Side));
        }
    }

    private async ValueTask<bool> ReceiveAsync(Connection connection, ExchangeDraft draft, Patience patience)
    {
        var reader = new ResponseReader(draft.Spec.Method, _options.Limits);
        draft.Reader = reader;
        draft.Begin(FailureStage.ReceiveHead);
        patience.Allow(_options.IdleTimeout);
        BodyRecorder? body = null;
        var end = BodyEnd.Failed;
        try
        {
            long limit = 0;
            var sinceProgress = 0;
            var ended = false;
            while (true)
            {
                var step = reader.Advance(connection.Buffered, ended);
                switch (step.Kind)
                {
                    case ReadStepKind.Interim:
                        connection.Consume(step.Consumed);
                        patience.Allow(_options.IdleTimeout);
                        continue;

                    case ReadStepKind.Head:
                        connection.Consume(step.Consumed);
                        draft.Timings = draft.Timings with { HeadEnd = draft.Lap() };
                        draft.Begin(FailureStage.ReceiveBody);
                        patience.Allow(_options.IdleTimeout);
                        body = new BodyRecorder(reader.Head!, draft.Spec, _digests);
                        limit = Limit(draft.Spec, reader.Head!);
                        continue;

                    case ReadStepKind.Body:
                        var room = limit - body!.Length;
                        var length = (int)Math.Min(step.BodyLength, room);
                        body.Append(connection.Buffered.Slice(step.BodyStart, length));
                        connection.Consume(step.Consumed);
                        if (step.BodyLength > room)
                        {
                            end = BodyEnd.CutByPlan;
                            draft.Timings = draft.Timings with { BodyEnd = draft.Lap() };
                            return await DrainAsync(connection, draft, patience).ConfigureAwait(false);
                        }

                        continue;

                    case ReadStepKind.End:
                        connection.Consume(step.Consumed);
                        end = BodyEnd.Complete;
                        draft.Timings = draft.Timings with { BodyEnd = draft.Lap() };
                        return await IsCleanAsync(connection, draft, patience).ConfigureAwait(false);

                    case ReadStepKind.Problem:
                        throw new ExchangeFailedException(
                            FailureMapper.Unreadable(reader.Problem!, draft.Side, draft.Peer, connection.Buffered)
                        );

                    default:
                        connection.Consume(step.Consumed);
                        if (body is not null && body.Length >= limit && reader.Head!.ContentLength != body.Length)
                        {
                            end = BodyEnd.CutByPlan;
                            draft.Timings = draft.Timings with { BodyEnd = draft.Lap() };
                            return await DrainAsync(connection, draft, patience).ConfigureAwait(false);
                        }

                        break;
                }

                var received = await connection.FillAsync(patience.Token).ConfigureAwait(false);
                ended = received == 0;
                if (draft.Timings.FirstByte is null && received > 0)
                {
                    draft.Timings = draft.Timings with { FirstByte = draft.Lap() };
                }

                sinceProgress += received;
                if (body is not null && sinceProgress >= LeastProgress)
                {
                    sinceProgress = 0;
                    patience.Allow(_options.IdleTimeout);
                }
            }
        }
        finally
        {
            if (body is not null)
            {
                draft.Timings = draft.Timings with { BodyEnd = draft.Timings.BodyEnd ?? draft.Lap() };
                draft.Body = body.Finish(end, reader.Trailers);
            }
        }
    }

    /// <summary>Most octets to read: the plan's bound, and for what is no success as much as an error page is worth.</summary>
    private long Limit(RequestSpec spec, ResponseHead head)
    {
        var planned = spec.BodyLimit ?? long.MaxValue;
        return head.Status is >= 200 and < 300 ? planned : Math.Min(planned, _options.Limits.MaxDrainOctets);
    }

    /// <summary>Reads the rest of a body that was cut, where it is short and its end is known. True when it worked.</summary>
    private async ValueTask<bool> DrainAsync(Connection connection, ExchangeDraft draft, Patience patience)
    {
        var reader = draft.Reader!;
        if (
            reader.Head is not { KeepAlive: true, Framing: BodyFraming.ContentLength, ContentLength: { } length }
            || length - reader.BodyOctets > _options.Limits.MaxDrainOctets
        )
        {
            return false;
        }

        patience.Allow(DrainTime);
        var ended = false;
        try
        {
            while (true)
            {
                var step = reader.Advance(connection.Buffered, ended);
                connection.Consume(step.Consumed);
                switch (step.Kind)
                {
                    case ReadStepKind.End:
                        return await IsCleanAsync(connection, draft, patience).ConfigureAwait(false);

                    case ReadStepKind.Problem:
                        return false;

                    case ReadStepKind.NeedMoreData:
                        ended = await connection.FillAsync(patience.Token).ConfigureAwait(false) == 0;
                        continue;
                }
            }
        }
        catch (Exception e) when (FailureMapper.IsNotOurDefect(e))
        {
            // All that was asked for is there; only the connection is lost.
            return false;
        }
    }

    /// <summary>
    /// True when the response left its connection as it should: open, and nothing on it. What follows the response
    /// is noted as an anomaly, as far as it is there already; nothing is waited for.
    /// </summary>
    private static async ValueTask<bool> IsCleanAsync(Connection connection, ExchangeDraft draft, Patience patience)
    {
        var head = draft.Reader!.Head!;
        if (connection.Buffered.IsEmpty && head.Framing != BodyFraming.UntilClose && connection.IsReadable)
        {
            if (connection.IsTls || connection.Waiting == 0)
            {
                return false;
            }

            try
            {
                await connection.FillAsync(patience.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (FailureMapper.IsNotOurDefect(e))
            {
                // The response is complete; only the connection is lost.
                return false;
            }
        }

        if (connection.Buffered.IsEmpty)
        {
            return head.KeepAlive;
        }

        var kind = head.Framing == BodyFraming.None ? AnomalyKinds.BodyWhereNoneBelongs : AnomalyKinds.BytesAfterBody;
        if (!draft.Reader.BodyAnomalies.Any(a => a.Kind == kind))
        {
            draft.BodyAnomalies.Add(
                new Anomaly(
                    kind,
                    draft.Reader.BodyOctets,
                    $"at least {connection.Buffered.Length} octets follow the response: '"
                        + Printable.Escape(connection.Buffered[..Math.Min(connection.Buffered.Length, 32)], 80)
                        + "'"
                )
            );
        }

        return false;
    }
}
