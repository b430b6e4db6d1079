using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>Palo Alto Networks firewalls, PAN-OS.</summary>
internal static class PaloAlto
{
    private static readonly Product Firewall = new("Palo Alto", ProductSide.Proxy, ["Palo Alto", "PAN-OS"]);

    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = Firewall,
            Against = [Ailment.RangesIgnored, Ailment.RangesRefused, Ailment.ConnectionClosed],
            Paste = """
                set deviceconfig setting ctd skip-block-http-range yes
                commit
                """,
            Where = "the CLI in configure mode; or Device > Setup > Content-ID, Allow HTTP partial response",
            Brief = "set deviceconfig setting ctd skip-block-http-range yes",
            Note =
                "Lets partial downloads pass on the whole firewall; a threat cut into ranges is harder to find then.",
            Source =
                "emtunc.org, WSUS Range Headers and Palo Alto Best Practices: "
                + "https://emtunc.org/blog/03/2016/wsus-range-headers-palo-alto-best-practices/",
            Basis = "observed",
        },
        new()
        {
            Product = Firewall,
            Against = [Ailment.TlsIntercepted],
            Where = "Device > Certificate Management > SSL Decryption Exclusion: add the server's name",
            Brief = "SSL Decryption Exclusion: add the server's name",
            Note = "Leaves TLS to this server unopened, so that nothing in it is scanned.",
            Source =
                "Palo Alto Networks, SSL Decryption Exclusion: "
                + "https://docs.paloaltonetworks.com/ngfw/help/11-2/device/device-certificate-management-ssl-decryption-exclusion",
        },
    ];
}
