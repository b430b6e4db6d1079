using Probe.Bits;
using Probe.Exchanges;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Status;

/// <summary>No request of the job is answered with 403.</summary>
public sealed class NothingIsForbidden : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "nothing-is-forbidden",
            Group = "status",
            Level = CheckLevel.Required,
            Summary = "No request is answered with 403; one 403 on any request of a job ends it.",
            Ailments = [Ailment.Forbidden],
            BitsErrors = [HResults.ForStatus(403)],
            Sources =
            [
                RuleSources.WsusAgents,
                "RFC 9110, 15.5.4 (403 Forbidden): https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4",
            ],
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange()).Concat(context.ForegroundHead()).Concat(context.WholeFile());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Status is not null;
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) => $"none of {count} answers is 403";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Status != 403
            ? null
            : StatusAnswers.Fault(
                exchange,
                $"{Saying.Asked(exchange)} is forbidden: 403",
                "200 to HEAD, 206 to a range; never 403, whatever the account, the User-Agent or the header",
                "Allow this URL at whoever says 403, for clients without a logged-on user: on a proxy past login, category and "
                    + "file-type filters, on IIS with anonymous read access to Content. Check: "
                    + Reproduce.WithCurl(exchange)
            );
    }
}
