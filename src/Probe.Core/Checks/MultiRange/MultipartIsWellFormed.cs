using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.MultiRange;

/// <summary>A multipart/byteranges answer can be read part by part, and each part is what its head says.</summary>
public sealed class MultipartIsWellFormed : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "multipart-is-well-formed",
            Group = "multi-range",
            Level = CheckLevel.Advisory,
            Summary =
                "An answer with several ranges has a boundary, a Content-Range in each part, as many octets as that says, and a closing boundary.",
            Ailments = [Ailment.MultiRangeRefused],
            BitsErrors = [HResults.InvalidServerResponse],
            DependsOn = SeveralRanges.Premises,
            Sources = [RuleSources.PartialContent, RuleSources.Multipart, RuleSources.HttpRequirements],
            Inferred =
                "That BITS ends such a job with 0x8020001B is documented for merged ranges, inferred for the rest.",
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
        return SeveralRanges.IsPartial(exchange);
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
        var reply = RangeParts.Of(context.Log.ForPurpose(Purpose.MultiRange).First())!;
        return reply.IsMultipart
            ? $"{reply.Parts.Length} parts, each as long as its Content-Range says"
            : "the answer is one range, not multipart";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var reply = RangeParts.Of(exchange)!;
        if (reply.Problem is { } problem)
        {
            var inBody = reply.ProblemOffset is { } at ? $", at octet {at} of the body" : "";
            return Fault(
                "unreadable",
                "An answer to several ranges cannot be read",
                Printable.Escape(problem, 200) + inBody,
                exchange
            ) with
            {
                Offset = reply.ProblemOffset,
                Length = reply.ProblemOffset is null ? null : 1,
                Part = reply.ProblemOffset is null ? EvidencePart.ResponseHead : EvidencePart.ResponseBody,
            };
        }

        var length = FileFacts.Length(context.Log, exchange.Spec.Leg);
        foreach (var (part, number) in reply.Parts.Select((p, i) => (p, i + 1)))
        {
            var wrong =
                part.ContentRange is null ? "has no Content-Range that can be read"
                : part.Range is not { } range ? "says that its range is unsatisfiable"
                : range.Length != part.Length
                    ? $"says {range} and has {Saying.Octets(part.Length)} instead of {range.Length}"
                : part.ContentRange.Total is { } total && length is { } known && total != known
                    ? $"gives a total of {total} where the file has {known}"
                : null;
            if (wrong is not null)
            {
                return Fault(
                    "part",
                    "A part of an answer to several ranges is not what its head says",
                    $"part {number} of {reply.Parts.Length} {wrong}",
                    exchange
                ) with
                {
                    Offset = part.Offset,
                    Length = part.Length,
                };
            }
        }

        return null;
    }

    private static Fault Fault(string kind, string summary, string actual, Exchange exchange) =>
        new()
        {
            Kind = kind,
            Summary = summary,
            Expected =
                "multipart/byteranges: each part with Content-Range and just its octets, a closing boundary at the end",
            Actual = $"{Saying.Asked(exchange)}: {actual}",
            Ailment = Ailment.MultiRangeRefused,
            Remedy = SeveralRanges.Remedy + " Check: " + Reproduce.Body(exchange),
            HResult = HResults.InvalidServerResponse,
            Basis = "inferred",
            Severity = Severity.Warning,
            EndsJob = false,
            Part = EvidencePart.ResponseBody,
        };
}
