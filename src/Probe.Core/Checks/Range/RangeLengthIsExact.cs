using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Range;

/// <summary>A 206 announces and has exactly as many octets as its range.</summary>
public sealed class RangeLengthIsExact : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "range-length-is-exact",
            Group = "range",
            Level = CheckLevel.Required,
            Summary =
                "Each 206 has a Content-Length that equals its range, and as many octets; BITS ends the job when a hop removed it.",
            Ailments = [Ailment.RangeReframed],
            BitsErrors = [HResults.InsufficientRangeSupport, HResults.InvalidServerResponse],
            Sources =
            [
                RuleSources.ReturnValues,
                RuleSources.HttpRequirements,
                RuleSources.ContentLength,
                RuleSources.PartialContent,
            ],
            Inferred =
                "Documented is 0x80200013 for a Content-Length that a hop removed; 0x8020001B for one that is wrong is inferred.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context) => RangeAnswers.Wanted(context);

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return RangeAnswers.IsJobRange(exchange)
            && exchange.Status == 206
            && exchange.Failure?.Cause is not (FailureCauses.MaxTimeReached or FailureCauses.Interrupted)
            && RangeAnswers.Classify(exchange, context.Log).Kind != RangeReplyKind.MultipartForOneRange;
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context) =>
        Judgement.NotRun("no range was answered with 206");

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) =>
        $"{count} of {count} 206 answers have the length of their range";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var head = exchange.Response!;
        var reply = RangeAnswers.Classify(exchange, context.Log);
        var due = reply.Expected ?? reply.ContentRange?.Range;
        if (due is not { Length: var octets })
        {
            return null;
        }

        if (head.ContentLength is null)
        {
            // A reply that broke off for another reason is that reason's check's to judge.
            return exchange.Failure is null ? WithoutLength(exchange, octets) : null;
        }

        if (head.ContentLength != octets)
        {
            return new Fault
            {
                Kind = "length_differs",
                Summary = $"A 206 announces {Saying.Octets(head.ContentLength.Value)} for a range of {octets}",
                Expected = $"Content-Length: {octets}, the length of {due}",
                Actual =
                    $"{Saying.Asked(exchange)}: {Saying.Line(head, "Content-Length")}, {Saying.Line(head, "Content-Range")}",
                Ailment = Ailment.RangeReframed,
                Remedy = Remedy(exchange),
                HResult = HResults.InvalidServerResponse,
                Basis = "inferred",
            }.At(head, "Content-Length");
        }

        return null;
    }

    private static Fault WithoutLength(Exchange exchange, long octets)
    {
        var head = exchange.Response!;
        var chunked = head.Framing == BodyFraming.Chunked;
        var received =
            exchange.Body is { End: BodyEnd.Complete, Length: var length } && length != octets
                ? $"; {Saying.Octets(length)} came where {octets} are due"
                : "";
        return new Fault
        {
            Kind = chunked ? "chunked" : "without_length",
            Summary = chunked
                ? "A 206 comes chunked, without Content-Length"
                : "A 206 comes without Content-Length, to the close of the connection",
            Expected = $"Content-Length: {octets}",
            Actual =
                $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)}, {Saying.Line(head, "Content-Length")}, "
                + $"{Saying.Line(head, "Transfer-Encoding")}{received}",
            Ailment = Ailment.RangeReframed,
            Remedy = Remedy(exchange),
            HResult = HResults.InsufficientRangeSupport,
            Part = EvidencePart.ResponseHead,
        }.At(head, chunked ? "Transfer-Encoding" : "Content-Length");
    }

    private static string Remedy(Exchange exchange) =>
        "Find the hop that re-frames or edits bodies (filters, compression, scanners) and switch that off for the content. "
        + "Check: "
        + Reproduce.WithCurl(exchange);
}
