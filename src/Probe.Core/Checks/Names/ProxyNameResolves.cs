using System.Net;
using Probe.Bits;
using Probe.Exchanges;
using Probe.Options;

namespace Probe.Checks.Names;

/// <summary>The proxy's name resolves on the client: the only name that a client with a proxy looks up.</summary>
public sealed class ProxyNameResolves : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "proxy-name-resolves",
            Group = "names",
            Level = CheckLevel.Required,
            Summary =
                "The proxy's name resolves on the client; through a proxy it is the only name that a client looks up.",
            NoRemedies = "the proxy's name is missing in the client's own name service",
            BitsErrors = [HResults.NameNotResolved, HResults.TimedOut],
            DependsOn = ["proxy-setting-is-well-formed"],
            Sources =
            [
                RuleSources.WsusAgents,
                RuleSources.TroubleshootingBits,
                RuleSources.Event61,
                RuleSources.ResolveTimeout,
            ],
            Inferred =
                "That a look-up which takes too long ends in 0x80072EE2 follows from WinHTTP's own time-out for names.",
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Route is { Kind: RouteKind.Proxy, Proxy: { } proxy }
            && !IPAddress.TryParse(proxy.Host, out _)
            && NameFault.Shows(exchange);
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Decision.Route switch
        {
            { Proxy: { } proxy } when IPAddress.TryParse(proxy.Host, out _) => Judgement.NotApplicable(
                $"the proxy is given by its address, {proxy.Host}"
            ),
            { Kind: RouteKind.Proxy } => Judgement.NotRun("no request was sent"),
            _ => Judgement.NotApplicable("no proxy is on the route"),
        };
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var addresses = context
            .Log.Main.SelectMany(e => e.Connection.Addresses)
            .Distinct(StringComparer.Ordinal)
            .Take(4)
            .ToList();
        return addresses.Count == 0
            ? $"{context.Decision.Route!.Proxy!.Host} resolves"
            : $"{context.Decision.Route!.Proxy!.Host} is {string.Join(", ", addresses)}";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return NameFault.Failed(exchange)
            ? NameFault.Of(
                exchange,
                "proxy",
                exchange.Route.Proxy!.Host,
                $"If the name is mistyped, correct {context.Decision.Source}; on the client, for the account that owns the job: "
                    + "bitsadmin /util /getieproxy LOCALSYSTEM, then bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY "
                    + "<proxy:port> NULL. If it is right, give it an A or AAAA record in the zone that this machine asks."
            )
            : null;
    }
}
