using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Range;

/// <summary>The file's last octet, by the length that HEAD gave, can be had.</summary>
public sealed class LastByteIsReachable : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "last-byte-is-reachable",
            Group = "range",
            Level = CheckLevel.Required,
            Summary = "The last octet that the announced length promises can be had by a range of its own.",
            Ailments = [Ailment.CopiesDiffer, Ailment.RangeNotSatisfiable],
            BitsErrors = [HResults.ForStatus(416), HResults.InvalidServerResponse],
            DependsOn = [.. RangeAnswers.OrdinaryRangesWork, "large-offset-is-honoured"],
            Sources = [RuleSources.ByteRanges, RuleSources.RangeNotSatisfiable, RuleSources.TroubleshootingBits],
            Inferred = "0x8020001B for a 206 that has not the octet asked for is inferred.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange()).Concat(context.LastRange());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return exchange.Spec is { Purpose: Purpose.LastRange, Range: not null }
            && (exchange.Status == 206 || (exchange.Status == 416 && RangeAnswers.AnyServed(exchange, context.Log)))
            && exchange.Body?.End != BodyEnd.Failed;
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return FileFacts.Length(context.Log, Leg.Main) switch
        {
            0 => Judgement.NotApplicable("the file is empty"),
            1 => Judgement.NotApplicable("the file has one octet, which is the first range"),
            null => Judgement.NotRun("the file's length is not known"),
            _ => Judgement.NotRun("the last octet was not asked for or its answer tells nothing of it"),
        };
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var exchange = context.Log.Settled.First(e => !e.IsControl && IsEvidence(e, context));
        return $"octet {exchange.Spec.Range!.Value.Last} came, the last of the file";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var head = exchange.Response!;
        var asked = exchange.Spec.Range!.Value;
        var fault = new Fault
        {
            Kind = "last_octet",
            Summary = $"The last octet of the file, {asked.Last}, cannot be had",
            Expected = $"206 with octet {asked.Last}, the last by the announced length of {asked.Last + 1}",
            Actual = $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)}, {Saying.Line(head, "Content-Range")}",
            Ailment = Ailment.CopiesDiffer,
            Remedy =
                "A hop has a shorter copy than HEAD announces: purge the URL from its cache, or complete the file on the "
                + "server (an interrupted content synchronisation leaves such stumps: 'wsusutil reset'). Check: "
                + Reproduce.WithCurl(exchange),
            HResult = HResults.InvalidServerResponse,
            Basis = "inferred",
        }.At(head, "Content-Range");
        if (head.Status == 416)
        {
            return fault with
            {
                Kind = "last_octet_refused",
                HResult = HResults.ForStatus(416),
                Basis = "documented",
                Ailment = Ailment.RangeNotSatisfiable,
            };
        }

        // Without a readable Content-Range other checks speak; whether the octet came cannot be told.
        if (RangeAnswers.Classify(exchange, context.Log).ContentRange?.Range is { } range && range != asked)
        {
            return fault;
        }

        return exchange.Body is { Length: 0 }
            ? fault with
            {
                Actual = $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)} without an octet of body",
                Part = EvidencePart.ResponseHead,
            }
            : null;
    }
}
