using Probe.Bits;
using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;

namespace Probe.Checks.Range;

/// <summary>Ranges past 2 and 4 GiB are answered with those octets.</summary>
public sealed class LargeOffsetIsHonoured : ExchangeCheck
{
    private const long TwoGiB = 1L << 31;
    private const long FourGiB = 1L << 32;

    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "large-offset-is-honoured",
            Group = "range",
            Level = CheckLevel.Required,
            Summary =
                "Ranges past 2 GiB and 4 GiB get their own octets, not those of an offset that has wrapped round.",
            BitsErrors = [HResults.InvalidServerResponse, HResults.InsufficientRangeSupport, HResults.ForStatus(416)],
            DependsOn = ["range-is-honoured"],
            Sources = [RuleSources.ContentRange, RuleSources.ByteRanges, RuleSources.BestPractices],
            Inferred = "0x8020001B for a single range that is not the one asked for is inferred.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.LargeOffsetRanges());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Spec is { Purpose: Purpose.LargeOffsetRange, Range: not null }
            && exchange.Status is 200 or 206 or 416;
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return FileFacts.Length(context.Log, Leg.Main) switch
        {
            null => Judgement.NotRun("the file's length is not known"),
            <= TwoGiB and { } length => Judgement.NotApplicable(
                $"the file has {Saying.Octets(length)}: nothing lies past 2 GiB"
            ),
            _ => Judgement.NotRun("no range past 2 GiB was asked for, or its answer tells nothing"),
        };
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var farthest = context
            .Log.Settled.Where(e => !e.IsControl && IsEvidence(e, context))
            .Max(e => e.Spec.Range!.Value.Last);
        return $"{count} of {count} ranges past 2 GiB came, the farthest up to octet {farthest}";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var head = exchange.Response!;
        var asked = exchange.Spec.Range!.Value;
        var reply = RangeAnswers.Classify(exchange, context.Log);
        var named = reply.ContentRange;
        if (head.Status == 206 && (named?.Range is null || named.Range == reply.Expected))
        {
            // A 206 without a readable Content-Range is what content-range-is-present and its neighbour speak of.
            return null;
        }

        var fault = new Fault
        {
            Kind = $"status_{head.Status}",
            Summary = head.Status switch
            {
                206 => $"A range past {Name(asked)} is answered with other octets",
                200 => $"A range past {Name(asked)} is answered with the whole file",
                _ => $"A range past {Name(asked)} is refused",
            },
            Expected = $"206 with {asked}",
            Actual =
                $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)}, {Saying.Line(head, "Content-Range")}"
                + (named?.Range is { } range ? Wrapped(range, asked) : ""),
            Remedy =
                "A hop counts offsets in 32 bits: update it, or exempt large content from it. Until then only smaller files "
                + "get through. Check: "
                + Reproduce.WithCurl(exchange),
            HResult = head.Status switch
            {
                206 => HResults.InvalidServerResponse,
                200 => HResults.InsufficientRangeSupport,
                _ => HResults.ForStatus(head.Status),
            },
            Basis = head.Status == 206 ? "inferred" : "documented",
        };
        return fault.At(head, "Content-Range");
    }

    private static string Name(ByteRange range) => range.First >= FourGiB ? "4 GiB" : "2 GiB";

    private static string Wrapped(ByteRange came, ByteRange asked) =>
        came.First == asked.First % FourGiB && asked.First >= FourGiB ? ": the offset has lost its upper 32 bits"
        : came.First == asked.First % TwoGiB ? ": the offset has lost its bit 31"
        : "";
}
