using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>Cisco Secure Web Appliance, formerly WSA and IronPort.</summary>
internal static class CiscoWsa
{
    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = new Product("Cisco Secure Web Appliance", ProductSide.Proxy, ["Cisco-WSA", "Cisco", "IronPort"]),
            Against = [Ailment.RangesIgnored],
            Where =
                "Security Services > Web Proxy: enable Range Request Forwarding; then in the access policy for update "
                + "hosts forward range requests",
            Brief = "Web Proxy: enable Range Request Forwarding",
            Note = "Ranges pass as asked; application control and scanning see less of each file.",
            Source =
                "Cisco, Configure Range Request for Microsoft Updates: "
                + "https://www.cisco.com/c/en/us/support/docs/security/web-security-appliance-s690/225647-configure-range-request-for-microsoft.html",
        },
    ];
}
