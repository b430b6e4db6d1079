using Probe.Bits;
using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Range;

/// <summary>A GET with Range is answered with 206, not with the whole file.</summary>
public sealed class RangeIsHonoured : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "range-is-honoured",
            Group = "range",
            Level = CheckLevel.Required,
            Summary =
                "A GET with Range is answered with 206; background jobs ask for ranges only and end when the whole file comes.",
            Ailments = [Ailment.RangesIgnored],
            BitsErrors = [HResults.InsufficientRangeSupport, HResults.ForStatus(204)],
            Sources =
            [
                RuleSources.WsusAgents,
                RuleSources.ReturnValues,
                RuleSources.HttpRequirements,
                RuleSources.ForegroundWorkaround,
                RuleSources.RangeRequest,
            ],
            Inferred = "The code of a success status other than 200 and 206 follows 0x80190000 | status.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context) => RangeAnswers.Wanted(context);

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);

        // An empty file has no octet to be asked for, and 200 without any is its right answer (empty-file-is-served).
        return RangeAnswers.IsOrdinary(exchange)
            && exchange.Status is >= 200 and < 300
            && exchange is not { Status: 200, Response.ContentLength: 0, Body: { Length: 0, End: BodyEnd.Complete } };
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context) =>
        Judgement.NotRun("no range was answered with success");

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) =>
        $"{count} of {count} ranges were answered with 206";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var head = exchange.Response!;
        if (head.Status == 206)
        {
            return null;
        }

        var whole = head.Status is 200 or 203;
        var received = exchange.Body is { Length: > 0 } body
            ? $"; {Saying.Octets(body.Length)} of it came"
                + (body.End == BodyEnd.CutByPlan ? " before this program stopped reading" : "")
            : "";
        var acceptRanges = head.Headers.Contains("Accept-Ranges") ? ", " + Saying.Line(head, "Accept-Ranges") : "";
        return new Fault
        {
            Kind = whole ? "whole_file" : $"status_{head.Status}",
            Summary = whole
                ? $"A range is answered with {head.Status} and the whole file"
                : $"A range is answered with {head.Status}",
            Expected = $"206 Partial Content with {exchange.Spec.Range}",
            Actual =
                $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)}, {Saying.Line(head, "Content-Length")}{acceptRanges}{received}",
            Ailment = Ailment.RangesIgnored,
            Remedy = RangeAnswers.LetRangesPass + " Check: " + Reproduce.WithCurl(exchange),
            HResult = whole ? HResults.InsufficientRangeSupport : HResults.ForStatus(head.Status),
            // Where the range spans all of a small file, 200 has the octets asked for; what BITS makes of it is not known.
            Basis = RangeAnswers.Classify(exchange, context.Log)
                is { Kind: RangeReplyKind.WholeFile, Acceptable: false }
                ? "documented"
                : "inferred",
            Offset = 0,
            Length = StatusLineLength(head),
        };
    }

    private static long StatusLineLength(ResponseHead head)
    {
        var end = head.Bytes.AsSpan().IndexOfAny((byte)'\r', (byte)'\n');
        return end < 0 ? head.Bytes.Length : end;
    }
}
