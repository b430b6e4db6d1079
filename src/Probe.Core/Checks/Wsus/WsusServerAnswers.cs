using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Sites;

namespace Probe.Checks.Wsus;

/// <summary>What answers is a WSUS server, and not a page in the name of every server.</summary>
public sealed class WsusServerAnswers : SiteCheck
{
    /// <summary>Its id, which the site's title looks for.</summary>
    public const string Id = "wsus-server-answers";

    /// <summary>What is said first of a site where nothing but pages came.</summary>
    public const string NoServer = "Not a WSUS server: a login or block page answers";

    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = Id,
            Group = "wsus",
            Level = CheckLevel.Required,
            Summary =
                "Calls of the web services get SOAP and the check file of the content is no web page: a captive portal or filter "
                + "answers 200 with a page of its own to anything.",
            NoRemedies = NoRemedies,
            BitsErrors = [AgentErrors.Unreadable],
            Sources = [RuleSources.UpdateProtocol, RuleSources.UpdateErrors],
            Inferred =
                "That WSUS never serves a cabinet, its check file or a call's result as HTML. The help pages that ASP.NET gives "
                + "to a plain GET of a service are HTML and count for nothing.",
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Status == 200
            && !IsOurs(exchange)
            && (
                exchange.Spec.Purpose == Purpose.ServiceCall
                || (exchange.Spec.Purpose == Purpose.SiteEndpoint && IsFile(exchange))
            );
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Site is null
            ? base.WithoutEvidence(context)
            : Judgement.NotRun("nothing answered 200 that could be a page");
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) => $"none of {count} answers is a web page";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        if (!IsPage(exchange) || !context.Log.Main.Any(e => Decides(e) && IsPage(e)))
        {
            return null;
        }

        var talks = context.Log.Main.Any(e => e.Spec.Purpose == Purpose.ServiceCall && SiteSurvey.IsSoap(e));
        var direct = context.Log.CounterpartOf(exchange);
        return new Fault
        {
            Kind = "page",
            Summary = talks ? "A login or block page answers in place of the site's files" : NoServer,
            Expected = "SOAP from the web services, and files that are no web page",
            Actual =
                $"{Said(exchange)}, {Saying.Line(exchange.Response!, "Content-Type")}"
                + (TitleOf(exchange, context) is { } title ? $", a page titled {Saying.Quote(title)}" : ""),
            Remedy =
                "Open http://"
                + exchange.Spec.Url.Authority
                + "/ with a browser on this route and see whose page it is. A captive portal: sign in, or use another network. A "
                + "proxy or filter: exempt the update server from login and filtering, for service accounts too. Another site: "
                + "check host and port of the policy. See the answer: "
                + Reproduce.WithCurl(exchange),
            HResult = AgentErrors.Unreadable,
            Culprit =
                exchange.Route.Kind != RouteKind.Proxy
                || exchange.IsControl
                || (direct?.Status == 200 && IsPage(direct))
                    ? new Culprit(
                        Party.Unknown,
                        Confidence.Assumed,
                        "a page comes without the proxy too: from this host and port itself, or from something on the way that "
                            + "answers in its name, such as a captive portal"
                    )
                    : null,
        }.At(exchange.Response!, "Content-Type");
    }

    /// <summary>True for an answer that is a web page, by its media type or its first octets.</summary>
    internal static bool IsPage(Exchange exchange) =>
        exchange is { Status: 200, Response: { } head }
        && (
            WebPages.IsNamed(head)
            || (
                exchange.Body?.Slices.FirstOrDefault(s => s.Offset == 0) is { } start
                && WebPages.Begins(start.Bytes.AsSpan())
            )
        );

    /// <summary>Self-update alone as a page is the matter of its own check.</summary>
    private static bool Decides(Exchange exchange) =>
        exchange.Spec.Purpose == Purpose.ServiceCall || Asks(exchange, SiteEndpoint.Content);

    private static bool IsFile(Exchange exchange) =>
        exchange.Spec.Method == "HEAD" && exchange.Spec.Key.StartsWith("site/", StringComparison.Ordinal);

    /// <summary>The page's title: HEAD brings no page, but the answers to GET and POST beside it do.</summary>
    private static string? TitleOf(Exchange exchange, JudgeContext context) =>
        context
            .Log.Main.Where(IsPage)
            .Prepend(exchange)
            .Select(e =>
                e.Body?.Slices.FirstOrDefault(s => s.Offset == 0) is { } start
                    ? WebPages.Title(start.Bytes.AsSpan())
                    : null
            )
            .FirstOrDefault(t => t is not null);
}
