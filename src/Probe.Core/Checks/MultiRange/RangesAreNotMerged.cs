using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.MultiRange;

/// <summary>Ranges asked for side by side come back as parts of their own.</summary>
public sealed class RangesAreNotMerged : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "ranges-are-not-merged",
            Group = "multi-range",
            Level = CheckLevel.Advisory,
            Summary =
                "Ranges asked for in one request come back one by one, adjacent ones too; BITS ends an express job whose ranges were merged.",
            Ailments = [Ailment.MultiRangeRefused],
            BitsErrors = [HResults.InvalidServerResponse],
            DependsOn = ["multi-range-is-honoured", "multipart-is-well-formed"],
            Sources = [RuleSources.AddFileWithRanges, RuleSources.PartialContent],
        };

    /// <inheritdoc/>
    protected override bool JudgesOddRequests => true;

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return SeveralRanges.Wanted(context);
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return SeveralRanges.IsPartial(exchange);
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return SeveralRanges.NotAsked(context, Purpose.MultiRange);
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) => "each range asked for is a part of its own";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var reply = RangeParts.Of(exchange)!;
        var merged = reply.Parts.FirstOrDefault(p =>
            p.Range is { } range && exchange.Spec.Ranges.Count(asked => asked.Overlaps(range)) > 1
        );
        if (merged is null)
        {
            return null;
        }

        return new Fault
        {
            Kind = "merged",
            Summary = $"Ranges asked for one by one come back merged: {merged.Range}",
            Expected = $"{exchange.Spec.Ranges.Length} parts: {exchange.Spec.RangeText}",
            Actual =
                $"{Saying.Asked(exchange)}: {(reply.IsMultipart ? $"{reply.Parts.Length} parts" : "one range, not multipart")}, "
                + $"{string.Join(", ", reply.Parts.Take(8).Select(p => p.Range?.ToString() ?? "no range"))}",
            Ailment = Ailment.MultiRangeRefused,
            Remedy = SeveralRanges.Remedy + " Check: " + Reproduce.Body(exchange),
            HResult = HResults.InvalidServerResponse,
            Severity = Severity.Warning,
            EndsJob = false,
            Part = reply.IsMultipart ? EvidencePart.ResponseBody : EvidencePart.ResponseHead,
            Offset = reply.IsMultipart ? merged.Offset : null,
            Length = reply.IsMultipart ? merged.Length : null,
        };
    }
}
