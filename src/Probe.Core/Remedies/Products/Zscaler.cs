using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>Zscaler Internet Access. No source was found on what it does with ranges, so that it has nothing on them.</summary>
internal static class Zscaler
{
    private static readonly Product Cloud = new("Zscaler", ProductSide.Proxy, ["Zscaler"]);

    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = Cloud,
            Against = [Ailment.ProxyAuthentication, Ailment.RedirectedAway],
            Where =
                "Policies > Common Configuration > Advanced Settings > Authentication Exemptions: add the server to Exempted URLs",
            Brief = "Authentication Exemptions: add the server's URL",
            Note = "No login (307 to the login page) for this server, from known locations only.",
            Source =
                "Zscaler, Exempting URLs and Cloud Apps from Authentication: "
                + "https://help.zscaler.com/unified/exempting-urls-and-cloud-apps-authentication",
        },
        new()
        {
            Product = Cloud,
            Against = [Ailment.TlsIntercepted],
            Where =
                "Policy > SSL Inspection: a rule 'Do Not Inspect' for the server's name, above the rule that inspects",
            Brief = "SSL Inspection: a rule 'Do Not Inspect'",
            Note = "Leaves TLS to this server unopened, so that nothing in it is scanned.",
            Source = "Zscaler, About SSL Inspection Policy: https://help.zscaler.com/zia/about-ssl-inspection-policy",
        },
    ];
}
