using Probe.Exchanges;

namespace Probe.Findings;

/// <summary>
/// Issuer names that products give the certificates of their TLS inspection unless told otherwise. Marks, no proof:
/// anybody may call an authority so, and most enterprises give it a name of their own.
/// </summary>
internal static class Interceptors
{
    private static readonly (string Mark, string Product)[] Known =
    [
        ("zscaler", "Zscaler"),
        ("fortinet", "FortiGate"),
        ("fortigate", "FortiGate"),
        ("netskope", "Netskope"),
        ("goskope", "Netskope"),
        ("blue coat", "Blue Coat ProxySG"),
        ("cisco umbrella", "Cisco Umbrella"),
        ("sophos", "Sophos"),
        ("forcepoint", "Forcepoint"),
        ("websense", "Forcepoint (Websense)"),
        ("mcafee web gateway", "Web Gateway (McAfee, Skyhigh)"),
        ("skyhigh", "Web Gateway (McAfee, Skyhigh)"),
        ("barracuda", "Barracuda"),
        ("watchguard", "WatchGuard"),
        ("sonicwall", "SonicWall"),
        ("untangle", "Untangle"),
        ("kaspersky", "Kaspersky"),
        ("eset ssl filter", "ESET"),
        ("avast", "Avast"),
        ("do_not_trust_fiddler", "Fiddler"),
        ("mitmproxy", "mitmproxy"),
        ("charles proxy", "Charles"),
    ];

    /// <summary>The product whose name the issuers bear; null for none.</summary>
    internal static string? Of(TlsFacts facts)
    {
        foreach (var issuer in facts.Chain.Select(c => c.Issuer).Prepend(facts.Issuer ?? ""))
        {
            foreach (var (mark, product) in Known)
            {
                if (issuer.Contains(mark, StringComparison.OrdinalIgnoreCase))
                {
                    return product;
                }
            }
        }

        return null;
    }
}
