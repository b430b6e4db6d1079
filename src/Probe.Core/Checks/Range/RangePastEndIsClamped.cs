using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;

namespace Probe.Checks.Range;

/// <summary>A range that begins inside the file and ends past it gets what there is.</summary>
public sealed class RangePastEndIsClamped : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "range-past-end-is-clamped",
            Group = "range",
            Level = CheckLevel.Required,
            Summary =
                "A range that ends past the file gets 206 up to the true end; BITS was seen to ask 0-2147483646 of small files.",
            NoRemedies = "counting a range past the end wrong is a defect of the software, which no setting mends",
            BitsErrors = [HResults.ForStatus(416), HResults.InsufficientRangeSupport, HResults.InvalidServerResponse],
            DependsOn = [.. RangeAnswers.OrdinaryRangesWork, "large-offset-is-honoured", "last-byte-is-reachable"],
            Sources = [RuleSources.ByteRanges, RuleSources.PartialContent],
            Inferred =
                "Which job setting makes BITS ask past the end is not known, and neither is what it makes of a refusal: the codes are those of the same fault on an ordinary range.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange()).Concat(context.PastEndRange());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return exchange.Spec is { Purpose: Purpose.PastEndRange, Range: not null }
            && exchange.Status is 200 or 206 or 416
            && RangeAnswers.AnyServed(exchange, context.Log);
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return FileFacts.Length(context.Log, Leg.Main) == 0
            ? Judgement.NotApplicable("the file is empty: no range of it can be satisfied")
            : Judgement.NotRun("no range past the end was asked for, or its answer tells nothing");
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var exchange = context.Log.Settled.First(e => !e.IsControl && IsEvidence(e, context));
        return $"{exchange.Spec.Range} got {Saying.Line(exchange.Response!, "Content-Range")}";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var head = exchange.Response!;
        var reply = RangeAnswers.Classify(exchange, context.Log);
        if (head.Status == 206 && reply.ContentRange?.Range is { } range && range == reply.Expected)
        {
            return null;
        }

        return new Fault
        {
            Kind = head.Status switch
            {
                416 => "refused",
                200 => "whole_file",
                _ when !head.Headers.Contains("Content-Range") => "content_range_missing",
                _ => "not_clamped",
            },
            Summary = head.Status switch
            {
                416 => "A range that ends past the file is refused",
                200 => "A range that ends past the file is answered with the whole file",
                _ => "A range that ends past the file is answered with another range than its part inside",
            },
            Expected = reply.Expected is { } clamped
                ? $"206 with {clamped}, the octets of {exchange.Spec.Range} that exist"
                : "206 with the octets that exist",
            Actual = $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)}, {Saying.Line(head, "Content-Range")}",
            Remedy =
                "Ordinary jobs ask within the file and get through. For those that ask past its end the hop must cut the "
                + "range as RFC 9110, 14.1.2 says: update it, or exempt the content from its range handling. Check: "
                + Reproduce.WithCurl(exchange),
            HResult = head.Status switch
            {
                416 => HResults.ForStatus(416),
                206 when head.Headers.Contains("Content-Range") => HResults.InvalidServerResponse,
                _ => HResults.InsufficientRangeSupport,
            },
            Basis = "inferred",
            Severity = Severity.Warning,
            EndsJob = false,
        }.At(head, "Content-Range");
    }
}
