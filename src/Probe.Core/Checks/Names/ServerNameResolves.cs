using System.Net;
using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Options;
using Probe.Remedies;

namespace Probe.Checks.Names;

/// <summary>
/// The server's name resolves where it has to: on the client when the route is direct, at the proxy otherwise. A name
/// that only the proxy knows is no fault; one that the proxy does not know shows in its own error page.
/// </summary>
public sealed class ServerNameResolves : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "server-name-resolves",
            Group = "names",
            Level = CheckLevel.Required,
            Summary =
                "The server's name resolves where it has to: on the client when direct, at the proxy when there is one.",
            Ailments = [Ailment.NameUnresolvedAtProxy],
            BitsErrors =
            [
                HResults.NameNotResolved,
                HResults.ForStatus(503),
                HResults.ForStatus(502),
                HResults.ForStatus(500),
                HResults.ForStatus(504),
                HResults.TimedOut,
            ],
            DependsOn = ["proxy-setting-is-well-formed", "proxy-name-resolves", "proxy-accepts-connections"],
            Sources =
            [
                RuleSources.WsusAgents,
                RuleSources.TroubleshootingBits,
                RuleSources.Event61,
                RuleSources.ProxyStatus,
                RuleSources.ResolveTimeout,
            ],
            Inferred =
                "That a job ends by the status of the proxy's error page when the proxy cannot resolve the name follows from "
                + "the rule for HTTP statuses. Squid 5.7 answers ERR_READ_ERROR 0 (ERR_CANNOT_FORWARD 0 to CONNECT) for such "
                + "a name, and for a parent proxy that is down, as seen on Debian 12. That a "
                + "look-up which takes too long ends in 0x80072EE2 follows from WinHTTP's own time-out for names.",
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return !IPAddress.TryParse(exchange.Spec.Url.Host, out _)
            && (
                (exchange.Route.Kind == RouteKind.Direct && NameFault.Shows(exchange))
                || (
                    exchange.Route.Kind == RouteKind.Proxy
                    && (Resolved(exchange, context) || Unresolved(exchange, context) is not null)
                )
            );
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return IPAddress.TryParse(context.Url.Host, out _)
                ? Judgement.NotApplicable($"the URL names its server by address, {context.Url.Host}")
            : context.ThroughProxy
                ? Judgement.NotRun("the name is the proxy's to resolve, and no reply shows whether it could")
            : Judgement.NotRun("no request was sent");
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.ThroughProxy
            ? $"the proxy found {context.Url.Host}: {Replies(count)} came from behind it"
            : $"{context.Url.Host} resolves on this machine";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var name = exchange.Spec.Url.Host;
        if (exchange.Route.Kind == RouteKind.Direct)
        {
            return NameFault.Failed(exchange)
                ? NameFault.Of(
                    exchange,
                    "server",
                    name,
                    "If clients reach this server through a proxy only, give that proxy (-x host:port): then the name is the proxy's "
                        + "to resolve. Otherwise compare it with WUServer in HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate."
                )
                : null;
        }

        return Unresolved(exchange, context) is { } maker
            ? ByProxy(exchange, maker, Printable.Escape(name, 120))
            : null;
    }

    private static Fault ByProxy(Exchange exchange, ReplyMaker maker, string name)
    {
        var head = exchange.Response ?? exchange.Tunnel!.Response!;
        var isSaid = maker.Word == ProxyWord.NameNotResolved;
        return new Fault
        {
            Kind = $"by_proxy_{head.Status} {name}",
            Summary = isSaid
                ? $"The proxy cannot resolve the server's name {name}"
                : $"The proxy finds no way to the server {name}, as with a name that it cannot resolve",
            Expected = $"the proxy resolves {name}",
            Actual = $"{Saying.Quote(head.StatusLine)}, made by {maker.Software ?? "the proxy"}: {maker.Marker}",
            HResult = HResults.ForStatus(head.Status),
            Basis = "inferred",
            Part = exchange.Response is null ? EvidencePart.TunnelResponse : maker.Part,
            Ailment = Ailment.NameUnresolvedAtProxy,
            Remedy =
                $"On the proxy's host: nslookup {name}. Give the name to the resolver that the proxy asks, or write the server's "
                + "full name into WUServer."
                + (isSaid ? "" : " If the name resolves there, look at the proxy's parents (Squid: cache_peer)."),
        };
    }

    private static ReplyMaker? Unresolved(Exchange exchange, JudgeContext context) =>
        Markers.WhoMade(exchange, context.Log)
            is { Party: Party.Proxy, Word: ProxyWord.NameNotResolved or ProxyWord.NoWay } maker
            ? maker
            : null;

    private static bool Resolved(Exchange exchange, JudgeContext context) =>
        exchange.Tunnel?.Response?.Status is >= 200 and < 300
        || exchange.Status is >= 200 and < 400
        || (exchange.Status is not null && Markers.WhoMade(exchange, context.Log) is { Party: Party.Origin });

    private static string Replies(int count) => count == 1 ? "1 reply" : $"{count} replies";
}
