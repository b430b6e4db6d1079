using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>HAProxy 2.6 in front of the server; <c>haproxy -c -f …</c> checks the texts, a reload takes them up.</summary>
internal static class HaProxy
{
    private const string Frontend = "the frontend, above its other http-request lines";
    private const string Manual = "HAProxy 2.6 Configuration Manual, ";
    private const string Page = "https://docs.haproxy.org/2.6/configuration.html#";

    private static readonly Product Proxy = new("HAProxy", ProductSide.Both, ["HAProxy"]);

    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = Proxy,
            Against = [Ailment.RangesIgnored],
            Where = "the configuration: delete 'http-request del-header Range'",
            Brief = "delete 'http-request del-header Range'",
            Note =
                "HAProxy passes Range by itself, and no later line brings back a header that an earlier one removed.",
            Source = Manual + "http-request del-header: " + Page + "http-request%20del-header",
        },
        new()
        {
            Product = Proxy,
            Against = [Ailment.ContentRangeMissing],
            Where = "the configuration: delete 'http-response del-header Content-Range'",
            Brief = "delete 'http-response del-header Content-Range'",
            Note = "HAProxy passes Content-Range by itself.",
            Source = Manual + "http-response del-header: " + Page + "http-response%20del-header",
        },
        new()
        {
            Product = Proxy,
            Against = [Ailment.Transformed, Ailment.HeadWithoutLength, Ailment.RangeReframed],
            Paste = """
                http-request del-header Accept-Encoding if { path_beg /Content/ }
                """,
            Where = "the frontend",
            Brief = "http-request del-header Accept-Encoding if …",
            Note = "Nobody compresses update files any more, which gain nothing by it.",
            Source = Manual + "compression: " + Page + "compression%20algo",
        },
        new()
        {
            Product = Proxy,
            Against =
            [
                Ailment.Forbidden,
                Ailment.HeadRefused,
                Ailment.MethodNotAllowed,
                Ailment.RangesRefused,
                Ailment.ServerAuthentication,
                Ailment.TooManyRequests,
            ],
            Paste = """
                http-request allow if { path_beg /Content/ } METH_GET
                """,
            Where = Frontend,
            Brief = "http-request allow if { path_beg /Content/ } METH_GET",
            Note = "Takes GET and HEAD of content past the deny, auth and rate rules below it.",
            Source = Manual + "http-request allow: " + Page + "http-request%20allow",
        },
        new()
        {
            Product = Proxy,
            Against = [Ailment.RedirectedAway],
            Paste = """
                http-request redirect scheme https unless { ssl_fc } || { path_beg /Content/ }
                """,
            Where = "the frontend, in place of its redirect to https",
            Brief = "http-request redirect … unless { path_beg /Content/ }",
            Note = "Content stays where it was asked for; WSUS signs its files and serves them by http by design.",
            Source = Manual + "http-request redirect: " + Page + "http-request%20redirect",
        },
        new()
        {
            Product = Proxy,
            Against = [Ailment.CopiesDiffer, Ailment.PreconditionFailed, Ailment.WrongBytes],
            Paste = """
                balance uri
                hash-type consistent
                """,
            Where = "the backend",
            Brief = "balance uri",
            Note =
                "Each file comes from one and the same server of the farm; a server that fails moves its files once.",
            Source = Manual + "balance: " + Page + "balance",
        },
        new()
        {
            Product = Proxy,
            Against = [Ailment.ReplyLate, Ailment.ClosedAfterSilence, Ailment.GatewayTimeout],
            Paste = """
                timeout connect 10s
                timeout client 5m
                timeout server 5m
                """,
            Where = "the defaults section",
            Brief = "timeout server 5m",
            Note = "More patience with both sides; each takes its connection longer.",
            Source = Manual + "timeout server: " + Page + "timeout%20server",
        },
        new()
        {
            Product = Proxy,
            Against = [Ailment.BadGateway],
            Paste = """
                tune.bufsize 32768
                """,
            Where = "the global section, where the log's termination state is PH",
            Brief = "tune.bufsize 32768",
            Note = "Room for larger heads from the server, in memory for each connection.",
            Source = Manual + "tune.bufsize: " + Page + "tune.bufsize",
        },
        new()
        {
            Product = Proxy,
            Against = [Ailment.HeadTooLarge],
            Paste = """
                http-response del-header Set-Cookie
                """,
            Where = "the backend",
            Brief = "http-response del-header Set-Cookie",
            Note = "Removes the header that usually grows; put another name in its place where another one does.",
            Source = Manual + "http-response del-header: " + Page + "http-response%20del-header",
        },
    ];
}
