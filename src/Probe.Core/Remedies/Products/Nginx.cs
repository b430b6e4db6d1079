using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>nginx, mostly as a reverse proxy; <c>nginx -t &amp;&amp; nginx -s reload</c> takes the texts up.</summary>
internal static class Nginx
{
    private const string Location = "the location that serves the content";
    private const string ProxyModule = "nginx, ngx_http_proxy_module, ";
    private const string ProxyPage = "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#";

    private static readonly Product Server = new("nginx", ProductSide.Both, ["nginx", "openresty"]);

    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = Server,
            Against = [Ailment.RangesIgnored, Ailment.RangesRefused],
            Paste = """
                proxy_force_ranges on;
                """,
            Where = Location,
            Brief = "proxy_force_ranges on;",
            Note =
                "Serves ranges even where the server behind does not offer them; without a cache the whole file is "
                + "then fetched for each. Where nginx itself has the files, remove 'max_ranges 0' instead.",
            Source = ProxyModule + "proxy_force_ranges: " + ProxyPage + "proxy_force_ranges",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.RangeAmplified],
            Paste = """
                slice 1m;
                proxy_cache_key $uri$is_args$args$slice_range;
                proxy_set_header Range $slice_range;
                proxy_cache_valid 200 206 1h;
                """,
            Where = Location + ", beside its proxy_cache",
            Brief = "slice 1m; and $slice_range in proxy_cache_key",
            Note =
                "Fetches and caches pieces of 1 MiB, so that a far range no longer waits for the file up to it; the old "
                + "cache is not used any more.",
            Source = "nginx, ngx_http_slice_module: https://nginx.org/en/docs/http/ngx_http_slice_module.html",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.MultiRangeRefused],
            Paste = """
                max_ranges 100;
                """,
            Where = Location,
            Brief = "max_ranges 100;",
            Note = "Allows up to 100 ranges in a request; 0 would switch ranges off.",
            Source =
                "nginx, ngx_http_core_module, max_ranges: https://nginx.org/en/docs/http/ngx_http_core_module.html#max_ranges",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.ContentRangeMissing],
            Paste = """
                proxy_pass_header Content-Range;
                """,
            Where = Location + ", in place of a 'proxy_hide_header Content-Range;'",
            Brief = "proxy_pass_header Content-Range;",
            Note = "Passes the header to the client.",
            Source = ProxyModule + "proxy_hide_header: " + ProxyPage + "proxy_hide_header",
        },
        new()
        {
            Product = Server,
            Against =
            [
                Ailment.WrongBytes,
                Ailment.LargeOffsetWrong,
                Ailment.CopiesDiffer,
                Ailment.PreconditionFailed,
                Ailment.RangeNotSatisfiable,
            ],
            Paste = """
                proxy_cache off;
                """,
            Where = Location,
            Brief = "proxy_cache off;",
            Note = "Every answer comes from the server behind, at the price of its traffic.",
            Source = ProxyModule + "proxy_cache: " + ProxyPage + "proxy_cache",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.Transformed, Ailment.HeadWithoutLength, Ailment.RangeReframed],
            Paste = """
                gzip off;
                gunzip off;
                proxy_set_header Accept-Encoding "";
                """,
            Where = Location + ", and no sub_filter there",
            Brief = "gzip off;",
            Note = "Bodies pass as they are, with their length; update files gain nothing by compression.",
            Source = "nginx, ngx_http_gzip_module: https://nginx.org/en/docs/http/ngx_http_gzip_module.html",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.HeadRefused, Ailment.MethodNotAllowed],
            Paste = """
                limit_except GET {
                    deny all;
                }
                """,
            Where = Location + ", in place of an 'if ($request_method …)'",
            Brief = "limit_except GET { deny all; }",
            Note = "Allows GET, and HEAD with it, and nothing else.",
            Source =
                "nginx, ngx_http_core_module, limit_except: https://nginx.org/en/docs/http/ngx_http_core_module.html#limit_except",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.Forbidden],
            Paste = """
                allow all;
                """,
            Where = Location + ", above its deny lines",
            Brief = "allow all;",
            Note = "Opens the content to every client; give a network in place of 'all' to narrow it.",
            Source = "nginx, ngx_http_access_module: https://nginx.org/en/docs/http/ngx_http_access_module.html",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.ServerAuthentication],
            Paste = """
                auth_basic off;
                """,
            Where = Location,
            Brief = "auth_basic off;",
            Note = "Serves the content without a login, as update clients need it.",
            Source =
                "nginx, ngx_http_auth_basic_module: https://nginx.org/en/docs/http/ngx_http_auth_basic_module.html",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.ReplyLate, Ailment.ClosedAfterSilence, Ailment.GatewayTimeout],
            Paste = """
                proxy_connect_timeout 60s;
                proxy_read_timeout 300s;
                send_timeout 300s;
                """,
            Where = Location,
            Brief = "proxy_read_timeout 300s;",
            Note = "More patience with the server behind and with slow clients; each takes its connection longer.",
            Source = ProxyModule + "proxy_read_timeout: " + ProxyPage + "proxy_read_timeout",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.BadGateway],
            Paste = """
                proxy_buffer_size 32k;
                proxy_buffers 8 32k;
                """,
            Where = Location + ", where error.log says 'upstream sent too big header'",
            Brief = "proxy_buffer_size 32k;",
            Note = "Room for larger heads from the server behind, in memory for each connection.",
            Source = ProxyModule + "proxy_buffer_size: " + ProxyPage + "proxy_buffer_size",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.HeadTooLarge],
            Paste = """
                proxy_hide_header Set-Cookie;
                """,
            Where = Location,
            Brief = "proxy_hide_header Set-Cookie;",
            Note = "Removes the header that usually grows; put another name in its place where another one does.",
            Source = ProxyModule + "proxy_hide_header: " + ProxyPage + "proxy_hide_header",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.UriTooLong],
            Paste = """
                large_client_header_buffers 4 32k;
                """,
            Where = "the server block",
            Brief = "large_client_header_buffers 4 32k;",
            Note = "Takes request lines up to 32 KiB.",
            Source =
                "nginx, ngx_http_core_module, large_client_header_buffers: "
                + "https://nginx.org/en/docs/http/ngx_http_core_module.html#large_client_header_buffers",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.OldHttpVersion],
            Paste = """
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_force_ranges on;
                """,
            Where = Location,
            Brief = "proxy_http_version 1.1;",
            Note = "Speaks HTTP/1.1 to the server behind, in place of 1.0 as by default.",
            Source = ProxyModule + "proxy_http_version: " + ProxyPage + "proxy_http_version",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.NameUnresolvedAtProxy],
            Paste = """
                resolver 192.0.2.53 valid=30s;
                """,
            Where = "the server block, with the addresses of your own name servers",
            Brief = "resolver 192.0.2.53 valid=30s;",
            Note = "Resolves names that proxy_pass takes from variables; others are looked up once, at start.",
            Source =
                "nginx, ngx_http_core_module, resolver: https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver",
        },
    ];
}
