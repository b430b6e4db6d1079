using System.Collections.Immutable;
using Probe.Remedies.Products;

namespace Probe.Remedies;

/// <summary>
/// Every product with its remedies, roughly as often as they are met between Windows clients and WSUS (our estimate;
/// it decides the order of lists and nothing else). The only file that a new product edits.
/// </summary>
public static class AllRemedies
{
    /// <summary>The remedies, product by product.</summary>
    public static ImmutableArray<ProductRemedy> List { get; } =
    [
        .. Squid.Remedies,
        .. FortiGate.Remedies,
        .. PaloAlto.Remedies,
        .. Zscaler.Remedies,
        .. ProxySg.Remedies,
        .. WebGateway.Remedies,
        .. CiscoWsa.Remedies,
        .. SonicWall.Remedies,
        .. Iis.Remedies,
        .. Nginx.Remedies,
        .. ApacheHttpd.Remedies,
        .. HaProxy.Remedies,
        .. BigIp.Remedies,
        .. Varnish.Remedies,
        .. TrafficServer.Remedies,
        .. Tinyproxy.Remedies,
        .. Wsus.Remedies,
    ];

    /// <summary>The products, in the order of the list.</summary>
    public static ImmutableArray<Product> Products { get; } = [.. List.Select(r => r.Product).Distinct()];

    /// <summary>The product that replies call that; null when none here is.</summary>
    /// <param name="software">What the markers name, such as <c>squid/5.7</c>.</param>
    public static Product? Named(string software)
    {
        ArgumentNullException.ThrowIfNull(software);
        // Apache's Traffic Server is not Apache's httpd: the longer name counts.
        return Products.Where(p => p.LettersOf(software) > 0).MaxBy(p => p.LettersOf(software));
    }

    /// <summary>What helps against any of some ailments, in the order of the list.</summary>
    public static ImmutableArray<ProductRemedy> Against(IEnumerable<Ailment> ailments)
    {
        var asked = ailments.ToHashSet();
        return [.. List.Where(r => r.Against.Any(asked.Contains))];
    }
}
