using Probe.Exchanges;
using Probe.Planning;
using Probe.Sites;

namespace Probe.Checks.Wsus;

/// <summary>The two web services that a scan needs are there.</summary>
public sealed class WebServicesAnswer : SiteCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "web-services-answer",
            Group = "wsus",
            Level = CheckLevel.Required,
            Summary =
                "ClientWebService and SimpleAuthWebService answer; without them clients learn of no update and of no URL.",
            NoRemedies = NoRemedies,
            BitsErrors =
            [
                AgentErrors.OfStatus(503),
                AgentErrors.OfStatus(401),
                AgentErrors.OfStatus(403),
                AgentErrors.OfStatus(404),
                AgentErrors.OfStatus(407),
                AgentErrors.OfStatus(500),
                AgentErrors.OfStatus(502),
                AgentErrors.OfStatus(504),
            ],
            DependsOn = ["wsus-server-answers", "site-does-not-redirect"],
            Sources = [RuleSources.UpdateErrors, RuleSources.UpdateProtocol],
            Inferred =
                "That 200, 405 and 500 to a plain GET show a service that is there: ASP.NET shows a help page, or refuses the GET.",
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return !IsOurs(exchange)
            && !IsToldByTls(exchange, context)
            && (
                exchange.Spec.Purpose == Purpose.ServiceCall
                || Asks(exchange, SiteEndpoint.Client, SiteEndpoint.Authorization)
                // The first request of all, where no connection is to be had and nothing else was asked.
                || (
                    exchange.Spec.Purpose == Purpose.SiteEndpoint
                    && exchange.Spec.Key.StartsWith("site/", StringComparison.Ordinal)
                    && exchange.Failure is { Stage: <= FailureStage.TlsHandshake }
                )
            );
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) => $"{count} answers of them";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (exchange.Response is not { } head)
        {
            return Unanswered(exchange, context, "The web services cannot be reached", "an answer");
        }

        if (IsRedirect(exchange))
        {
            return null;
        }

        var isCall = exchange.Spec.Purpose == Purpose.ServiceCall;
        var isThere = isCall
            ? head.Status == 200 || (head.Status == 500 && SiteSurvey.IsSoap(exchange))
            : head.Status is 200 or 405 or 500;
        return isThere
            ? null
            : Unanswered(
                exchange,
                context,
                $"A web service that a scan needs answers {head.Status}",
                isCall ? "200, or 500 with a SOAP fault" : "200, 405 or 500 to a plain GET"
            );
    }
}
