using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>FortiGate, FortiOS 6.2 and later. Profiles are named as Fortinet's defaults are; yours may differ.</summary>
internal static class FortiGate
{
    private const string Cli = "the CLI, for the profile that your policy names";

    private static readonly Product Firewall = new(
        "FortiGate",
        ProductSide.Proxy,
        ["FortiGate", "FortiProxy", "FortiOS"]
    );

    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = Firewall,
            Against = [Ailment.RangesIgnored, Ailment.RangesRefused],
            Paste = """
                config firewall profile-protocol-options
                    edit "default"
                        config http
                            set range-block disable
                        end
                    next
                end
                """,
            Where = Cli,
            Brief = "set range-block disable",
            Note = "Lets partial downloads pass; a virus cut into ranges is harder to find then.",
            Source =
                "Fortinet, FortiOS CLI reference, firewall profile-protocol-options: "
                + "https://docs.fortinet.com/document/fortigate/6.2.2/cli-reference/235620",
        },
        new()
        {
            Product = Firewall,
            Against =
            [
                Ailment.Forbidden,
                Ailment.BlockPage,
                Ailment.RangeReframed,
                Ailment.ConnectionClosed,
                Ailment.ClosedAfterSilence,
                Ailment.ReplyLate,
            ],
            Paste = """
                config webfilter urlfilter
                    edit 1
                        config entries
                            edit 0
                                set url "wsus.example"
                                set type simple
                                set action exempt
                                set exempt av fortiguard range-block
                            next
                        end
                    next
                end
                """,
            Where = "the CLI, for the URL filter list of the web filter profile that your policy names",
            Brief = "urlfilter: set action exempt",
            Note = "Takes the server past antivirus scanning, FortiGuard categories and range blocking.",
            Source =
                "Fortinet Community, Selecting security services for a URL with action as 'Exempt': "
                + "https://community.fortinet.com/t5/FortiGate/Technical-Tip-Selecting-security-services-for-a-URL-with-action/ta-p/197249",
        },
        new()
        {
            Product = Firewall,
            Against = [Ailment.ProxyAuthentication],
            Paste = """
                config firewall address
                    edit "wsus"
                        set type fqdn
                        set fqdn "wsus.example"
                    next
                end
                config authentication rule
                    edit "wsus_no_auth"
                        set srcaddr "all"
                        set dstaddr "wsus"
                        set ip-based disable
                    next
                end
                """,
            Where =
                "the CLI; then move the rule above those that authenticate, and give the address a proxy-policy of its own",
            Brief = "authentication rule without a method, dstaddr wsus",
            Note = "Clients reach this server through the explicit proxy without a login.",
            Source =
                "Fortinet Community, How to exempt a domain from Explicit Proxy authentication: "
                + "https://community.fortinet.com/t5/FortiGate/Troubleshooting-Tip-How-to-exempt-a-domain-from-Explicit-Proxy/ta-p/423061",
        },
        new()
        {
            Product = Firewall,
            Against = [Ailment.TlsIntercepted],
            Paste = """
                config firewall address
                    edit "wsus"
                        set type fqdn
                        set fqdn "wsus.example"
                    next
                end
                config firewall ssl-ssh-profile
                    edit "custom-deep-inspection"
                        config ssl-exempt
                            edit 0
                                set type address
                                set address "wsus"
                            next
                        end
                    next
                end
                """,
            Where = Cli,
            Brief = "ssl-ssh-profile: config ssl-exempt",
            Note = "Leaves TLS to this server unopened, so that nothing in it is scanned.",
            Source =
                "Fortinet Community, SSL exempt for Microsoft Windows Update: "
                + "https://community.fortinet.com/t5/FortiGate/Technical-Tip-SSL-exempt-for-Microsoft-Windows-Update/ta-p/192825",
        },
    ];
}
