using Probe.Checks.Range;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Planning;

namespace Probe.Checks.MultiRange;

/// <summary>Ranges asked for out of order and twice in one request have the octets that their heads name.</summary>
public sealed class RepeatedAndUnorderedRangesAreExact : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "repeated-and-unordered-ranges-are-exact",
            Group = "multi-range",
            Level = CheckLevel.Advisory,
            Summary =
                "Ranges asked for out of order, one of them twice, have the octets that their Content-Range names; a cache hit of Squid was seen to send others. BITS asks in ascending order.",
            NoRemedies = "BITS asks for ranges in ascending order, so that nothing has to be changed for it.",
            BitsErrors = [],
            DependsOn = ["multi-range-is-honoured", "multipart-is-well-formed"],
            Sources = [RuleSources.RangeRequest, RuleSources.PartialContent],
        };

    /// <inheritdoc/>
    protected override bool JudgesOddRequests => true;

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return RangeAnswers.Wanted(context).Concat(context.UnorderedRanges());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);

        // A server may refuse such a request, merge its ranges, or send the whole file (RFC 9110, 14.2).
        return exchange is { Spec.Purpose: Purpose.UnorderedRanges, Status: 206, Failure: null }
            && RangeParts.Of(exchange) is { } reply
            && (
                reply.Problem is not null
                || reply.Parts.Any(p =>
                    p.Range?.Length != p.Length || PartComparer.HasReference(p, exchange, context.Log)
                )
            );
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return SeveralRanges.NotAsked(context, Purpose.UnorderedRanges);
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var reply = RangeParts.Of(context.Log.ForPurpose(Purpose.UnorderedRanges).First())!;
        return $"{reply.Parts.Length} {(reply.Parts.Length == 1 ? "part has" : "parts have")} the octets that other answers have there";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var reply = RangeParts.Of(exchange)!;
        if (reply.Problem is { } problem)
        {
            return Fault("unreadable", "cannot be read", Printable.Escape(problem, 200), exchange) with
            {
                Part = reply.ProblemOffset is null ? EvidencePart.ResponseHead : EvidencePart.ResponseBody,
                Offset = reply.ProblemOffset,
                Length = reply.ProblemOffset is null ? null : 1,
            };
        }

        foreach (var part in reply.Parts)
        {
            var wrong =
                part.Range is not { } range ? "a part without a Content-Range that can be read"
                : range.Length != part.Length
                    ? $"the part with {range} has {Saying.Octets(part.Length)} instead of {range.Length}"
                : PartComparer.Compare(part, exchange, context.Log) is { } difference
                    ? $"the part with {range} differs from {(difference.IsControl ? "control exchange" : "exchange")} {difference.Other} at octet {difference.Offset}"
                : null;
            if (wrong is not null)
            {
                return Fault("octets_differ", "has wrong octets", wrong, exchange) with
                {
                    Part = EvidencePart.ResponseBody,
                    Offset = part.Offset,
                    Length = part.Length,
                };
            }
        }

        return null;
    }

    private static Fault Fault(string kind, string what, string actual, Exchange exchange) =>
        new()
        {
            Kind = kind,
            Summary = $"An answer to ranges out of order {what}",
            Expected = "each part with the octets that its Content-Range names",
            Actual = $"{Saying.Asked(exchange)}: {actual}",
            Remedy =
                "BITS asks for ranges in ascending order and is not hit by this; other download tools are. A cache that "
                + "assembles such answers from its copy gets them wrong: update it, or keep requests with several ranges out "
                + "of it. Check: "
                + Reproduce.Body(exchange),
            Severity = Severity.Warning,
            EndsJob = false,
        };
}
