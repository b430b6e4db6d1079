using Probe.Bits;
using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Range;

/// <summary>A 206 says by Content-Range which octets it has.</summary>
public sealed class ContentRangeIsPresent : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "content-range-is-present",
            Group = "range",
            Level = CheckLevel.Required,
            Summary = "Each 206 carries Content-Range; BITS ends the job when a hop has removed it.",
            Ailments = [Ailment.ContentRangeMissing],
            BitsErrors = [HResults.InsufficientRangeSupport],
            Sources = [RuleSources.ReturnValues, RuleSources.HttpRequirements, RuleSources.PartialContent],
            Inferred = "The code for a multipart answer to a single range is inferred.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange()).Concat(context.MiddleRange()).Concat(context.LastRange());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return RangeAnswers.IsOrdinary(exchange) && exchange.Status == 206;
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context) =>
        Judgement.NotRun("no range was answered with 206");

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) =>
        $"{count} of {count} 206 answers carry Content-Range";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var head = exchange.Response!;
        if (head.Headers.Contains("Content-Range"))
        {
            return null;
        }

        var multipart = RangeAnswers.Classify(exchange, context.Log).Kind == RangeReplyKind.MultipartForOneRange;
        return new Fault
        {
            Kind = multipart ? "multipart_for_one_range" : "content_range_missing",
            Summary = multipart
                ? "A single range is answered with multipart/byteranges"
                : "A 206 comes without Content-Range",
            Expected = $"Content-Range: bytes {exchange.Spec.Range}/<length of the file>",
            Actual =
                $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)} without Content-Range, {Saying.Line(head, "Content-Type")}",
            Ailment = Ailment.ContentRangeMissing,
            Remedy =
                "Find the rule that strips response headers on the hop named, and let Content-Range pass. Check: "
                + Reproduce.WithCurl(exchange),
            HResult = HResults.InsufficientRangeSupport,
            Basis = multipart ? "inferred" : "documented",
            Alternatives = multipart ? [HResults.InvalidServerResponse] : [],
        };
    }
}
