using System.Collections.Immutable;
using Probe.Checks.Connect;
using Probe.Checks.Names;
using Probe.Checks.Response;
using Probe.Checks.Status;
using Probe.Exchanges;

namespace Probe.Checks.Wsus;

/// <summary>
/// Why a request did not get to a site, in the words of the checks that judge the same on the way to a single URL.
/// </summary>
internal static class WayToSite
{
    /// <summary>What may stand behind an answer that somebody gave.</summary>
    private static readonly ImmutableArray<ExchangeCheck> BehindAnswers =
    [
        new ServerNameResolves(),
        new ServerAcceptsConnections(),
        new ProxyAdmitsClient(),
        new ServerAdmitsClient(),
    ];

    /// <summary>What stands behind a page that says that the port speaks TLS.</summary>
    private static readonly ImmutableArray<ExchangeCheck> BehindTls = [new NoOtherClientErrors()];

    /// <summary>What may stand behind there being no answer, in the order of the way.</summary>
    private static readonly ImmutableArray<ExchangeCheck> BehindSilence =
    [
        new ProxyNameResolves(),
        new ServerNameResolves(),
        new ProxyAcceptsConnections(),
        new ServerAcceptsConnections(),
        new ProxyAdmitsClient(),
        new TunnelOpens(),
        new TlsIsTrusted(),
        new ServerAdmitsClient(),
        new ResponsesAreWellFormed(),
        new BodyIsComplete(),
    ];

    /// <summary>
    /// The first fault that a check of the way finds; null when none knows better than the site's own. That a login is
    /// wanted which nobody tried is the site's own matter: its agents call as the machine.
    /// </summary>
    internal static Fault? FaultOf(Exchange exchange, JudgeContext context) => (
            exchange.Response is null ? BehindSilence
            : PortSpeaksTls.IsShown(exchange, context) ? BehindTls
            : BehindAnswers
        ).Select(c => c.FaultOf(exchange, context)).FirstOrDefault(f => f is not null && (exchange.Response is null || f.Kind != "wanted"));
}
