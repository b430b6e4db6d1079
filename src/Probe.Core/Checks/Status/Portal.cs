using Probe.Exchanges;
using Probe.Findings;
using Probe.Options;

namespace Probe.Checks.Status;

/// <summary>What is said of a captive portal, a login page or a block page that answers in a server's name.</summary>
internal static class Portal
{
    /// <summary>What to do about it.</summary>
    /// <param name="exchange">An exchange that shows it.</param>
    /// <param name="authority">Host and port that were asked first.</param>
    /// <param name="more">What else it may be, from a space on; empty for nothing.</param>
    internal static string Remedy(Exchange exchange, string authority, string more) =>
        $"Open http://{authority}/ with a browser on this route and see whose page it is. A captive portal: sign in, or use another "
        + $"network. A proxy or filter: exempt the update server from login and filtering, for service accounts too.{more} See the "
        + "answer: "
        + Reproduce.WithCurl(exchange);

    /// <summary>
    /// Where the same comes without the proxy, nothing says whether the host or the way to it answers; null to find out
    /// who it is by control and markers.
    /// </summary>
    /// <param name="exchange">An exchange that shows it.</param>
    /// <param name="context">The run.</param>
    /// <param name="isAlike">True for a control exchange that shows the same.</param>
    /// <param name="what">What comes: <c>a page comes</c>.</param>
    internal static Culprit? Blame(
        Exchange exchange,
        JudgeContext context,
        Func<Exchange, bool> isAlike,
        string what
    ) =>
        exchange.Route.Kind != RouteKind.Proxy
        || exchange.IsControl
        || (context.Log.CounterpartOf(exchange) is { } direct && isAlike(direct))
            ? new Culprit(
                Party.Unknown,
                Confidence.Assumed,
                $"{what} without the proxy too: from this host and port itself, or from something on the way that "
                    + "answers in its name, such as a captive portal"
            )
            : null;
}
