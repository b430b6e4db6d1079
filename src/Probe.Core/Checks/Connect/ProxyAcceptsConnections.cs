using Probe.Bits;
using Probe.Exchanges;
using Probe.Options;

namespace Probe.Checks.Connect;

/// <summary>The proxy takes a TCP connection.</summary>
public sealed class ProxyAcceptsConnections : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "proxy-accepts-connections",
            Group = "connect",
            Level = CheckLevel.Required,
            Summary = "The proxy takes TCP connections at the port that the setting names.",
            NoRemedies = "nothing listens there, or a firewall drops the packets: no reply names a product",
            BitsErrors = [HResults.CannotConnect, HResults.TimedOut],
            DependsOn = ["proxy-setting-is-well-formed", "proxy-name-resolves"],
            Sources = [RuleSources.TroubleshootingBits, RuleSources.WinHttpMessages],
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Route.Kind == RouteKind.Proxy
            && (ConnectFault.Failed(exchange) || ConnectFault.Opened(exchange));
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.ThroughProxy
            ? Judgement.NotRun("no connection was tried to its end")
            : Judgement.NotApplicable("no proxy is on the route");
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return $"{context.Decision.Route!.Proxy} takes connections";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return ConnectFault.Failed(exchange) && exchange.Route.Proxy is { } proxy
            ? ConnectFault.Of(
                exchange,
                "proxy",
                proxy.ToString(),
                proxy.Host,
                proxy.Port,
                (
                    proxy.PortIsAssumed
                        ? "The setting names no port and 80 was assumed: write the port (proxies mostly use 3128 or 8080). "
                        : ""
                ) + $"Start the proxy, let this machine through to its port, or correct {context.Decision.Source}."
            )
            : null;
    }
}
