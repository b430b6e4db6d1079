using Probe.Checks.Status;
using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;
using Probe.Sites;

namespace Probe.Checks.Wsus;

/// <summary>What answers is a WSUS server, and not a page in the name of every server.</summary>
public sealed class WsusServerAnswers : SiteCheck
{
    /// <summary>Its id, which the site's title looks for.</summary>
    public const string Id = "wsus-server-answers";

    /// <summary>How every summary begins that says so of the whole site.</summary>
    public const string NoServerStart = "Not a WSUS server: ";

    /// <summary>What is said first of a site where nothing but pages came.</summary>
    public const string NoServer = NoServerStart + "a login or block page answers";

    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = Id,
            Group = "wsus",
            Level = CheckLevel.Required,
            Summary =
                "Calls of the web services get SOAP and the check file of the content is no web page: a captive portal or filter "
                + "answers 200 with a page of its own to anything, or 511, or sends everything to another host.",
            NoRemedies = NoRemedies,
            BitsErrors = [AgentErrors.Unreadable, AgentErrors.NotMapped],
            Sources =
            [
                RuleSources.UpdateProtocol,
                RuleSources.UpdateErrors,
                "RFC 6585, 6 (511 comes from networks, not from servers): https://www.rfc-editor.org/rfc/rfc6585#section-6",
            ],
            Inferred =
                "That WSUS never serves a cabinet, its check file or a call's result as HTML. The help pages that ASP.NET gives "
                + "to a plain GET of a service are HTML and count for nothing. That whoever sends everything to another host, and "
                + "not to the same path there, is a portal: a site that moved keeps its paths.",
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return !IsOurs(exchange)
            && (IsRefusedByNetwork(exchange) || IsSentAway(exchange) || IsOfFilesOrCalls(exchange));
    }

    private static bool IsOfFilesOrCalls(Exchange exchange) =>
        exchange.Status == 200
        && (
            exchange.Spec.Purpose == Purpose.ServiceCall
            || (exchange.Spec.Purpose == Purpose.SiteEndpoint && IsFile(exchange))
        );

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
        if (IsRefusedByNetwork(exchange))
        {
            return ByNetwork(exchange, context);
        }

        if (IsSentAway(exchange))
        {
            return AllIsSentAway(context) ? SentAway(exchange, context) : null;
        }

        if (!IsPage(exchange) || !context.Log.Main.Any(e => Decides(e) && IsPage(e)))
        {
            return null;
        }

        var talks = Talks(context);
        return new Fault
        {
            Kind = "page",
            Summary = talks ? "A login or block page answers in place of the site's files" : NoServer,
            Expected = "SOAP from the web services, and files that are no web page",
            Actual =
                $"{Said(exchange)}, {Saying.Line(exchange.Response!, "Content-Type")}"
                + (TitleOf(exchange, context) is { } title ? $", a page titled {Saying.Quote(title)}" : ""),
            Remedy = Portal.Remedy(
                exchange,
                exchange.Spec.Url.Authority,
                " Another site: check host and port of the policy."
            ),
            HResult = AgentErrors.Unreadable,
            Culprit = Portal.Blame(exchange, context, IsPage, "a page comes"),
        }.At(exchange.Response!, "Content-Type");
    }

    private static Fault ByNetwork(Exchange exchange, JudgeContext context) =>
        new()
        {
            Kind = "status_511",
            Summary = Talks(context)
                ? "A login page answers in place of the site's files: 511"
                : NoServerStart + "a login page answers, 511",
            Expected = "SOAP from the web services, and files that are no web page",
            Actual =
                $"{Said(exchange)}"
                + (TitleOf(exchange, context) is { } title ? $", a page titled {Saying.Quote(title)}" : ""),
            Remedy = Portal.Remedy(exchange, exchange.Spec.Url.Authority, ""),
            HResult = AgentErrors.NotMapped,
            Culprit = Portal.Blame(exchange, context, IsRefusedByNetwork, "511 comes"),
        };

    private static Fault SentAway(Exchange exchange, JudgeContext context) =>
        new Fault
        {
            Kind = "sent_away",
            Summary =
                $"Everything is sent to another host, {Printable.Escape(ForeignTarget(exchange)!.Host, 120)}: a portal or login page",
            Expected = "SOAP from the web services, and files that are no web page",
            Actual = $"{Said(exchange)}, {Saying.Line(exchange.Response!, "Location")}",
            Remedy = Portal.Remedy(exchange, exchange.Spec.Url.Authority, " The site itself: take its redirect away."),
            HResult = AgentErrors.NotMapped,
            Basis = "inferred",
            Culprit = Portal.Blame(exchange, context, IsSentAway, "the redirect comes"),
        }.At(exchange.Response!, "Location");

    private static bool Talks(JudgeContext context) =>
        context.Log.Main.Any(e => e.Spec.Purpose == Purpose.ServiceCall && SiteSurvey.IsSoap(e));

    private static bool IsOfSite(Exchange exchange) =>
        exchange.Spec.Purpose == Purpose.ServiceCall
        || (
            exchange.Spec.Purpose == Purpose.SiteEndpoint
            && exchange.Spec.Key.StartsWith("site/", StringComparison.Ordinal)
        );

    private static bool IsRefusedByNetwork(Exchange exchange) => exchange.Status == 511 && IsOfSite(exchange);

    /// <summary>True for a redirect to another host and not to the same path there.</summary>
    private static bool IsSentAway(Exchange exchange) =>
        IsOfSite(exchange)
        && ForeignTarget(exchange) is { } target
        && target.PathAndQuery != exchange.Spec.Url.PathAndQuery;

    private static bool AllIsSentAway(JudgeContext context)
    {
        var hosts = context
            .Log.Settled.Where(e => !e.IsControl && IsOfSite(e) && e.Response is not null)
            .Select(e => IsSentAway(e) ? ForeignTarget(e)!.Host : "")
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        return hosts is [{ Length: > 0 }];
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
