using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>Varnish 7.1. Subroutines of one name are joined in the order of the file, so that these go above your own.</summary>
internal static class Varnish
{
    private const string Vcl = "the VCL file, below 'vcl 4.1;' and above your own sub of that name";
    private const string Manual = "Varnish 7.1 documentation, ";

    private static readonly Product Cache = new("Varnish", ProductSide.Both, ["Varnish"]);

    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = Cache,
            Against =
            [
                Ailment.RangesIgnored,
                Ailment.RangesRefused,
                Ailment.MultiRangeRefused,
                Ailment.RangeAmplified,
                Ailment.WrongBytes,
                Ailment.LargeOffsetWrong,
                Ailment.CopiesDiffer,
                Ailment.PreconditionFailed,
                Ailment.RangeNotSatisfiable,
                Ailment.HeadRefused,
                Ailment.MethodNotAllowed,
                Ailment.Forbidden,
                Ailment.TooManyRequests,
            ],
            Paste = """
                sub vcl_recv {
                    if (req.url ~ "^/Content/" && (req.method == "GET" || req.method == "HEAD")) {
                        return (pass);
                    }
                }
                """,
            Where = Vcl,
            Brief = "vcl_recv: return (pass) for /Content/",
            Note =
                "Content is neither cached nor judged by your own rules: Range goes to the server and its answer comes "
                + "back as it is, at the price of its traffic.",
            Source = Manual + "VCL actions: https://varnish-cache.org/docs/7.1/users-guide/vcl-actions.html",
        },
        new()
        {
            Product = Cache,
            Against = [Ailment.Transformed, Ailment.HeadWithoutLength, Ailment.RangeReframed],
            Paste = """
                sub vcl_backend_fetch {
                    if (bereq.url ~ "^/Content/") {
                        unset bereq.http.Accept-Encoding;
                    }
                }
                sub vcl_backend_response {
                    if (bereq.url ~ "^/Content/") {
                        set beresp.do_gzip = false;
                        set beresp.do_gunzip = false;
                    }
                }
                """,
            Where = Vcl,
            Brief = "vcl_backend_response: set beresp.do_gzip = false;",
            Note = "Bodies pass as they are, with their length; update files gain nothing by compression.",
            Source = Manual + "Compression: https://varnish-cache.org/docs/7.1/users-guide/compression.html",
        },
        new()
        {
            Product = Cache,
            Against =
            [
                Ailment.ReplyLate,
                Ailment.ClosedAfterSilence,
                Ailment.BadGateway,
                Ailment.Unavailable,
                Ailment.GatewayTimeout,
            ],
            Paste = """
                sub vcl_backend_fetch {
                    if (bereq.url ~ "^/Content/") {
                        set bereq.connect_timeout = 10s;
                        set bereq.first_byte_timeout = 300s;
                        set bereq.between_bytes_timeout = 300s;
                    }
                }
                """,
            Where = Vcl,
            Brief = "vcl_backend_fetch: set bereq.first_byte_timeout = 300s;",
            Note = "Waits longer for the server before it says 'Backend fetch failed'; a dead one is noticed later.",
            Source = Manual + "VCL variables: https://varnish-cache.org/docs/7.1/reference/vcl-var.html",
        },
        new()
        {
            Product = Cache,
            Against = [Ailment.HeadTooLarge],
            Paste = """
                sub vcl_deliver {
                    if (req.url ~ "^/Content/") {
                        unset resp.http.Set-Cookie;
                    }
                }
                """,
            Where = Vcl,
            Brief = "vcl_deliver: unset resp.http.Set-Cookie;",
            Note = "Removes the header that usually grows; put another name in its place where another one does.",
            Source = Manual + "VCL variables: https://varnish-cache.org/docs/7.1/reference/vcl-var.html",
        },
    ];
}
