using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>Apache httpd 2.4, as a proxy or a server; <c>apachectl configtest &amp;&amp; apachectl graceful</c> takes the texts up.</summary>
internal static class ApacheHttpd
{
    private const string VirtualHost = "the VirtualHost";
    private const string Manual = "Apache HTTP Server 2.4, ";
    private const string Pages = "https://httpd.apache.org/docs/2.4/mod/";

    private static readonly Product Httpd = new("Apache httpd", ProductSide.Both, ["Apache httpd", "Apache"]);

    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = Httpd,
            Against = [Ailment.RangesIgnored, Ailment.RangesRefused, Ailment.MultiRangeRefused],
            Paste = """
                MaxRanges 200
                """,
            Where = VirtualHost + "; and no 'RequestHeader unset Range' anywhere",
            Brief = "MaxRanges 200",
            Note = "Answers ranges, up to 200 in a request, where 'MaxRanges none' ignored them.",
            Source = Manual + "core, MaxRanges: " + Pages + "core.html#maxranges",
        },
        new()
        {
            Product = Httpd,
            Against = [Ailment.ContentRangeMissing],
            Where = "the configuration: delete 'Header unset Content-Range'",
            Brief = "delete 'Header unset Content-Range'",
            Note = "No directive takes an earlier unset back.",
            Source = Manual + "mod_headers, Header: " + Pages + "mod_headers.html#header",
        },
        new()
        {
            Product = Httpd,
            Against =
            [
                Ailment.WrongBytes,
                Ailment.LargeOffsetWrong,
                Ailment.CopiesDiffer,
                Ailment.PreconditionFailed,
                Ailment.RangeNotSatisfiable,
                Ailment.RangeAmplified,
            ],
            Paste = """
                CacheDisable "http://wsus.example/"
                """,
            Where = VirtualHost + " of the forward proxy; as a reverse proxy: CacheDisable \"/Content/\"",
            Brief = "CacheDisable \"http://wsus.example/\"",
            Note = "Every answer comes from the server, at the price of its traffic.",
            Source = Manual + "mod_cache, CacheDisable: " + Pages + "mod_cache.html#cachedisable",
        },
        new()
        {
            Product = Httpd,
            Against = [Ailment.Transformed, Ailment.HeadWithoutLength, Ailment.RangeReframed],
            Paste = """
                SetEnvIfNoCase Request_URI "\.(cab|exe|msu|psf|esd)$" no-gzip
                RequestHeader unset Accept-Encoding env=no-gzip
                """,
            Where = VirtualHost + "; and no mod_substitute or mod_ext_filter there",
            Brief = "SetEnvIfNoCase Request_URI \"\\.(cab|…)$\" no-gzip",
            Note = "Keeps mod_deflate and the server behind from compressing update files, which gain nothing by it.",
            Source = Manual + "mod_deflate, no-gzip: " + Pages + "mod_deflate.html",
        },
        new()
        {
            Product = Httpd,
            Against = [Ailment.Forbidden, Ailment.HeadRefused, Ailment.MethodNotAllowed, Ailment.ProxyAuthentication],
            Paste = """
                <Proxy "http://wsus.example*">
                    AuthMerging Off
                    Require all granted
                </Proxy>
                """,
            Where = VirtualHost + " of the forward proxy, below its other <Proxy> sections",
            Brief = "<Proxy \"http://wsus.example*\"> Require all granted",
            Note =
                "Every client that reaches the proxy reaches this server without a login; 'Require ip' with your "
                + "networks narrows it.",
            Source = Manual + "mod_proxy, Proxy: " + Pages + "mod_proxy.html#proxy",
        },
        new()
        {
            Product = Httpd,
            Against = [Ailment.ServerAuthentication],
            Paste = """
                <Location "/Content/">
                    AuthMerging Off
                    Require all granted
                </Location>
                """,
            Where = VirtualHost + ", below its other sections",
            Brief = "<Location \"/Content/\"> Require all granted",
            Note = "Serves the content without a login, as update clients need it.",
            Source = Manual + "mod_authz_core, Require: " + Pages + "mod_authz_core.html#require",
        },
        new()
        {
            Product = Httpd,
            Against = [Ailment.TunnelRefused],
            Paste = """
                AllowCONNECT 443 8531
                """,
            Where = VirtualHost + " of the forward proxy",
            Brief = "AllowCONNECT 443 8531",
            Note = "Allows CONNECT to these ports and no others; without it 443 and 563 are allowed.",
            Source = Manual + "mod_proxy_connect, AllowCONNECT: " + Pages + "mod_proxy_connect.html#allowconnect",
        },
        new()
        {
            Product = Httpd,
            Against = [Ailment.NameUnresolvedAtProxy],
            Paste = """
                ProxyDomain .corp.example
                """,
            Where = VirtualHost + " of the forward proxy, with your own domain; for names without one",
            Brief = "ProxyDomain .corp.example",
            Note = "Completes short names; whole ones httpd looks up as its system does (/etc/resolv.conf).",
            Source = Manual + "mod_proxy, ProxyDomain: " + Pages + "mod_proxy.html#proxydomain",
        },
        new()
        {
            Product = Httpd,
            Against = [Ailment.ReplyLate, Ailment.ClosedAfterSilence, Ailment.GatewayTimeout],
            Paste = """
                ProxyTimeout 300
                """,
            Where = VirtualHost,
            Brief = "ProxyTimeout 300",
            Note = "Waits up to 300 s for the server behind; a dead one is noticed later.",
            Source = Manual + "mod_proxy, ProxyTimeout: " + Pages + "mod_proxy.html#proxytimeout",
        },
        new()
        {
            Product = Httpd,
            Against = [Ailment.BadGateway],
            Paste = """
                ProxyBadHeader Ignore
                """,
            Where = VirtualHost + ", where the error log speaks of bad headers",
            Brief = "ProxyBadHeader Ignore",
            Note = "Leaves out malformed header lines of the server behind in place of answering 502.",
            Source = Manual + "mod_proxy, ProxyBadHeader: " + Pages + "mod_proxy.html#proxybadheader",
        },
        new()
        {
            Product = Httpd,
            Against = [Ailment.HeadTooLarge],
            Paste = """
                Header unset Set-Cookie
                """,
            Where = VirtualHost,
            Brief = "Header unset Set-Cookie",
            Note = "Removes the header that usually grows; put another name in its place where another one does.",
            Source = Manual + "mod_headers, Header: " + Pages + "mod_headers.html#header",
        },
        new()
        {
            Product = Httpd,
            Against = [Ailment.UriTooLong],
            Paste = """
                LimitRequestLine 16380
                """,
            Where = VirtualHost,
            Brief = "LimitRequestLine 16380",
            Note = "Takes request lines up to 16380 octets, twice the default.",
            Source = Manual + "core, LimitRequestLine: " + Pages + "core.html#limitrequestline",
        },
        new()
        {
            Product = Httpd,
            Against = [Ailment.OldHttpVersion],
            Where = "the configuration: delete 'downgrade-1.0', 'force-response-1.0' and 'force-proxy-request-1.0'",
            Brief = "delete 'downgrade-1.0', 'force-response-1.0' there",
            Note = "These variables, once set for ancient clients, are what makes httpd speak HTTP/1.0.",
            Source = Manual + "Environment Variables: https://httpd.apache.org/docs/2.4/env.html#special",
        },
    ];
}
