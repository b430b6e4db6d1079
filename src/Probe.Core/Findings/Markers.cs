using System.Collections.Immutable;
using System.Text;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;

namespace Probe.Findings;

/// <summary>
/// Reads out of replies who made them and which hops they came through: Via, X-Squid-Error, Proxy-Status (RFC 9209),
/// X-Cache, Server, and the pages that products write. Claims no more than the bytes show: a reply without marker
/// has no maker.
/// </summary>
public static class Markers
{
    private const int MostPageOctets = 16 * 1024;
    private const int MostShown = 120;

    /// <summary>Who made the final reply; null when its bytes do not tell.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="log">
    /// The run, where there is one: what a bare reply (to HEAD) does not say, the page of its like may, and what
    /// the origin calls itself elsewhere helps to tell its replies from others'.
    /// </param>
    public static ReplyMaker? WhoMade(Exchange exchange, ExchangeLog? log = null)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (exchange.Response is not { } head)
        {
            return WhoRefusedTunnel(exchange);
        }

        var own = Middlebox(head, Page(exchange, head));
        var like = own is null or { Word: ProxyWord.None } ? Like(exchange, log) : null;
        var made =
            like is null ? own
            : own is null ? like
            : own with { Word = like.Word, Marker = like.Marker };
        return made ?? Gateway(exchange, head) ?? Origin(exchange, head, log);
    }

    /// <summary>Who refused the tunnel, when CONNECT was answered with something other than 2xx; always a proxy.</summary>
    public static ReplyMaker? WhoRefusedTunnel(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (exchange.Tunnel?.Response is not { } head || head.Status is >= 200 and < 300)
        {
            return null;
        }

        var page = exchange.Failure is { } failure ? Latin1(failure.ReceivedBytes) : "";
        var made =
            Middlebox(head, page)
            ?? new ReplyMaker
            {
                Party = Party.Proxy,
                Software = head.Headers.Get("Server") is { } server ? Shown(server) : null,
                Marker = "the answer to CONNECT: " + Shown(head.StatusLine),
            };
        return made with { Part = EvidencePart.TunnelResponse };
    }

    /// <summary>Software that the markers name for the proxy of the route under test; null when none do.</summary>
    public static string? ProxySoftware(ExchangeLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var proxied = log.Main.Where(e => e.Route.Kind == RouteKind.Proxy).ToList();
        return proxied
            .Select(e => NearestHop(e)?.Software)
            .Concat(proxied.Select(e => e.Tunnel?.Response?.Headers.Get("Proxy-Agent")))
            .Where(s => !string.IsNullOrEmpty(s))
            .Select(s => Shown(CacheCodes.WithoutCode(s!)))
            .Concat(
                proxied
                    .Select(e => WhoMade(e))
                    .Where(m => m is { Party: Party.Proxy, Software: not null })
                    .Select(m => m!.Software!)
            )
            .FirstOrDefault();
    }

    /// <summary>The hops that replies of the route under test came through, nearest to the origin first.</summary>
    public static ImmutableArray<ViaHop> Hops(ExchangeLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.Main.Select(e => HopsOf(e.Response)).OrderByDescending(hops => hops.Length).FirstOrDefault([]);
    }

    /// <summary>The hop that the client itself spoke to, by the reply's Via; null when the reply names none.</summary>
    internal static ViaHop? NearestHop(Exchange exchange) =>
        HopsOf(exchange.Response ?? exchange.Tunnel?.Response) is [.., var nearest] ? nearest : null;

    /// <summary>What shows that a cache answered without asking the origin, escaped; null when nothing does.</summary>
    public static string? CacheHit(ResponseHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        foreach (var name in (string[])["Cache-Status", "X-Cache", "X-Cache-Status", "CF-Cache-Status"])
        {
            var value = head.Headers.GetAll(name).LastOrDefault();
            var isHit =
                name == "Cache-Status"
                    ? value?.Contains("; hit", StringComparison.OrdinalIgnoreCase) == true
                        || value?.Contains(";hit", StringComparison.OrdinalIgnoreCase) == true
                    : value?.Contains("HIT", StringComparison.OrdinalIgnoreCase) == true;
            if (isHit)
            {
                return Shown($"{name}: {value}");
            }
        }

        return CacheCodes.Hit(head) is { } code ? Shown(code)
            : Age(head) is > 0 and { } seconds ? Shown($"Age: {seconds}")
            : null;
    }

    /// <summary>Age in seconds (RFC 9111, 5.1); null when there is none or it is no number.</summary>
    public static long? Age(ResponseHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return
            head.Headers.Get("Age") is { } age
            && long.TryParse(
                age,
                System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture,
                out var seconds
            )
            ? seconds
            : null;
    }

    private static ImmutableArray<ViaHop> HopsOf(ResponseHead? head) =>
        head is null ? [] : ViaHop.Parse(head.Headers.GetAll("Via"));

    /// <summary>A middlebox that made the reply itself.</summary>
    private static ReplyMaker? Middlebox(ResponseHead head, string page)
    {
        var server = head.Headers.Get("Server");
        if (head.Headers.Get("X-Squid-Error") is { } squid)
        {
            return Proxy(Named(server, "squid") ?? "squid", "X-Squid-Error: " + squid, MarkersOfPages.OfSquid(squid));
        }

        if (ProxyStatusError(head) is var (name, error))
        {
            return Proxy(name, $"Proxy-Status: {name}; error={error}", MarkersOfPages.OfProxyStatus(error));
        }

        var text = TextIn(page) ?? TextIn(head.Reason);
        if (text is not null)
        {
            return Proxy(WithVersion(server, text.Software), $"the page's \"{text.Text}\"", text.Word) with
            {
                Part = TextIn(page) is null ? EvidencePart.ResponseHead : EvidencePart.ResponseBody,
            };
        }

        if (MarkersOfPages.AnswersAs.FirstOrDefault(p => Named(server, p) is not null) is { } product)
        {
            return Proxy(server!, "Server: " + server, OfStatusLine(product, head));
        }

        if (CacheCodes.OwnError(head) is { } code)
        {
            return Proxy("Apache Traffic Server", code, head.Status == 403 ? ProxyWord.Refused : ProxyWord.None);
        }

        if (head.Reason == "Proxy Error")
        {
            return Proxy(WithVersion(server, "Apache httpd (mod_proxy)"), head.StatusLine, ProxyWord.None);
        }

        return head.Status == 407 ? Proxy(server, head.StatusLine, ProxyWord.CredentialsWanted) : null;
    }

    /// <summary>An nginx page that says 502 or 504 was made by an nginx that is a gateway; where it stands, Via tells.</summary>
    private static ReplyMaker? Gateway(Exchange exchange, ResponseHead head)
    {
        var isNginx =
            Named(head.Headers.Get("Server"), "nginx") is not null
            || Named(head.Headers.Get("Server"), "openresty") is not null;
        return isNginx && head.Status is 502 or 504 && exchange.Route.Kind == RouteKind.Proxy && HopsOf(head).IsEmpty
            ? Proxy(
                head.Headers.Get("Server"),
                $"{head.StatusLine}, Server: {head.Headers.Get("Server")} and no Via",
                ProxyWord.UpstreamFailed
            )
            : null;
    }

    /// <summary>The origin, where an error reply is its own and was passed on.</summary>
    private static ReplyMaker? Origin(Exchange exchange, ResponseHead head, ExchangeLog? log)
    {
        if (head.Status < 300)
        {
            return null;
        }

        var server = head.Headers.Get("Server");
        if (server is not null && (Named(server, "Microsoft-IIS") ?? Named(server, "Microsoft-HTTPAPI")) is not null)
        {
            return OfOrigin(server, "Server: " + server);
        }

        if (head.Headers.Get("X-Powered-By") is { } powered)
        {
            return OfOrigin(server, "X-Powered-By: " + powered);
        }

        var hops = HopsOf(head);
        if (server is not null && !hops.IsEmpty && !hops.Any(hop => SameProduct(hop.Software, server)))
        {
            return OfOrigin(server, $"Server: {server}, passed on by {hops[^1].By}");
        }

        var known = log is null || exchange.Route.Kind != RouteKind.Proxy ? null : KnownOrigin(exchange, log);
        return known is null || (server is not null && Overwritten(server)) ? null
            : server == known.Value.Server ? OfOrigin(server, $"Server: {server}, as in exchange {known.Value.Number}")
            : Proxy(
                server,
                server is null
                    ? $"no Server header, while the origin says {known.Value.Server} (exchange {known.Value.Number})"
                    : $"Server: {server}, while the origin says {known.Value.Server} (exchange {known.Value.Number})",
                ProxyWord.None
            );
    }

    /// <summary>What the origin calls itself: in any direct answer, or in a proxied one that served the file.</summary>
    private static (string Server, int Number)? KnownOrigin(Exchange exchange, ExchangeLog log) =>
        log
            .All.Where(e => e.Number != exchange.Number)
            .Where(e => e.IsControl || e.Status is 200 or 206)
            .Where(e => e.Spec.Url.IsSameOrigin(exchange.Spec.Url))
            .OrderByDescending(e => e.IsControl)
            .Select(e => (Server: e.Response?.Headers.Get("Server"), e.Number))
            .Where(x => x.Server is not null && !Overwritten(x.Server))
            .Select(x => ((string, int)?)(x.Server!, x.Number))
            .FirstOrDefault();

    /// <summary>What the page of another reply with the same status line and Server says, for a reply without page.</summary>
    private static ReplyMaker? Like(Exchange exchange, ExchangeLog? log) =>
        exchange.Response is not { } head
            ? null
            : log
                ?.All.Where(e => e.IsControl == exchange.IsControl && e.Number != exchange.Number)
                .Where(e => e.Response is not null && e.Body is { Length: > 0 })
                .Where(e =>
                    e.Response!.StatusLine == head.StatusLine
                    && e.Response.Headers.Get("Server") == head.Headers.Get("Server")
                )
                .Select(e => (Exchange: e, Maker: Middlebox(e.Response!, Page(e, e.Response!))))
                .Where(x => x.Maker is not null)
                .Select(x => x.Maker! with { Marker = $"{x.Maker.Marker} (exchange {x.Exchange.Number})" })
                .FirstOrDefault();

    private static ReplyMaker Proxy(string? software, string marker, ProxyWord word) =>
        new()
        {
            Party = Party.Proxy,
            Software = software is null ? null : Shown(software),
            Marker = Shown(marker),
            Word = word,
        };

    private static ReplyMaker OfOrigin(string? software, string marker) =>
        new()
        {
            Party = Party.Origin,
            Software = software is null ? null : Shown(software),
            Marker = Shown(marker),
        };

    private static ProxyWord OfStatusLine(string product, ResponseHead head) =>
        (product, head.Status, head.Reason) switch
        {
            ("tinyproxy", _, "Unable to connect") => ProxyWord.ConnectFailed,
            ("Varnish", _, "Backend fetch failed") => ProxyWord.UpstreamFailed,
            ("Privoxy", _, "Connect failed") => ProxyWord.ConnectFailed,
            (_, 407, _) => ProxyWord.CredentialsWanted,
            (_, 403, _) => ProxyWord.Refused,
            _ => ProxyWord.None,
        };

    private static (string Name, string Error)? ProxyStatusError(ResponseHead head)
    {
        foreach (var member in head.Headers.GetAll("Proxy-Status").SelectMany(v => v.Split(',')))
        {
            var parts = member.Split(';', StringSplitOptions.TrimEntries);
            var error = parts.Skip(1).FirstOrDefault(p => p.StartsWith("error=", StringComparison.OrdinalIgnoreCase));
            if (error is not null && parts[0].Length > 0)
            {
                return (parts[0].Trim('"'), error["error=".Length..].Trim('"'));
            }
        }

        return null;
    }

    private static MarkersOfPages.PageText? TextIn(string text) =>
        text.Length == 0
            ? null
            : MarkersOfPages.Texts.FirstOrDefault(t => text.Contains(t.Text, StringComparison.OrdinalIgnoreCase));

    /// <summary>The first piece of a page, where the body is text rather than the file asked for.</summary>
    private static string Page(Exchange exchange, ResponseHead head)
    {
        var type = head.Headers.Get("Content-Type");
        var isText = type is null ? head.Status >= 300 : type.StartsWith("text/", StringComparison.OrdinalIgnoreCase);
        return isText && exchange.Body is { } body && body.Slices is [{ Offset: 0 } first, ..]
            ? Latin1(first.Bytes)
            : "";
    }

    private static string Latin1(ImmutableArray<byte> bytes) =>
        Encoding.Latin1.GetString(bytes.AsSpan()[..Math.Min(bytes.Length, MostPageOctets)]);

    private static string? Named(string? server, string product) =>
        server is not null
        && server.StartsWith(product, StringComparison.OrdinalIgnoreCase)
        && (server.Length == product.Length || !char.IsAsciiLetter(server[product.Length]))
            ? server
            : null;

    /// <summary>The product with its version, where Server gives one; Apache's page alone says that its proxy module spoke.</summary>
    private static string WithVersion(string? server, string software) =>
        software.Contains("mod_proxy", StringComparison.Ordinal)
            ? Named(server, "Apache") is { } apache
                ? apache.Split(' ')[0] + " (mod_proxy)"
                : software
            : Named(server, software) ?? software;

    private static bool SameProduct(string? software, string server) =>
        software is not null && string.Equals(Product(software), Product(server), StringComparison.OrdinalIgnoreCase);

    /// <summary>Name without version. Traffic Server calls itself ATS in Server and by its whole name in Via.</summary>
    private static string Product(string software) =>
        software.Split('/', ' ')[0] is var name && name == "ApacheTrafficServer" ? "ATS" : name;

    private static bool Overwritten(string server) =>
        MarkersOfPages.OverwritesServer.Any(p => Named(server, p) is not null);

    private static string Shown(string text) => Printable.Escape(text, MostShown);
}
