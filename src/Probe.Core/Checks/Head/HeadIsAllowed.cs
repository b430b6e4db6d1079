using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Head;

/// <summary>HEAD is answered like GET, not rejected as a method.</summary>
public sealed class HeadIsAllowed : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "head-is-allowed",
            Group = "head",
            Level = CheckLevel.Required,
            Summary = "HEAD is answered as GET would be; BITS asks each file's size by HEAD before anything else.",
            Ailments = [Ailment.HeadRefused],
            BitsErrors =
            [
                HResults.ForStatus(405),
                HResults.ForStatus(501),
                HResults.ForStatus(400),
                HResults.ConnectionError,
                HResults.TimedOut,
            ],
            Sources = [RuleSources.Head, RuleSources.HttpRequirements, RuleSources.TroubleshootingBits],
            Inferred =
                "405 is documented for a proxy that rejects HEAD; the codes of other statuses follow 0x80190000 | status.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange()).Concat(context.ForegroundHead());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return HeadAnswers.IsJobHead(exchange)
            && (exchange.Status is >= 200 and < 300 || HeadAnswers.IsRejected(exchange, context.Log));
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var head = context.Log.Settled.FirstOrDefault(e => !e.IsControl && HeadAnswers.IsJobHead(e));
        return Judgement.NotRun(
            head is null ? "no HEAD was sent" : $"HEAD came to {Saying.Outcome(head)}, which says nothing of the method"
        );
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) =>
        count == 1 ? "HEAD was answered with 200" : $"{count} of {count} HEADs were answered with 200";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        if (exchange.Status is 200 or 203)
        {
            return null;
        }

        var get = HeadAnswers.FineGet(context.Log, exchange);
        var comparison = get is null ? "" : $"; {Saying.Asked(get)} got {Saying.Outcome(get)} (exchange {get.Number})";
        var fault = new Fault
        {
            Kind = exchange.Status is { } status ? $"head_{status}" : "head_unanswered",
            Summary = Summary(exchange, get, context),
            Expected = "200 with Content-Length, as GET without the body (RFC 9110, 9.3.2)",
            Actual = $"HEAD: {Saying.Outcome(exchange)}{comparison}",
            Ailment = Ailment.HeadRefused,
            Remedy =
                "Allow the method HEAD wherever GET is allowed, in rules of the proxy, firewall or server that list methods. "
                + "Check: "
                + Reproduce.WithCurl(exchange),
        };
        return exchange.Status is { } code
            ? fault with
            {
                HResult = HResults.ForStatus(code),
                Basis = code >= 400 ? "documented" : "inferred",
                Offset = 0,
                Length = exchange.Response!.StatusLine.Length,
            }
            : fault with
            {
                HResult =
                    exchange.Failure!.Cause == FailureCauses.TimedOut ? HResults.TimedOut : HResults.ConnectionError,
                Basis = "inferred",
                Part = EvidencePart.Failure,
            };
    }

    private static string Summary(Exchange exchange, Exchange? get, JudgeContext context)
    {
        var direct = context.Log.CounterpartOf(exchange)?.Status;
        var who =
            !context.ThroughProxy || exchange.IsControl ? "The server"
            : direct is 200 ? "The proxy"
            : direct == exchange.Status && direct is not null ? "The server"
            : "The proxy or the server";
        return exchange.Status switch
        {
            null => $"{who} gives no reply to HEAD while GET is answered with {get?.Status}",
            < 400 => $"{who} answers HEAD with {exchange.Status} instead of 200",
            _ when get is not null =>
                $"{who} rejects HEAD with {exchange.Status} while GET is answered with {get.Status}",
            _ => $"{who} rejects HEAD with {exchange.Status}",
        };
    }
}
