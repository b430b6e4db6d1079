using System.Text;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Options;

namespace Probe.Checks.Connect;

/// <summary>
/// Plain HTTP sent to a port that speaks TLS: told by a TLS record in place of a reply, or by the page that servers
/// have for it. The checks that find such an answer say so in its words.
/// </summary>
internal static class PortSpeaksTls
{
    private const int MostOfPage = 4096;

    /// <summary>What nginx, Apache httpd, Go and Tomcat say with 400.</summary>
    private static readonly string[] Pages =
    [
        "The plain HTTP request was sent to HTTPS port",
        "speaking plain HTTP to an SSL-enabled server port",
        "Client sent an HTTP request to an HTTPS server",
        "This combination of host and port requires TLS",
    ];

    private enum Whose
    {
        Server,
        Proxy,
        Unknown,
    }

    /// <summary>True where the answer shows it.</summary>
    internal static bool IsShown(Exchange exchange, JudgeContext context) => Sign(exchange, context) is not null;

    /// <summary>The fault in these words where the answer shows it; as it is otherwise.</summary>
    /// <param name="fault">What a check found wrong with the answer.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="context">The run.</param>
    internal static Fault Reworded(Fault fault, Exchange exchange, JudgeContext context)
    {
        if (Sign(exchange, context) is not { } sign)
        {
            return fault;
        }

        var whose = WhoseOf(exchange, context);
        var server = Printable.Escape(exchange.Spec.Url.HostAndPort, 120);
        var proxy = exchange.Route.Proxy is { } hop ? Printable.Escape(hop.ToString(), 120) : "";
        var source = context.Decision.Source;
        const string forServer =
            "(WSUS clients: in WUServer and WUStatusServer; its https port is 8531 unless it was changed), or name the port "
            + "that speaks plain HTTP (8530)";
        const string forProxy =
            "Name the proxy's plain HTTP port (Squid: http_port beside https_port): BITS has no TLS to a proxy";
        return fault with
        {
            Kind = "speaks_tls",
            Summary = whose switch
            {
                Whose.Server => $"The port {server} speaks TLS, and the URL says http",
                Whose.Proxy => $"The proxy's port {proxy} speaks TLS, and BITS speaks plain HTTP to proxies",
                _ => "Whoever answers says that its port speaks TLS",
            },
            Expected = "plain HTTP at this port",
            Actual = fault.Actual.Contains(sign, StringComparison.Ordinal) ? fault.Actual : $"{fault.Actual}; {sign}",
            Ailment = null,
            Remedy = whose switch
            {
                Whose.Server => $"Write https://{server} {forServer}.",
                Whose.Proxy => $"{forProxy}. It is named by {source}; -x https://{proxy} shows what is behind it.",
                _ =>
                    $"If it is the server's: write https://{server} {forServer}. If it is the proxy's: {char.ToLowerInvariant(forProxy[0])}{forProxy[1..]}.",
            },
            Culprit = whose switch
            {
                Whose.Server => Blame(exchange, "the URL says http"),
                Whose.Proxy => Blame(exchange, $"{source} names it as one for plain HTTP"),
                _ => null,
            },
        };
    }

    private static Culprit Blame(Exchange exchange, string why) =>
        new(
            Party.Client,
            Confidence.Indicated,
            $"exchange {exchange.Number} was answered by a port that speaks TLS, and {why}"
        );

    /// <summary>What shows it, in words; null where nothing does.</summary>
    private static string? Sign(Exchange exchange, JudgeContext context)
    {
        if (
            exchange.Failure is { Stage: FailureStage.ReceiveHead or FailureStage.ProxyTunnel } failure
            && exchange.Route.Proxy is not { IsTls: true }
            && (!exchange.Spec.Url.IsTls || failure.Stage == FailureStage.ProxyTunnel)
            && IsRecord(failure.ReceivedBytes.AsSpan())
        )
        {
            return "a TLS record came in place of a reply";
        }

        if (exchange.Tunnel?.Response is { Status: 400 })
        {
            return Said(exchange.Failure is { } refusal ? Text(refusal.ReceivedBytes.AsSpan()) : "");
        }

        if (exchange.Status != 400 || exchange.Spec.Url.IsTls)
        {
            return null;
        }

        // A reply to HEAD has no page: the one to another request of the same way tells.
        return Said(PageOf(exchange))
            ?? (
                exchange.Spec.Method == "HEAD"
                    ? context
                        .Log.All.Where(e =>
                            e.IsControl == exchange.IsControl
                            && e.Status == 400
                            && e.Spec.Url.HostAndPort == exchange.Spec.Url.HostAndPort
                        )
                        .Select(e => Said(PageOf(e)))
                        .FirstOrDefault(s => s is not null)
                    : null
            );
    }

    private static Whose WhoseOf(Exchange exchange, JudgeContext context)
    {
        if (exchange.Route.Kind != RouteKind.Proxy)
        {
            return Whose.Server;
        }

        if (exchange.Response is not { } head)
        {
            return Whose.Proxy;
        }

        var control = context.Log.CounterpartOf(exchange);
        return head.Headers.Get("Via") is not null ? Whose.Server
            : control is null ? Whose.Unknown
            : Sign(control, context) is not null ? Whose.Server
            : control.Status is >= 200 and < 300 ? Whose.Proxy
            : Whose.Unknown;
    }

    private static string? Said(string page) =>
        Array.Find(Pages, p => page.Contains(p, StringComparison.OrdinalIgnoreCase)) is { } text
            ? $"its page says '{text}'"
            : null;

    private static string PageOf(Exchange exchange) =>
        exchange.Body is { Slices: [{ Offset: 0 } first, ..] } ? Text(first.Bytes.AsSpan()) : "";

    private static string Text(ReadOnlySpan<byte> octets) =>
        Encoding.Latin1.GetString(octets[..Math.Min(octets.Length, MostOfPage)]);

    /// <summary>An alert, or whatever else TLS has records for (RFC 8446, 5.1).</summary>
    private static bool IsRecord(ReadOnlySpan<byte> octets) => octets is [>= 20 and <= 23, 3, <= 4, ..];
}
