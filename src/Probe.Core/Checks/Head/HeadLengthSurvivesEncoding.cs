using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Head;

/// <summary>HEAD gives the file's length to clients that accept gzip, too.</summary>
public sealed class HeadLengthSurvivesEncoding : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "head-length-survives-encoding",
            Group = "head",
            Level = CheckLevel.Advisory,
            Summary =
                "HEAD gives the same length when the request accepts gzip; BITS asks for identity, but a hop between may not.",
            Ailments = [Ailment.Transformed],
            BitsErrors = [],
            DependsOn = ["head-gives-length"],
            Sources = [RuleSources.ContentEncoding, RuleSources.ContentLength],
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.EncodedHead());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return exchange.Spec.Purpose == Purpose.EncodedHead
            && exchange.Status == 200
            && HeadAnswers.WithLengthFor(context.Log, exchange) is not null;
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context) =>
        Judgement.NotRun("no HEAD that accepts gzip was answered with 200, or the plain one had no length");

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) =>
        "HEAD gives the same Content-Length with Accept-Encoding: gzip, deflate";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var plain = HeadAnswers.WithLengthFor(context.Log, exchange)!;
        var length = plain.Response!.ContentLength;
        var head = exchange.Response!;
        if (head.ContentLength == length)
        {
            return null;
        }

        return new Fault
        {
            Kind = head.ContentLength is null ? "length_lost" : "length_changed",
            Summary = head.ContentLength is null
                ? "HEAD loses its length when the request accepts gzip"
                : $"HEAD's length changes from {length} to {head.ContentLength} when the request accepts gzip",
            Expected = $"Content-Length: {length}, as without gzip (exchange {plain.Number})",
            Actual =
                $"{Saying.Line(head, "Content-Length")}, {Saying.Line(head, "Content-Encoding")}, {Saying.Line(head, "Transfer-Encoding")}",
            Ailment = Ailment.Transformed,
            Remedy =
                "Switch compression off for content that is compressed already. It matters as soon as a hop adds "
                + "Accept-Encoding: gzip of its own or serves the compressed copy from its cache.",
            Severity = Severity.Warning,
            EndsJob = false,
        }.At(head, head.ContentLength is null ? "Content-Encoding" : "Content-Length");
    }
}
