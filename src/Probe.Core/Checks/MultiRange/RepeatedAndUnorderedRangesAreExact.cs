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
                "Ranges asked for out of order, one of them twice, get the file's octets; a cache hit of Squid was seen to send others with the right length. BITS asks in ascending order.",
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
        return exchange is { Spec.Purpose: Purpose.UnorderedRanges, Failure: null }
            && Read(exchange, context.Log) is { } reply
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
        var reply = Read(context.Log.ForPurpose(Purpose.UnorderedRanges).First(), context.Log)!;
        return $"{(reply.Parts is [var only] ? $"{only.Range} has" : $"{reply.Parts.Length} parts have")} the octets that other answers have there";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var reply = Read(exchange, context.Log)!;
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
                    ? $"{(exchange.Status == 200 ? "the whole file" : $"the part with {range}")} differs from {(difference.IsControl ? "control exchange" : "exchange")} {difference.Other} at octet {difference.Offset}"
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

    /// <summary>The parts of a 206; of a 200 the file's beginning, as far as the first range asks for it too.</summary>
    private static RangeParts? Read(Exchange exchange, ExchangeLog log)
    {
        if (exchange is not { Status: 200, Body.FileOffset: 0 })
        {
            return RangeParts.Of(exchange);
        }

        var first = log.ForPurpose(Purpose.FirstRange).FirstOrDefault()?.Spec.Range?.Length ?? 0;
        var octets = exchange.Body.Slices.FirstOrDefault(s => s.Offset == 0)?.Bytes ?? [];
        var kept = octets[..(int)Math.Min(octets.Length, first)];
        return kept.IsEmpty
            ? null
            : new RangeParts
            {
                IsMultipart = false,
                Parts =
                [
                    new RangePart(
                        0,
                        new ContentRange(new ByteRange(0, kept.Length - 1), Total: null),
                        kept.Length,
                        kept,
                        OtherHeaderOctets: 0
                    ),
                ],
            };
    }

    private static Fault Fault(string kind, string what, string actual, Exchange exchange) =>
        new()
        {
            Kind = kind,
            Summary = $"An answer to ranges out of order {what}",
            Expected = "the file's octets, whatever pieces of it come",
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
