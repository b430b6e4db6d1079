using Probe.Bits;
using Probe.Exchanges;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Status;

/// <summary>No 5xx, whoever makes it.</summary>
public sealed class NoServerErrors : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "no-server-errors",
            Group = "status",
            Level = CheckLevel.Required,
            Summary = "No request is answered with 5xx, by the server or by a proxy that cannot reach it.",
            Ailments = [Ailment.BadGateway, Ailment.Unavailable, Ailment.GatewayTimeout],
            BitsErrors =
            [
                HResults.ForStatus(500),
                HResults.ForStatus(502),
                HResults.ForStatus(503),
                HResults.ForStatus(504),
            ],
            DependsOn = ["server-name-resolves", "server-accepts-connections"],
            Sources =
            [
                RuleSources.TroubleshootingBits,
                "Microsoft Learn, Handling Server Application Errors: https://learn.microsoft.com/windows/win32/bits/handling-server-application-errors",
            ],
            Inferred =
                "That downloads retry after 5xx (but 501 and 505) is written for uploads and holds in every report read.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange()).Concat(context.WholeFile());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Status is not null;
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) => $"none of {count} answers is 5xx";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        if (exchange.Status is not (>= 500 and < 600) || StatusAnswers.IsAboutHead(exchange, context.Log))
        {
            return null;
        }

        var status = exchange.Status.Value;
        return StatusAnswers.Fault(
            exchange,
            $"{Saying.Asked(exchange)} fails with {status}",
            exchange.Spec.Range is null ? "200" : "206",
            Remedy(status) + " Check: " + Reproduce.WithCurl(exchange)
        ) with
        {
            Basis = status == 503 ? "documented" : "inferred",
        };
    }

    private static string Remedy(int status) =>
        status switch
        {
            502 =>
                "The proxy got no usable answer from the server: look at its error log for this URL, then ask the server directly "
                    + "from the proxy's host.",
            503 =>
                "Whoever answers is overloaded or has no server behind it. On WSUS look at the application pool WsusPool, on a "
                    + "proxy at its view of the server.",
            504 =>
                "The proxy waited in vain for the server: check the leg between them and raise the proxy's read time-out.",
            501 => "Whoever answers does not implement the request; GET and HEAD with Range must be.",
            505 => "Whoever answers refuses HTTP/1.1; BITS speaks nothing else.",
            _ => "Read the error log of whoever answers, for this URL and second.",
        };
}
