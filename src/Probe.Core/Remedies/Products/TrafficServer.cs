using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>Apache Traffic Server 9.2; <c>traffic_ctl config reload</c> takes the texts up.</summary>
internal static class TrafficServer
{
    private const string Records = "records.config";
    private const string Manual = "Apache Traffic Server 9.2, ";
    private const string Files = "https://docs.trafficserver.apache.org/en/9.2.x/admin-guide/files/";

    private static readonly Product Proxy = new(
        "Apache Traffic Server",
        ProductSide.Both,
        ["ApacheTrafficServer", "Apache Traffic Server", "ATS"]
    );

    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = Proxy,
            Against =
            [
                Ailment.RangesIgnored,
                Ailment.MultiRangeRefused,
                Ailment.RangeAmplified,
                Ailment.WrongBytes,
                Ailment.LargeOffsetWrong,
                Ailment.CopiesDiffer,
                Ailment.PreconditionFailed,
                Ailment.RangeNotSatisfiable,
            ],
            Paste = """
                dest_domain=wsus.example action=never-cache
                """,
            Where = "cache.config",
            Brief = "dest_domain=wsus.example action=never-cache",
            Note = "Answers come from the server, never from the cache, at the price of its traffic.",
            Source = Manual + "cache.config: " + Files + "cache.config.en.html",
        },
        new()
        {
            Product = Proxy,
            Against = [Ailment.Forbidden, Ailment.HeadRefused, Ailment.MethodNotAllowed],
            Paste = """
                ip_allow:
                  - apply: in
                    ip_addrs: 0/0
                    action: allow
                    methods:
                      - GET
                      - HEAD
                      - CONNECT
                """,
            Where = "ip_allow.yaml: the list item above the rule that denies (the first line stands there already)",
            Brief = "ip_allow.yaml: action: allow, methods: GET, HEAD",
            Note =
                "Lets every client read; put your networks in place of 0/0 to narrow it. Rules are read from the top.",
            Source = Manual + "ip_allow.yaml: " + Files + "ip_allow.yaml.en.html",
        },
        new()
        {
            Product = Proxy,
            Against = [Ailment.TunnelRefused],
            Paste = """
                CONFIG proxy.config.http.connect_ports STRING 443 8531
                """,
            Where = Records,
            Brief = "proxy.config.http.connect_ports STRING 443 8531",
            Note = "Allows CONNECT to these ports and no others.",
            Source = Manual + "records.config: " + Files + "records.config.en.html#proxy-config-http-connect-ports",
        },
        new()
        {
            Product = Proxy,
            Against = [Ailment.NameUnresolvedAtProxy],
            Paste = """
                CONFIG proxy.config.dns.nameservers STRING 192.0.2.53
                """,
            Where = Records + ", with the addresses of your own name servers",
            Brief = "proxy.config.dns.nameservers STRING 192.0.2.53",
            Note = "Asks these; they must know outside names too.",
            Source = Manual + "records.config: " + Files + "records.config.en.html#proxy-config-dns-nameservers",
        },
        new()
        {
            Product = Proxy,
            Against = [Ailment.ReplyLate, Ailment.ClosedAfterSilence, Ailment.BadGateway, Ailment.GatewayTimeout],
            Paste = """
                CONFIG proxy.config.http.connect_attempts_timeout INT 60
                CONFIG proxy.config.http.transaction_no_activity_timeout_out INT 300
                CONFIG proxy.config.http.transaction_no_activity_timeout_in INT 300
                """,
            Where = Records,
            Brief = "proxy.config.http.transaction_no_activity_timeout_out",
            Note = "Waits up to 300 s where either side falls silent; a dead one is noticed later.",
            Source =
                Manual
                + "records.config: "
                + Files
                + "records.config.en.html#proxy-config-http-transaction-no-activity-timeout-out",
        },
    ];
}
