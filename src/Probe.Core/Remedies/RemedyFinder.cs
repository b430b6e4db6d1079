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

        var software = Software(finding, log);
        var named = software is null ? null : AllRemedies.Products.FirstOrDefault(p => p.Is(software));
        var candidates = AllRemedies.Against([ailment]);
        return finding with
        {
            Remedies =
            [
                .. candidates
                    .Where(r => named is null ? Stands(r.Product.Side, finding.Culprit.Party) : r.Product == named)
                    .Select(r => r.For(url.Host, url.IsTls ? url.Port : null)),
            ],
            RemedySoftware = named is null ? null : software,
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

    /// <summary>What the replies call the culprit; null when they do not name it, or nobody is blamed.</summary>
    private static string? Software(Finding finding, ExchangeLog log) =>
        finding.Culprit.Party switch
        {
            Party.Unknown => null,
            Party.Origin => Makers(finding, log, Party.Origin) ?? ServerOf(log),
            _ => Makers(finding, log, Party.Proxy) ?? Markers.ProxySoftware(log),
        };

    private static string? Makers(Finding finding, ExchangeLog log, Party party) =>
        finding
            .Exchanges.Select(number => log.All.FirstOrDefault(e => e.Number == number))
            .OfType<Exchange>()
            .Select(e => Markers.WhoMade(e, log))
            .Where(m => m?.Party == party)
            .Select(m => m!.Software)
            .FirstOrDefault(s => !string.IsNullOrEmpty(s));

    /// <summary>What the server calls itself where nobody stands between: in direct answers.</summary>
    private static string? ServerOf(ExchangeLog log) =>
        log
            .All.Where(e => e.IsControl || e.Route.Kind != RouteKind.Proxy)
            .Select(e => e.Response?.Headers.Get("Server"))
            .Where(s => !string.IsNullOrEmpty(s))
            .Select(s => Printable.Escape(s!, 120))
            .FirstOrDefault();
}
