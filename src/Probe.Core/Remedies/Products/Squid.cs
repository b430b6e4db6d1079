using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>Squid. All texts are for squid.conf of version 5; <c>squid -k reconfigure</c> takes them up.</summary>
internal static class Squid
{
    private const string Config = "Squid, configuration directive ";
    private const string AboveOthers = "squid.conf, above other lines of the same directives";
    private const string AboveAccess = "squid.conf, above the http_access line that denies or wants proxy_auth";

    private static readonly Product Squid5 = new("Squid", ProductSide.Proxy, ["squid"]);

    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = Squid5,
            Against = [Ailment.RangesIgnored, Ailment.RangesRefused, Ailment.RangeAmplified, Ailment.ReplyLate],
            Paste = """
                acl wsus dstdomain wsus.example
                request_header_access Range allow wsus
                range_offset_limit 0 wsus
                quick_abort_min 0 KB
                quick_abort_max 0 KB
                """,
            Where = AboveOthers,
            Brief = "range_offset_limit 0 wsus",
            Note =
                "Passes Range on and fetches no more than was asked for; ranges are then not cached, and any fetch that "
                + "its client gives up ends at once.",
            Source = Config + "range_offset_limit: https://www.squid-cache.org/Doc/config/range_offset_limit/",
        },
        new()
        {
            Product = Squid5,
            Against = [Ailment.ContentRangeMissing],
            Paste = """
                reply_header_access Content-Range allow all
                """,
            Where = AboveOthers,
            Brief = "reply_header_access Content-Range allow all",
            Note = "Lets the header pass whatever later lines deny; the first line that fits counts.",
            Source = Config + "reply_header_access: https://www.squid-cache.org/Doc/config/reply_header_access/",
        },
        new()
        {
            Product = Squid5,
            Against =
            [
                Ailment.WrongBytes,
                Ailment.LargeOffsetWrong,
                Ailment.CopiesDiffer,
                Ailment.PreconditionFailed,
                Ailment.RangeNotSatisfiable,
                Ailment.MultiRangeRefused,
            ],
            Paste = """
                acl wsus dstdomain wsus.example
                cache deny wsus
                """,
            Where = AboveOthers,
            Brief = "cache deny wsus",
            Note = "Answers come from the server, never from the cache, at the price of its traffic for every client.",
            Source = Config + "cache: https://www.squid-cache.org/Doc/config/cache/",
        },
        new()
        {
            Product = Squid5,
            Against = [Ailment.Transformed],
            Paste = """
                acl wsus dstdomain wsus.example
                request_header_access Accept-Encoding deny wsus
                """,
            Where = AboveOthers,
            Brief = "request_header_access Accept-Encoding deny wsus",
            Note = "The server is no longer told that compression is welcome; update files gain nothing by it.",
            Source = Config + "request_header_access: https://www.squid-cache.org/Doc/config/request_header_access/",
        },
        new()
        {
            Product = Squid5,
            Against = [Ailment.RangeReframed, Ailment.HeadWithoutLength],
            Paste = """
                acl wsus dstdomain wsus.example
                adaptation_access scanner deny wsus
                """,
            Where = "squid.conf, below your icap_service line, whose name stands in place of 'scanner'",
            Brief = "adaptation_access scanner deny wsus",
            Note = "Takes the server's content past the ICAP or eCAP filter, which then no longer scans it.",
            Source = Config + "adaptation_access: https://www.squid-cache.org/Doc/config/adaptation_access/",
        },
        new()
        {
            Product = Squid5,
            Against = [Ailment.Forbidden, Ailment.ProxyAuthentication],
            Paste = """
                acl wsus dstdomain wsus.example
                http_access allow wsus
                """,
            Where = AboveAccess,
            Brief = "http_access allow wsus",
            Note =
                "Every client that reaches the proxy reaches this server without a login; add an acl of your own "
                + "networks to the line to narrow it.",
            Source = Config + "http_access: https://www.squid-cache.org/Doc/config/http_access/",
        },
        new()
        {
            Product = Squid5,
            Against = [Ailment.HeadRefused, Ailment.MethodNotAllowed],
            Paste = """
                acl wsus dstdomain wsus.example
                acl reading method GET HEAD
                http_access allow wsus reading
                """,
            Where = AboveAccess,
            Brief = "http_access allow wsus reading",
            Note = "Allows GET and HEAD to this server, no other method.",
            Source = Config + "acl: https://www.squid-cache.org/Doc/config/acl/",
        },
        new()
        {
            Product = Squid5,
            Against = [Ailment.BlockPage, Ailment.RedirectedAway],
            Paste = """
                acl wsus dstdomain wsus.example
                url_rewrite_access deny wsus
                """,
            Where = AboveOthers,
            Brief = "url_rewrite_access deny wsus",
            Note = "Takes the server past URL rewriters such as squidGuard, whose lists then no longer apply to it.",
            Source = Config + "url_rewrite_access: https://www.squid-cache.org/Doc/config/url_rewrite_access/",
        },
        new()
        {
            Product = Squid5,
            Against = [Ailment.NameUnresolvedAtProxy],
            Paste = """
                dns_nameservers 192.0.2.53
                """,
            Where = "squid.conf, with the addresses of your own name servers",
            Brief = "dns_nameservers 192.0.2.53",
            Note = "Squid asks these in place of those in /etc/resolv.conf; they must know outside names too.",
            Source = Config + "dns_nameservers: https://www.squid-cache.org/Doc/config/dns_nameservers/",
        },
        new()
        {
            Product = Squid5,
            Against = [Ailment.TunnelRefused],
            Paste = """
                acl SSL_ports port 8531
                acl Safe_ports port 8531
                """,
            Where = "squid.conf, beside the other SSL_ports and Safe_ports lines",
            Brief = "acl SSL_ports port 8531",
            Note = "Opens this port for CONNECT to every server that the rules below allow.",
            Source = Config + "acl: https://www.squid-cache.org/Doc/config/acl/",
        },
        new()
        {
            Product = Squid5,
            Against = [Ailment.TlsIntercepted],
            Paste = """
                acl wsus_tls ssl::server_name wsus.example
                ssl_bump splice wsus_tls
                """,
            Where = "squid.conf, below 'ssl_bump peek step1' and above the line that bumps (squid-openssl)",
            Brief = "ssl_bump splice wsus_tls",
            Note = "Leaves TLS to this server unopened, so that nothing in it is scanned.",
            Source = Config + "ssl_bump: https://www.squid-cache.org/Doc/config/ssl_bump/",
        },
        new()
        {
            Product = Squid5,
            Against = [Ailment.ConnectionClosed, Ailment.ClosedAfterSilence, Ailment.GatewayTimeout],
            Paste = """
                acl wsus dstdomain wsus.example
                reply_body_max_size none wsus
                read_timeout 30 minutes
                connect_timeout 2 minutes
                """,
            Where = AboveOthers,
            Brief = "read_timeout 30 minutes",
            Note =
                "No limit on the size of this server's replies and more patience with slow servers; a dead one is "
                + "noticed later.",
            Source = Config + "read_timeout: https://www.squid-cache.org/Doc/config/read_timeout/",
        },
        new()
        {
            Product = Squid5,
            Against = [Ailment.HeadTooLarge],
            Paste = """
                acl wsus dstdomain wsus.example
                reply_header_access Set-Cookie deny wsus
                """,
            Where = AboveOthers,
            Brief = "reply_header_access Set-Cookie deny wsus",
            Note = "Removes the header that usually grows; put another name in its place where another one does.",
            Source = Config + "reply_header_access: https://www.squid-cache.org/Doc/config/reply_header_access/",
        },
    ];
}
