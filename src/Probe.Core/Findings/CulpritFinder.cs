using Probe.Exchanges;
using Probe.Http;
using Probe.Names;
using Probe.Options;
using Probe.Planning;

namespace Probe.Findings;

/// <summary>
/// Tells whose fault something is. First the control run, which alone can prove it: the same fault straight from the
/// origin is the origin's, a sound answer there makes it the proxy's. Where the control run could not reach the
/// origin (or there was none), the reply's own markers indicate a party; where those are silent too, the usual
/// cause is assumed and called so.
/// </summary>
public static class CulpritFinder
{
    private const int MostShown = 160;

    /// <summary>Finds the party.</summary>
    /// <param name="exchange">The exchange that shows the fault.</param>
    /// <param name="counterpart">The control exchange that asked the same straight from the origin; null when there is none.</param>
    /// <param name="showsFault">True when that exchange shows the same fault.</param>
    /// <param name="log">The run, for what other exchanges tell of the parties; null to look at these two alone.</param>
    public static Culprit Find(
        Exchange exchange,
        Exchange? counterpart,
        Func<Exchange, bool> showsFault,
        ExchangeLog? log = null
    )
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(showsFault);
        if (OfOurselves(exchange) is { } ours)
        {
            return ours;
        }

        if (exchange.Route.Kind != RouteKind.Proxy)
        {
            return OnDirectRoute(exchange);
        }

        var beforeTheProxy = exchange.Failure?.Stage is FailureStage.Resolve or FailureStage.Connect;
        if (counterpart is not null && !beforeTheProxy && ReachedOrigin(counterpart) && showsFault(counterpart))
        {
            return SharedWithControl(exchange, counterpart);
        }

        if (counterpart is not null && IsSound(counterpart) && exchange.Failure?.Stage != FailureStage.Resolve)
        {
            if (ByRound(exchange, counterpart, showsFault, log) is { } cold)
            {
                return cold;
            }

            if (CameAndWent(exchange, showsFault, log) is { } fine)
            {
                return new Culprit(
                    Party.Unknown,
                    Confidence.Assumed,
                    $"it comes and goes: {Said(exchange)}, and {Said(fine)} for the very same request, so that one good "
                        + $"answer straight from the origin (exchange {counterpart.Number}) proves nothing; run again"
                );
            }

            return new Culprit(
                Party.Proxy,
                Confidence.Proved,
                $"{Compared(exchange, counterpart)}{Addition(exchange, log)}"
            );
        }

        var control = ControlFailure(counterpart, log);
        return ByStage(exchange, control)
            ?? ByMarkers(exchange, control, log)
            ?? ByLikeControl(exchange, showsFault, log)
            ?? ByUsualCause(exchange);
    }

    /// <summary>Blame for the setting itself, which needs no exchange.</summary>
    internal static Culprit TheSetting(string why) => new(Party.Client, Confidence.Proved, why);

    private static Culprit? OfOurselves(Exchange exchange) =>
        exchange.Failure switch
        {
            { Cause: FailureCauses.MaxTimeReached or FailureCauses.Interrupted } => new Culprit(
                Party.Unknown,
                Confidence.Assumed,
                $"exchange {exchange.Number} was not seen to its end ({FailureCauses.Words(exchange.Failure)})"
            ),
            { Stage: FailureStage.Resolve } => new Culprit(
                Party.Resolver,
                Confidence.Indicated,
                $"exchange {exchange.Number} never left: {ResolverSaid(exchange)}"
            ),
            { Side: FailureSide.Client } => new Culprit(
                Party.Client,
                Confidence.Indicated,
                $"exchange {exchange.Number} failed on this machine: {Detail(exchange)}"
            ),
            _ => null,
        };

    private static string ResolverSaid(Exchange exchange)
    {
        var name = exchange.Route is { Kind: RouteKind.Proxy, Proxy: { } proxy } ? proxy.Host : exchange.Spec.Url.Host;
        var shown = Printable.Escape(name, MostShown);
        return exchange.Failure!.Cause switch
        {
            FailureCauses.NameNotFound => $"the resolver says that '{shown}' does not exist",
            FailureCauses.NameServerRefused => $"the name server refuses to look up '{shown}'",
            FailureCauses.NameNoData => $"the resolver has no address for '{shown}'",
            _ when exchange.Lookup is { Answer.Source: NameSource.Dns } lookup =>
                $"{NameWords.WhoFailed(lookup)} gave no answer for '{shown}' ({exchange.Failure.Cause})",
            _ => $"the resolver gave no answer for '{shown}' ({exchange.Failure.Cause})",
        };
    }

    /// <summary>No proxy was asked: it is the origin's, unless a middlebox signed the reply.</summary>
    private static Culprit OnDirectRoute(Exchange exchange)
    {
        var maker = Markers.WhoMade(exchange);
        if (exchange.Route.IsNotShown())
        {
            return OnUnknownRoute(exchange, maker);
        }

        if (maker is { Party: Party.Proxy })
        {
            return new Culprit(
                Party.Proxy,
                Confidence.Indicated,
                $"the route is direct, yet exchange {exchange.Number} was answered by {Name(maker)} ({maker.Marker}),"
                    + " which stands between this machine and the server or in front of it"
            );
        }

        return exchange.Failure switch
        {
            { Stage: FailureStage.Connect, Cause: not FailureCauses.Refused } => new Culprit(
                Party.Origin,
                Confidence.Assumed,
                $"{Said(exchange)}; the server may be down, or a firewall on the way drops the packets"
            ),
            { Cause: FailureCauses.TlsUntrusted or FailureCauses.TlsSelfSigned } => new Culprit(
                Party.Origin,
                Confidence.Assumed,
                $"{Said(exchange)}; a device that inspects TLS would look the same"
            ),
            _ => new Culprit(
                Party.Origin,
                Confidence.Indicated,
                $"no proxy is on the route: {Said(exchange)}, straight from {Printable.Escape(exchange.Spec.Url.Authority, MostShown)}"
            ),
        };
    }

    private static Culprit OnUnknownRoute(Exchange exchange, ReplyMaker? maker) =>
        maker is { Party: Party.Proxy or Party.Origin }
            ? new Culprit(
                maker.Party,
                Confidence.Indicated,
                $"{Said(exchange)}, by {Name(maker)} ({maker.Marker}); whether a proxy was asked is not recorded"
            )
            : new Culprit(
                Party.Unknown,
                Confidence.Assumed,
                $"{Said(exchange)}; whether it came through a proxy is not recorded, so this may be a proxy's or the server's"
            );

    private static Culprit SharedWithControl(Exchange exchange, Exchange counterpart)
    {
        // A transparent proxy catches direct connections too; then the "control" never saw the origin.
        var hop = Markers.NearestHop(counterpart);
        if (
            hop is not null
            && hop.By == Markers.NearestHop(exchange)?.By
            && Markers.WhoMade(counterpart) is { Party: Party.Proxy } maker
        )
        {
            return new Culprit(
                Party.Proxy,
                Confidence.Indicated,
                $"the control run went through the same proxy, {Printable.Escape(hop.By, MostShown)}, although it asked the"
                    + $" server directly (transparent interception), and {Name(maker)} made both replies ({maker.Marker})"
            );
        }

        return new Culprit(
            Party.Origin,
            Confidence.Proved,
            $"the server does it without the proxy too: {Said(exchange)}, {Said(counterpart)}"
        );
    }

    /// <summary>What the failure's stage tells, where no reply is there to bear markers.</summary>
    private static Culprit? ByStage(Exchange exchange, Exchange? control)
    {
        if (exchange.Failure is not { } failure)
        {
            return null;
        }

        switch (failure.Stage)
        {
            case FailureStage.Connect:
                return failure.Cause == FailureCauses.Refused
                    ? new Culprit(
                        Party.Proxy,
                        Confidence.Indicated,
                        $"exchange {exchange.Number}: the proxy's port answers with a refusal ({Detail(exchange)})"
                    )
                    : new Culprit(
                        Party.Proxy,
                        Confidence.Assumed,
                        $"{Said(exchange)}; the proxy may be down, or a firewall on the way drops the packets"
                    );
            case FailureStage.TlsHandshake:
                return failure.Cause is FailureCauses.TlsUntrusted or FailureCauses.TlsSelfSigned
                    ? new Culprit(
                        Party.Proxy,
                        Confidence.Assumed,
                        $"{Said(exchange)}; behind a proxy that is usually its TLS inspection{AndControl(control)}"
                    )
                    : new Culprit(
                        Party.Origin,
                        Confidence.Assumed,
                        $"{Said(exchange)}; the tunnel was open, so the handshake was with the server{AndControl(control)}"
                    );
            case FailureStage.Send or FailureStage.ReceiveHead or FailureStage.ReceiveBody when InTunnel(exchange):
                return
                    failure.Cause
                        is FailureCauses.MalformedHead
                            or FailureCauses.MalformedChunk
                            or FailureCauses.ChunkFramingTooLarge
                            or FailureCauses.HeadTooLarge
                            or FailureCauses.TooManyHeaders
                    ? new Culprit(
                        Party.Origin,
                        Confidence.Indicated,
                        $"{Said(exchange)}, inside the TLS tunnel, where the proxy cannot change anything{AndControl(control)}"
                    )
                    : null;
            default:
                return null;
        }
    }

    private static Culprit? ByMarkers(Exchange exchange, Exchange? control, ExchangeLog? log)
    {
        if (Markers.WhoMade(exchange, log) is { } maker)
        {
            return maker.Party == Party.Origin ? OfOrigin(exchange, maker, control) : OfProxy(exchange, maker, control);
        }

        if (exchange.Response is not { } head)
        {
            return null;
        }

        if (IsGatewayError(head.Status) && control is not null && IsRefusal(control))
        {
            return new Culprit(
                Party.Origin,
                Confidence.Indicated,
                $"{Said(exchange)}, and {Said(control)}: neither the proxy nor this machine gets through to the server"
            );
        }

        if (InTunnel(exchange))
        {
            return new Culprit(
                Party.Origin,
                Confidence.Indicated,
                $"{Said(exchange)}, out of the TLS tunnel, where the proxy cannot change anything{AndControl(control)}"
            );
        }

        return Markers.CacheHit(head) is { } hit
            ? new Culprit(
                Party.Proxy,
                Confidence.Indicated,
                $"{Said(exchange)}, from a cache on the way ({hit}){AndControl(control)}"
            )
            : null;
    }

    private static Culprit OfOrigin(Exchange exchange, ReplyMaker maker, Exchange? control) =>
        new(
            Party.Origin,
            Confidence.Indicated,
            $"{Said(exchange)}, and the reply is the server's own ({maker.Marker}){AndControl(control)}"
        );

    private static Culprit OfProxy(Exchange exchange, ReplyMaker maker, Exchange? control)
    {
        var status = exchange.Response?.Status ?? exchange.Tunnel?.Response?.Status ?? 0;
        if (maker.Word is ProxyWord.NameNotResolved or ProxyWord.NoWay)
        {
            var isSaid = maker.Word == ProxyWord.NameNotResolved;
            var isSharedHere = control?.Failure?.Stage == FailureStage.Resolve;
            return new Culprit(
                Party.Resolver,
                isSaid || isSharedHere ? Confidence.Indicated : Confidence.Assumed,
                $"{Name(maker)} made the reply of exchange {exchange.Number} itself ({maker.Marker}): "
                    + (
                        isSaid
                            ? "the resolver that it asks gave it no address for the server's name"
                            : "it found no way to go, usually because its resolver gave no address for the name (a parent proxy that is down looks the same)"
                    )
                    + AndControl(control)
            );
        }

        var saysSo = maker.Word == ProxyWord.ConnectFailed;
        if (saysSo || (IsGatewayError(status) && control is not null && IsRefusal(control)))
        {
            return new Culprit(
                Party.Origin,
                Confidence.Indicated,
                $"{Name(maker)} made the reply of exchange {exchange.Number} itself ({maker.Marker}) because it could not"
                    + $" get through to the server{AndControl(control)}"
            );
        }

        return new Culprit(
            Party.Proxy,
            Confidence.Indicated,
            $"{Name(maker)} made the reply of exchange {exchange.Number} itself ({maker.Marker}){AndControl(control)}"
        );
    }

    /// <summary>
    /// The fault shows whenever the request is asked again and never the first time, or the other way round: the
    /// habit of something that keeps copies, not of something that fails at times.
    /// </summary>
    private static Culprit? ByRound(
        Exchange exchange,
        Exchange counterpart,
        Func<Exchange, bool> showsFault,
        ExchangeLog? log
    )
    {
        var same = log?.Settled.Where(e => e.Spec.CompareKey == exchange.Spec.CompareKey).ToLookup(e => e.Spec.Leg);
        var asked = same?[exchange.Spec.Leg].OrderBy(e => e.Number).ToList() ?? [];
        if (asked.All(e => e.Spec.Round == 0))
        {
            return null;
        }

        var isFirst = exchange.Number == asked[0].Number;
        var others = isFirst ? asked[1..] : asked[..1];
        var alike = isFirst ? asked[..1] : asked[1..];
        if (others.Find(IsSound) is not { } fine || others.Any(showsFault) || !alike.All(showsFault))
        {
            return null;
        }

        // The first answer of a server says nothing of its further ones.
        var straight = isFirst
            ? counterpart
            : same![counterpart.Spec.Leg].FirstOrDefault(e => e.Spec.Round > 0 && IsSound(e) && !showsFault(e));
        return new Culprit(
            Party.Proxy,
            straight is null ? Confidence.Indicated : Confidence.Proved,
            (
                isFirst
                    ? $"only the first time, before a copy is at hand: {Said(exchange)}, and {Said(fine)} when asked again"
                    : $"only when asked again, with a copy at hand: {Said(fine)} the first time, and {Said(exchange)}"
            ) + $"; straight from the origin it is right (exchange {(straight ?? counterpart).Number})"
        );
    }

    /// <summary>The same request over the same route without the fault: whoever is at fault is so only at times.</summary>
    private static Exchange? CameAndWent(Exchange exchange, Func<Exchange, bool> showsFault, ExchangeLog? log) =>
        log?.Settled.FirstOrDefault(e =>
            e.Spec.Leg == exchange.Spec.Leg
            && e.Number != exchange.Number
            && e.Spec.CompareKey == exchange.Spec.CompareKey
            && IsSound(e)
            && !showsFault(e)
        );

    /// <summary>What the two answers show; where the statuses are alike, that they differ in the fault itself.</summary>
    private static string Compared(Exchange exchange, Exchange control) =>
        exchange.Status == control.Status && exchange.Failure is null
            ? $"exchange {exchange.Number} through the proxy shows it, exchange {control.Number} straight from the origin "
                + $"does not (both {control.Status})"
            : $"{Said(exchange)}, {Said(control)}";

    /// <summary>The control run did not ask the very same, but by the same method.</summary>
    private static Culprit? ByLikeControl(Exchange exchange, Func<Exchange, bool> showsFault, ExchangeLog? log)
    {
        var like =
            log?.NearestControl(exchange) is { } nearest && IsSound(nearest) && !showsFault(nearest) ? nearest : null;
        return like is null
            ? null
            : new Culprit(
                Party.Proxy,
                Confidence.Indicated,
                $"{Said(exchange)}, while the control run asked the like and {Said(like)}"
            );
    }

    private static Culprit ByUsualCause(Exchange exchange)
    {
        var status = exchange.Response?.Status;
        var (party, why) = status switch
        {
            null => (Party.Proxy, "the proxy is the peer that this machine spoke to"),
            401 or 404 or 410 or 500 or 501 or 503 => (
                Party.Origin,
                "a proxy usually hands such a reply on from the server"
            ),
            403 => (Party.Proxy, "on a path with a proxy its rules are the usual reason for a 403"),
            405 or 411 or 412 or 416 => (
                Party.Proxy,
                "servers of update files answer this request, some proxies do not"
            ),
            502 or 504 => (Party.Proxy, "only a gateway sends this status"),
            >= 300 and < 400 => (
                Party.Proxy,
                "a WSUS server does not redirect; a login or block page is the usual reason"
            ),
            >= 400 and < 500 => (Party.Proxy, "WSUS servers do not answer so"),
            >= 500 => (Party.Origin, "a proxy usually hands such a reply on from the server"),
            _ => (Party.Proxy, "WSUS servers get this right, and proxies are known to change it"),
        };
        return new Culprit(
            party,
            Confidence.Assumed,
            $"{Said(exchange)}; neither a control run nor the reply itself tells whose it is: {why}"
        );
    }

    /// <summary>True when the control answered as a server does that has the file.</summary>
    private static bool IsSound(Exchange control) =>
        control.Status is >= 200 and < 300
        || (control.Status == 416 && control.Spec.Purpose == Purpose.UnsatisfiableRange);

    /// <summary>False for a control that never got to the origin, which proves nothing even where its fault looks the same.</summary>
    private static bool ReachedOrigin(Exchange control) =>
        control.Failure?.Stage is not (FailureStage.Resolve or FailureStage.Connect);

    private static Exchange? ControlFailure(Exchange? counterpart, ExchangeLog? log) =>
        counterpart is { Response: null, Failure: not null }
            ? counterpart
            : log?.Control.FirstOrDefault(e => e is { Response: null, Failure: not null });

    private static bool IsRefusal(Exchange control) =>
        control.Failure is { Stage: FailureStage.Connect, Cause: FailureCauses.Refused };

    private static bool IsGatewayError(int status) => status is 500 or 502 or 503 or 504;

    private static bool InTunnel(Exchange exchange) =>
        exchange.Spec.Url.IsTls && exchange.Tunnel?.Response?.Status is >= 200 and < 300;

    private static string Addition(Exchange exchange, ExchangeLog? log) =>
        Markers.WhoMade(exchange, log) is { Party: Party.Proxy } maker
            ? $"; {Name(maker)} says so itself ({maker.Marker})"
            : "";

    private static string AndControl(Exchange? control) =>
        control is null
            ? ""
            : $"; the control run did not reach the server (exchange {control.Number}: {control.Failure!.Cause})";

    private static string Name(ReplyMaker maker) => maker.Software ?? "the proxy";

    private static string Detail(Exchange exchange) => Printable.Escape(exchange.Failure!.Detail, MostShown);

    /// <summary>"exchange 3 through the proxy got 200", "exchange 12 straight from the origin got 206".</summary>
    private static string Said(Exchange exchange)
    {
        var way = exchange.Route.Kind == RouteKind.Proxy ? "through the proxy" : "straight from the origin";
        var outcome =
            exchange is { Response: { } head, Failure: null } ? $"got {head.Status}"
            : exchange is { Response: { } partial, Failure: { } late }
                ? $"got {partial.Status} and then failed ({late.Cause})"
            : exchange.Tunnel?.Response is { Status: < 200 or >= 300 } tunnel
                ? $"was refused a tunnel ({tunnel.Status})"
            : $"failed ({exchange.Failure?.Cause ?? FailureCauses.Other})";
        return $"exchange {exchange.Number} {way} {outcome}";
    }
}
