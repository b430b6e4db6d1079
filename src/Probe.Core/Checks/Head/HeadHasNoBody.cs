using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Planning;

namespace Probe.Checks.Head;

/// <summary>Nothing follows the head of an answer to HEAD.</summary>
public sealed class HeadHasNoBody : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "head-has-no-body",
            Group = "head",
            Level = CheckLevel.Required,
            Summary =
                "An answer to HEAD has no body; octets after it would be read as the beginning of the next reply on the connection.",
            NoRemedies = "a body after HEAD is a defect of the software, which no setting mends",
            BitsErrors = [HResults.MalformedResponse],
            Sources = [RuleSources.Head, RuleSources.MessageBody, RuleSources.WinHttpMessages],
            Inferred =
                "How WinHTTP treats octets after an answer to HEAD is not documented; on a connection that stays open they are taken to spoil the next reply.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.ForegroundHead());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return HeadAnswers.IsJobHead(exchange) && exchange.Response is not null;
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context) => Judgement.NotRun("no HEAD was answered");

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) =>
        count == 1 ? "nothing followed the answer to HEAD" : $"nothing followed {count} of {count} answers to HEAD";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (exchange.BodyAnomalies.FirstOrDefault(a => a.Kind == AnomalyKinds.BodyWhereNoneBelongs) is not { } anomaly)
        {
            return null;
        }

        var staysOpen = exchange.Response!.KeepAlive;
        return new Fault
        {
            Kind = staysOpen ? "body_on_open_connection" : "body_on_closing_connection",
            Summary = staysOpen
                ? "Octets follow the answer to HEAD on a connection that stays open"
                : "Octets follow the answer to HEAD before the connection closes",
            Expected = "the next reply, or nothing, after the empty line of an answer to HEAD",
            Actual = $"{Saying.Outcome(exchange)}, then {anomaly.Detail}",
            Remedy =
                "Repair the hop that answers HEAD as if it were GET (usually an error page, a block page or a script that "
                + "ignores the method). See its octets: "
                + Reproduce.Body(exchange),
            HResult = HResults.MalformedResponse,
            Basis = "inferred",
            Severity = staysOpen ? Severity.Error : Severity.Warning,
            EndsJob = staysOpen,
            Part = EvidencePart.ResponseBody,
            Offset = anomaly.Offset,
            Length = 1,
        };
    }
}
