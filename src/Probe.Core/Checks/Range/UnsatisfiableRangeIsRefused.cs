using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;

namespace Probe.Checks.Range;

/// <summary>A range wholly past the end is refused with 416.</summary>
public sealed class UnsatisfiableRangeIsRefused : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "unsatisfiable-range-is-refused",
            Group = "range",
            Level = CheckLevel.Advisory,
            Summary = "A range that begins past the file's end gets 416; anything else hides that a file has shrunk.",
            NoRemedies = "no job asks this of a file that stays as it is",
            BitsErrors = [],
            DependsOn = [.. RangeAnswers.OrdinaryRangesWork, "large-offset-is-honoured"],
            Sources = [RuleSources.RangeNotSatisfiable, RuleSources.ContentRange],
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange()).Concat(context.UnsatisfiableRange());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return exchange.Spec is { Purpose: Purpose.UnsatisfiableRange, Range: not null }
            && exchange.Status is (>= 200 and < 300) or 416
            && RangeAnswers.AnyServed(exchange, context.Log);
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return FileFacts.Length(context.Log, Leg.Main) == 0
            ? Judgement.NotApplicable("the file is empty")
            : Judgement.NotRun("no range past the end was asked for, or its answer tells nothing");
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) => "a range past the end got 416";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var head = exchange.Response!;
        var length = FileFacts.Length(context.Log, exchange.Spec.Leg);
        var total = RangeAnswers.Classify(exchange, context.Log).ContentRange?.Total;
        if (head.Status == 416 && (total is null || length is null || total == length))
        {
            return null;
        }

        return new Fault
        {
            Kind = head.Status == 416 ? "total_differs" : "not_refused",
            Summary =
                head.Status == 416
                    ? $"The answer to a range past the end gives a length of {total} where the file has {length}"
                    : $"A range wholly past the file's end is answered with {head.Status}",
            Expected = $"416 with Content-Range: bytes */{(length is { } known ? known : "<length of the file>")}",
            Actual = $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)}, {Saying.Line(head, "Content-Range")}",
            Remedy =
                "No job asks this of a file that stays as it is. Where a file is replaced by a shorter one, BITS would not "
                + "notice at this hop: give new content a new URL, and update the hop. Check: "
                + Reproduce.WithCurl(exchange),
            Severity = Severity.Warning,
            EndsJob = false,
        }.At(head, "Content-Range");
    }
}
