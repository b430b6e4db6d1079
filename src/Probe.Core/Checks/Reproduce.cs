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
        var range = exchange.Spec.Range is { } asked ? " -r " + asked : "";
        var route = exchange.Route is { Kind: RouteKind.Proxy, Proxy: { } proxy }
            ? $" -x http://{proxy}"
            : " --noproxy '*'";
        return $"curl -sv --raw -o /dev/null{method}{range}{route} {ForShell(exchange.Spec.Url.ToString())}";
    }

    /// <summary>One word for a POSIX shell, whatever is in it.</summary>
    private static string ForShell(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
