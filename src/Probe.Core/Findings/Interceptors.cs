using Probe.Exchanges;

namespace Probe.Findings;

/// <summary>
/// Issuer names that products give the certificates of their TLS inspection unless told otherwise. Marks, no proof:
/// anybody may call an authority so, and most enterprises give it a name of their own.
/// </summary>
/// <remarks>
/// The first part is as Chromium lists them, to tell its users who opens their TLS
/// (components/resources/ssl/ssl_error_assistant/ssl_error_assistant.asciipb). ESET's, Fiddler's and Charles's names are
/// in many public reports; the last part is not sourced: that products put their own names in is inferred.
/// </remarks>
internal static class Interceptors
{
    private static readonly (string Mark, string Product)[] Known =
    [
        // Chromium's list.
        ("zscaler", "Zscaler"),
        ("fortinet", "FortiGate"),
        ("fortigate", "FortiGate"),
        ("blue coat", "Blue Coat ProxySG"),
        ("cisco umbrella", "Cisco Umbrella"),
        ("sophos", "Sophos"),
        ("forcepoint", "Forcepoint"),
        ("mcafee web gateway", "Web Gateway (McAfee, Skyhigh)"),
        ("sonicwall", "SonicWall"),
        ("contentkeeper", "ContentKeeper"),
        ("cyberoam", "Cyberoam"),
        ("smoothwall", "Smoothwall"),
        ("iwss.trend", "Trend Micro IWSS"),
        ("bitdefender", "Bitdefender"),
        ("kaspersky", "Kaspersky"),
        ("avast", "Avast"),
        // Public reports.
        ("eset ssl filter", "ESET"),
        ("do_not_trust_fiddler", "Fiddler"),
        ("charles proxy", "Charles"),
        // Inferred.
        ("netskope", "Netskope"),
        ("goskope", "Netskope"),
        ("websense", "Forcepoint (Websense)"),
        ("skyhigh", "Web Gateway (McAfee, Skyhigh)"),
        ("barracuda", "Barracuda"),
        ("watchguard", "WatchGuard"),
        ("untangle", "Untangle"),
        ("mitmproxy", "mitmproxy"),
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
