using Probe.Exchanges;
using Probe.Sites;

namespace Probe.Checks.Wsus;

/// <summary>The service that takes reports is there.</summary>
public sealed class ReportingServiceAnswers : SiteCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "reporting-service-answers",
            Group = "wsus",
            Level = CheckLevel.Advisory,
            Summary =
                "ReportingWebService answers; without it clients update all the same, but look as if they did not.",
            NoRemedies = NoRemedies,
            BitsErrors = [AgentErrors.OfStatus(404), AgentErrors.OfStatus(503)],
            DependsOn = ["site-does-not-redirect", "web-services-answer"],
            Sources = [RuleSources.UpdateProtocol, RuleSources.UpdateErrors],
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return Asks(exchange, SiteEndpoint.Reporting) && !IsOurs(exchange) && !IsToldByTls(exchange, context);
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) => "it answers";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Status is 200 or 405 or 500 || IsRedirect(exchange)
            ? null
            : Unanswered(
                exchange,
                context,
                exchange.Status is { } status
                    ? $"The service that takes reports answers {status}"
                    : "The service that takes reports does not answer",
                "200, 405 or 500 to a plain GET"
            ) with
            {
                Severity = Findings.Severity.Warning,
            };
    }
}
