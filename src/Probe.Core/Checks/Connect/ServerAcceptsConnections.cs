using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Options;

namespace Probe.Checks.Connect;

/// <summary>
/// The server takes a TCP connection: from this machine on a direct route, from the proxy otherwise, as far as the
/// proxy says so (its error page, or its answer to CONNECT).
/// </summary>
public sealed class ServerAcceptsConnections : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "server-accepts-connections",
            Group = "connect",
            Level = CheckLevel.Required,
            Summary = "The server takes TCP connections from whoever has to open them: the client, or the proxy.",
            NoRemedies = "nothing listens there, or a firewall drops the packets",
            BitsErrors =
            [
                HResults.CannotConnect,
                HResults.TimedOut,
                HResults.ForStatus(503),
                HResults.ForStatus(502),
                HResults.ForStatus(504),
                HResults.ForStatus(500),
            ],
            DependsOn = ["proxy-setting-is-well-formed", "proxy-accepts-connections", "server-name-resolves"],
            Sources =
            [
                RuleSources.TroubleshootingBits,
                RuleSources.WinHttpMessages,
                RuleSources.Connect,
                RuleSources.ProxyStatus,
            ],
            Inferred =
                "That a job ends by the status of the proxy's error page or of its answer to CONNECT follows from the rule "
                + "for HTTP statuses.",
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return exchange.Route.Kind == RouteKind.Direct
            ? ConnectFault.Failed(exchange) || ConnectFault.Opened(exchange)
            : Reached(exchange, context) || Refused(exchange, context) is not null;
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Judgement.NotRun(
            context.ThroughProxy
                ? "the connection is the proxy's to open, and no reply shows whether it could"
                : "no connection was tried to its end"
        );
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.ThroughProxy
            ? $"the proxy reached {context.Url.HostAndPort}"
            : $"{context.Url.HostAndPort} takes connections";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var url = exchange.Spec.Url;
        if (exchange.Route.Kind == RouteKind.Direct)
        {
            return ConnectFault.Failed(exchange)
                ? ConnectFault.Of(
                    exchange,
                    "server",
                    url.HostAndPort,
                    url.Host,
                    url.Port,
                    "WSUS listens at 8530 and 8531 (old ones at 80 and 443); its site must be started in IIS. If this machine may go "
                        + "through a proxy only, give it: -x host:port."
                )
                : null;
        }

        return Refused(exchange, context) is { } maker
            ? ByProxy(exchange, maker, Printable.Escape(url.HostAndPort, 120))
            : null;
    }

    private static Fault ByProxy(Exchange exchange, ReplyMaker maker, string server)
    {
        var head = exchange.Response ?? exchange.Tunnel!.Response!;
        return new Fault
        {
            Kind = $"by_proxy_{head.Status} {server}",
            Summary = $"The proxy cannot connect to the server {server}",
            Expected = $"the proxy connects to {server}",
            Actual = $"{Saying.Quote(head.StatusLine)}, made by {maker.Software ?? "the proxy"}: {maker.Marker}",
            HResult = HResults.ForStatus(head.Status),
            Basis = "inferred",
            Part = exchange.Response is null ? EvidencePart.TunnelResponse : maker.Part,
            Remedy =
                $"On the proxy's host: curl -v --noproxy '*' {(exchange.Spec.Url.IsTls ? "https" : "http")}://{server}/. If that "
                + "fails, start the site on the server, or open the firewall between proxy and server for this port"
                + (
                    maker.Software?.StartsWith("tinyproxy", StringComparison.OrdinalIgnoreCase) == true
                        ? "; tinyproxy says the same of a name that it cannot resolve (nslookup there)."
                        : "."
                ),
        };
    }

    /// <summary>The proxy says that it could not connect.</summary>
    private static ReplyMaker? Refused(Exchange exchange, JudgeContext context)
    {
        if (exchange.Status == 206)
        {
            return null; // a part of the file is no page about it
        }

        var maker = Markers.WhoMade(exchange, context.Log);
        return maker is { Party: Party.Proxy, Word: ProxyWord.ConnectFailed } ? maker
            : exchange.Response is null
            && exchange.Tunnel?.Response?.Status is 502 or 503 or 504
            && maker is { Word: ProxyWord.None or ProxyWord.UpstreamFailed }
                ? maker
            : null;
    }

    private static bool Reached(Exchange exchange, JudgeContext context) =>
        exchange.Tunnel?.Response?.Status is >= 200 and < 300
        || exchange.Status is >= 200 and < 400
        || (exchange.Status is not null && Markers.WhoMade(exchange, context.Log) is { Party: Party.Origin });
}
