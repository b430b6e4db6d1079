using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>Web Gateway of McAfee, now Skyhigh.</summary>
internal static class WebGateway
{
    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = new Product(
                "Web Gateway (McAfee, Skyhigh)",
                ProductSide.Proxy,
                ["McAfee Web Gateway", "Skyhigh", "McAfee"]
            ),
            Against = [Ailment.RangesIgnored],
            Where =
                "rule set Gateway Anti-Malware: put the server on the URL whitelist that stands before the rule "
                + "'Remove Partial Content for HTTP(s) Requests'",
            Brief = "whitelist the server",
            Note = "The default rule removes Range; what is on the list is no longer scanned.",
            Source = "McAfee Knowledge Center, KB80681: https://kc.mcafee.com/corporate/index?page=content&id=KB80681",
        },
    ];
}
