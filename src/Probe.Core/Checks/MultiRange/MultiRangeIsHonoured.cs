using Probe.Bits;
using Probe.Checks.Range;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.MultiRange;

/// <summary>Several ascending ranges in one request are all there in the answer, with the file's octets.</summary>
public sealed class MultiRangeIsHonoured : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "multi-range-is-honoured",
            Group = "multi-range",
            Level = CheckLevel.Advisory,
            Summary =
                "Several ranges in one request are answered with 206 and each of them; BITS asks so for express installation files (.psf) only.",
            Ailments = [Ailment.MultiRangeRefused, Ailment.WrongBytes],
            BitsErrors = [HResults.InsufficientRangeSupport, HResults.InvalidServerResponse, HResults.ForStatus(416)],
            DependsOn = SeveralRanges.Premises,
            Sources = [RuleSources.AddFileWithRanges, RuleSources.HttpRequirements, RuleSources.RangeRequest],
            Inferred =
                "Which code an express job ends in by a refusal or missing ranges is inferred from that of single ranges.",
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
        ArgumentNullException.ThrowIfNull(context);
        return exchange.Spec.Purpose == Purpose.MultiRange
            && (exchange.Status is not null || exchange.Failure?.Stage >= FailureStage.Send)
            && exchange.Failure?.Cause is not (FailureCauses.MaxTimeReached or FailureCauses.Interrupted)
            && RangeAnswers.AnyServed(exchange, context.Log);
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return SeveralRanges.NotAsked(context, Purpose.MultiRange);
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var exchange = context.Log.ForPurpose(Purpose.MultiRange).First();
        var parts = RangeParts.Of(exchange)!;
        var compared = parts.Parts.Count(p => PartComparer.HasReference(p, exchange, context.Log));
        return SaysWhatItIs(parts)
            ? $"{exchange.Spec.Ranges.Length} ranges in one request are all there, {compared} of {parts.Parts.Length} parts held against other answers"
            : "several ranges in one request were answered with 206";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        if (exchange is not { Status: 206, Failure: null, Response: { } head })
        {
            return Refused(exchange);
        }

        // What cannot be read, and parts that do not say what they are, are multipart-is-well-formed's to tell.
        if (RangeParts.Of(exchange) is not { } reply || !SaysWhatItIs(reply))
        {
            return null;
        }

        var missing = exchange.Spec.Ranges.Where(asked => !IsCovered(asked, reply)).ToList();
        if (missing.Count > 0)
        {
            return Fault(
                "ranges_missing",
                $"{missing.Count} of {exchange.Spec.Ranges.Length} ranges asked for in one request are missing",
                $"{Saying.Asked(exchange)}: {Saying.Quote(head.StatusLine)} has {Shown(reply)}; {string.Join(", ", missing)} not among them",
                HResults.InvalidServerResponse,
                exchange
            );
        }

        foreach (var part in reply.Parts)
        {
            if (PartComparer.Compare(part, exchange, context.Log) is { } difference)
            {
                return Fault(
                    "octets_differ",
                    $"A part of an answer to several ranges has wrong octets: {part.Range}",
                    $"octet {difference.Offset} differs from {(difference.IsControl ? "control exchange" : "exchange")} {difference.Other}",
                    HResults.IncorrectFileHash,
                    exchange
                ) with
                {
                    Ailment = Ailment.WrongBytes,
                    Part = EvidencePart.ResponseBody,
                    Offset = part.Offset,
                    Length = part.Length,
                };
            }
        }

        return null;
    }

    private static Fault Refused(Exchange exchange)
    {
        var (kind, code) = exchange.Status switch
        {
            200 or 203 => ("whole_file", HResults.InsufficientRangeSupport),
            206 or null => ("broken_off", HResults.ConnectionError),
            { } status and < 600 => ($"status_{status}", HResults.ForStatus(status)),
            _ => ("status", HResults.InvalidServerResponse),
        };
        return Fault(
            kind,
            exchange.Status is 200 or 203
                ? "Several ranges in one request are answered with the whole file"
                : $"Several ranges in one request are not served: {Saying.Outcome(exchange)}",
            $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)}",
            code,
            exchange
        ) with
        {
            Part = exchange.Response is null ? EvidencePart.Failure : EvidencePart.ResponseHead,
        };
    }

    private static Fault Fault(string kind, string summary, string actual, uint code, Exchange exchange) =>
        new()
        {
            Kind = kind,
            Summary = summary,
            Expected = $"206 with {exchange.Spec.RangeText}, each range as asked and with the file's octets",
            Actual = actual,
            Ailment = Ailment.MultiRangeRefused,
            Remedy = SeveralRanges.Remedy + " Check: " + Reproduce.WithCurl(exchange),
            HResult = code,
            Basis = "inferred",
            Severity = Severity.Warning,
            EndsJob = false,
        };

    private static bool SaysWhatItIs(RangeParts reply) =>
        reply.Problem is null && reply.Parts.All(p => p.ContentRange is not null);

    private static bool IsCovered(ByteRange asked, RangeParts reply) =>
        ByteRanges.Except([asked], ByteRanges.Union(reply.Parts.Select(p => p.Range).OfType<ByteRange>())).IsEmpty;

    private static string Shown(RangeParts reply) =>
        reply.IsMultipart
            ? $"{reply.Parts.Length} parts, {string.Join(", ", reply.Parts.Take(8).Select(p => p.Range?.ToString() ?? "no range"))}"
            : $"one range, {reply.Parts[0].Range}";
}
