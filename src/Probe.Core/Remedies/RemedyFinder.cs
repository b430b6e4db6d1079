using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Options;

namespace Probe.Remedies;

/// <summary>
/// Which remedies belong to a finding: those of the software that the markers name on the culprit's side, or those
/// of every product that can stand there when they name none that is known here.
/// </summary>
public static class RemedyFinder
{
    private const int MostShown = 120;

    /// <summary>The finding with its remedies.</summary>
    /// <param name="finding">A finding; one without an ailment stays as it is.</param>
    /// <param name="log">The run, for what replies call their makers.</param>
    /// <param name="url">The URL checked, for the texts to paste.</param>
    public static Finding WithRemedies(Finding finding, ExchangeLog log, HttpUrl url)
    {
        ArgumentNullException.ThrowIfNull(finding);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(url);
        if (finding.Ailment is not { } ailment)
        {
            return finding;
        }

        var named = Names(finding, log)
            .Select(name => (Name: name, Product: AllRemedies.Named(name)))
            .Where(x => x.Product is not null)
            .DistinctBy(x => x.Product)
            .ToList();
        return finding with
        {
            Remedies =
            [
                .. AllRemedies
                    .Against([ailment])
                    .Where(r =>
                        named.Count == 0
                            ? Stands(r.Product.Side, finding.Culprit.Party)
                            : named.Any(x => x.Product == r.Product)
                    )
                    .Select(r => r.For(url.Host, url.IsTls ? url.Port : null)),
            ],
            RemedySoftware = named.Count == 0 ? null : string.Join(", ", named.Select(x => x.Name)),
        };
    }

    private static bool Stands(ProductSide side, Party party) =>
        side == ProductSide.Both
        || party switch
        {
            Party.Origin => side == ProductSide.Origin,
            Party.Unknown => true,
            _ => side == ProductSide.Proxy,
        };

    /// <summary>
    /// What the replies call whoever may be the culprit: who made the reply, or else every name that stands on that
    /// side. Of several hops in a row no more is known.
    /// </summary>
    private static IEnumerable<string> Names(Finding finding, ExchangeLog log)
    {
        if (finding.Culprit.Party is Party.Unknown or Party.ScriptServer)
        {
            return [];
        }

        var party = finding.Culprit.Party == Party.Origin ? Party.Origin : Party.Proxy;
        var shown = finding
            .Exchanges.Select(number => log.All.FirstOrDefault(e => e.Number == number))
            .OfType<Exchange>()
            .ToList();
        var makers = shown
            .Select(e => Markers.WhoMade(e, log))
            .Where(m => m?.Party == party && !string.IsNullOrEmpty(m.Software))
            .Select(m => m!.Software!)
            .ToList();

        // Server names who made the file; what stands in front of it passes that on and may have made this reply.
        return makers.Count > 0 && party == Party.Origin ? makers.Concat(InFront(shown))
            : makers.Count > 0 ? makers
            : party == Party.Origin ? OfServer(log)
            : OfProxies(log);
    }

    private static IEnumerable<string> InFront(IEnumerable<Exchange> shown) =>
        shown
            .Where(e => e.IsControl || e.Route.Kind != RouteKind.Proxy)
            .Select(e => e.Response)
            .OfType<ResponseHead>()
            .SelectMany(Hops)
            .Select(hop => hop.Software)
            .Where(name => !string.IsNullOrEmpty(name))
            .Select(name => Printable.Escape(name!, MostShown));

    /// <summary>The server, and what stands in front of it: whoever names itself in direct answers.</summary>
    private static IEnumerable<string> OfServer(ExchangeLog log) =>
        Direct(log)
            .Select(head => head.Headers.Get("Server"))
            .Concat(Direct(log).SelectMany(Hops).Select(hop => hop.Software))
            .Where(name => !string.IsNullOrEmpty(name))
            .Select(name => Printable.Escape(name!, MostShown));

    /// <summary>The proxy, and the hops behind it that direct answers do not come through.</summary>
    private static IEnumerable<string> OfProxies(ExchangeLog log)
    {
        var ofServer = Direct(log).SelectMany(Hops).Select(hop => hop.By).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new[] { Markers.ProxySoftware(log) }
            .Concat(Markers.Hops(log).Where(hop => !ofServer.Contains(hop.By)).Select(hop => hop.Software))
            .Where(name => !string.IsNullOrEmpty(name))
            .Select(name => Printable.Escape(name!, MostShown));
    }

    private static IEnumerable<ResponseHead> Direct(ExchangeLog log) =>
        log
            .All.Where(e => e.IsControl || e.Route.Kind != RouteKind.Proxy)
            .Select(e => e.Response)
            .OfType<ResponseHead>();

    private static IEnumerable<ViaHop> Hops(ResponseHead head) => ViaHop.Parse(head.Headers.GetAll("Via"));
}
