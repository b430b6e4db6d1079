using Probe.Bits;
using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Range;

/// <summary>The octets that a 206 names are the octets asked for.</summary>
public sealed class ContentRangeMatchesRequest : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "content-range-matches-request",
            Group = "range",
            Level = CheckLevel.Required,
            Summary =
                "Content-Range of a 206 can be read and names the range asked for, ending at most at the file's end.",
            Ailments = [Ailment.WrongBytes],
            BitsErrors = [HResults.InvalidServerResponse],
            Sources = [RuleSources.ContentRange, RuleSources.PartialContent, RuleSources.AddFileWithRanges],
            Inferred = "0x8020001B is documented for jobs with a list of ranges; for a single range it is inferred.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context) => RangeAnswers.Wanted(context);

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange is { Spec.Method: "GET", Status: 206 }
            && exchange.Response!.Headers.Contains("Content-Range")
            && (RangeAnswers.IsOrdinary(exchange) || exchange.Spec.Range is null);
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context) =>
        Judgement.NotRun("no 206 with Content-Range came");

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) =>
        $"{count} of {count} 206 answers name what was asked";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var reply = RangeAnswers.Classify(exchange, context.Log);
        var line = Saying.Line(exchange.Response!, "Content-Range");
        switch (reply.Kind)
        {
            case RangeReplyKind.ConflictingContentRanges:
                var values = exchange.Response!.Headers.GetAll("Content-Range").Take(4).Select(Saying.Quote);
                return Make(
                    exchange,
                    "several_values",
                    "A 206 has two Content-Range values that disagree",
                    string.Join(" and ", values)
                );

            case RangeReplyKind.UnreadableContentRange:
                return Make(
                    exchange,
                    "unreadable",
                    "A 206 has a Content-Range that cannot be read",
                    $"{line} ({reply.Problem})"
                );

            case RangeReplyKind.UnsatisfiedOn206:
                return Make(exchange, "unsatisfied", "A 206 says by Content-Range that it has no octets", line);

            case RangeReplyKind.OtherRange when exchange.Spec.Range is { } asked:
                var came = reply.ContentRange!.Range!.Value;
                return Make(
                    exchange,
                    "another_range",
                    $"{asked} was asked for, {came} came",
                    $"{line}, {HowFarOff(came, asked)}"
                );

            case RangeReplyKind.PartialNotAsked when !IsWhole(reply.ContentRange):
                return Make(exchange, "part_unasked", "A GET without Range is answered with a part of the file", line);

            default:
                return null;
        }
    }

    private static bool IsWhole(ContentRange? named) =>
        named is { Range: { First: 0, Last: var last }, Total: { } total } && last == total - 1;

    private static Fault Make(Exchange exchange, string kind, string summary, string actual) =>
        new Fault
        {
            Kind = kind,
            Summary = summary,
            Expected = exchange.Spec.Range is { } range
                ? $"206 with Content-Range: bytes {range}/<length of the file>, cut only where the file ends"
                : "200 with the whole file",
            Actual = $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)}, {actual}",
            Ailment = Ailment.WrongBytes,
            Remedy =
                "A cache or filter serves another piece than was asked for: purge the URL there, and exempt the content from "
                + "caching or put the range into the cache's key. Check: "
                + Reproduce.WithCurl(exchange),
            HResult = HResults.InvalidServerResponse,
            Basis = "inferred",
        }.At(exchange.Response!, "Content-Range");

    private static string HowFarOff(ByteRange came, ByteRange asked) =>
        came.First != asked.First ? $"which begins {Saying.Octets(Math.Abs(came.First - asked.First))} off"
        : came.Last < asked.Last ? $"which ends {Saying.Octets(asked.Last - came.Last)} too early"
        : $"which ends {Saying.Octets(came.Last - asked.Last)} too late";
}
