using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.MultiRange;

/// <summary>A multipart/byteranges answer stays within what BITS takes.</summary>
public sealed class MultipartFitsBitsLimits : ExchangeCheck
{
    /// <summary>Most octets of header lines other than Content-Range and Content-Type in a part.</summary>
    public const int MostOtherHeaderOctets = 180;

    /// <summary>Most line ends between the head and the first boundary.</summary>
    public const int MostLineEnds = 2;

    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "multipart-fits-bits-limits",
            Group = "multi-range",
            Level = CheckLevel.Advisory,
            Summary =
                "Parts have at most 180 octets of header lines beside Content-Range and Content-Type, and at most two line ends come before the first boundary.",
            Ailments = [Ailment.MultiRangeRefused],
            BitsErrors = [HResults.InvalidServerResponse],
            DependsOn = ["multipart-is-well-formed"],
            Sources = [RuleSources.HttpRequirements],
            Inferred = "The limits are documented; which code a job ends in beyond them is inferred.",
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
        return SeveralRanges.IsPartial(exchange) && RangeParts.Of(exchange) is { IsMultipart: true };
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Log.ForPurpose(Purpose.MultiRange).Any(SeveralRanges.IsPartial)
            ? Judgement.NotApplicable("the answer to several ranges is not multipart")
            : SeveralRanges.NotAsked(context, Purpose.MultiRange);
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var reply = RangeParts.Of(context.Log.ForPurpose(Purpose.MultiRange).First())!;
        return $"at most {Saying.Octets(reply.Parts.Max(p => (int?)p.OtherHeaderOctets) ?? 0)} of other header lines in a part";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var reply = RangeParts.Of(exchange)!;
        if (reply.LineEndsBeforeFirstBoundary > MostLineEnds)
        {
            return Fault(
                "line_ends",
                $"{reply.LineEndsBeforeFirstBoundary} line ends come before the first boundary",
                $"at most {MostLineEnds} line ends between the head and the first boundary",
                $"{reply.LineEndsBeforeFirstBoundary} line ends",
                exchange
            ) with
            {
                Offset = 0,
                Length = reply.Parts.FirstOrDefault()?.Offset ?? 1,
            };
        }

        var large = reply.Parts.FirstOrDefault(p => p.OtherHeaderOctets > MostOtherHeaderOctets);
        return large is null
            ? null
            : Fault(
                "part_head",
                $"A part has {Saying.Octets(large.OtherHeaderOctets)} of other header lines",
                $"at most {MostOtherHeaderOctets} octets of lines other than Content-Range and Content-Type in each part",
                $"{Saying.Octets(large.OtherHeaderOctets)} in the part with {large.Range}",
                exchange
            ) with
            {
                Offset = large.Offset,
                Length = large.Length,
            };
    }

    private static Fault Fault(string kind, string summary, string expected, string actual, Exchange exchange) =>
        new()
        {
            Kind = kind,
            Summary = summary,
            Expected = expected,
            Actual = actual,
            Ailment = Ailment.MultiRangeRefused,
            Remedy = SeveralRanges.Remedy + " Check: " + Reproduce.Body(exchange),
            HResult = HResults.InvalidServerResponse,
            Basis = "inferred",
            Severity = Severity.Warning,
            EndsJob = false,
            Part = EvidencePart.ResponseBody,
        };
}
