using Probe.Exchanges;
using Probe.Options;

namespace Probe.Checks;

/// <summary>Commands to paste that ask the same again with an ordinary client.</summary>
internal static class Reproduce
{
    /// <summary>
    /// The request as one curl command: headers on stderr, body as it is on the wire and thrown away. No credentials
    /// are in it.
    /// </summary>
    internal static string WithCurl(Exchange exchange)
    {
        var method = exchange.Spec.Method == "HEAD" ? " -I" : "";
        return $"curl -sv --raw -o /dev/null{method}{Target(exchange, exchange.Spec.RangeText)}";
    }

    /// <summary>What comes on stdout when the same is asked again, HEAD sent without expecting its answer to have no body.</summary>
    internal static string Body(Exchange exchange)
    {
        var method = exchange.Spec.Method == "HEAD" ? "v --raw -X HEAD -m 5" : "";
        return $"curl -s{method}{Target(exchange, exchange.Spec.RangeText)}";
    }

    /// <summary>The whole file over the exchange's route, on stdout.</summary>
    internal static string WholeBody(Exchange exchange) => "curl -s" + Target(exchange, ranges: null);

    private static string Target(Exchange exchange, string? ranges)
    {
        var asked = ranges is null ? "" : " -r " + ranges;
        var route = exchange.Route is { Kind: RouteKind.Proxy, Proxy: { } proxy }
            ? $" -x {(proxy.IsTls ? "https" : "http")}://{proxy}"
            : " --noproxy '*'";
        return $"{asked}{route} {ForShell(exchange.Spec.Url.ToString())}";
    }

    /// <summary>One word for a POSIX shell, whatever is in it.</summary>
    private static string ForShell(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
