using Probe.Exchanges;
using Probe.Sites;

namespace Probe.Checks.Wsus;

/// <summary>The self-update tree is there.</summary>
public sealed class SelfUpdateIsServed : SiteCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "self-update-is-served",
            Group = "wsus",
            Level = CheckLevel.Advisory,
            Summary = "/SelfUpdate/wuident.cab is served without login; old agents look there before they scan.",
            NoRemedies = NoRemedies,
            BitsErrors = [AgentErrors.OfStatus(404), AgentErrors.OfStatus(403)],
            DependsOn = ["site-does-not-redirect", "web-services-answer"],
            Sources = [RuleSources.WsusAgents],
            Inferred = "That agents of Windows 10 and later scan without it.",
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return Asks(exchange, SiteEndpoint.SelfUpdate) && !IsOurs(exchange) && !IsToldByTls(exchange, context);
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) => "it is served";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (WsusServerAnswers.IsPage(exchange))
        {
            return new Fault
            {
                Kind = "page",
                Summary = "A web page answers in place of the agent's self-update",
                Expected = "a cabinet",
                Actual = $"{Said(exchange)}, {Saying.Line(exchange.Response!, "Content-Type")}",
                Remedy =
                    "Find who answers a file's address with a page (an error handler of the site, a filter): "
                    + Reproduce.WithCurl(exchange),
                HResult = AgentErrors.Unreadable,
                Basis = "inferred",
                Severity = Findings.Severity.Warning,
            }.At(exchange.Response!, "Content-Type");
        }

        return exchange.Status == 200 || IsRedirect(exchange)
            ? null
            : Unanswered(
                exchange,
                context,
                "The agent's self-update is not served",
                "200",
                "Restore the SelfUpdate virtual directory of the site (its folder is UpdateServices\\SelfUpdate below Program "
                    + "Files), with anonymous access. "
            ) with
            {
                Severity = Findings.Severity.Warning,
            };
    }
}
