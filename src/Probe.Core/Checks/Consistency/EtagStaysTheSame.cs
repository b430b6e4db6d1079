using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;

namespace Probe.Checks.Consistency;

/// <summary>Every answer of the run has the same entity tag.</summary>
public sealed class EtagStaysTheSame : ICheck
{
    /// <summary>Answers that are shown; a server may make a tag for each.</summary>
    private const int MostShown = 8;

    /// <inheritdoc/>
    public CheckInfo Info { get; } =
        new()
        {
            Id = "etag-stays-the-same",
            Group = "consistency",
            Level = CheckLevel.Advisory,
            Summary =
                "ETag is the same in every answer; BITS was never seen to use it, caches and other download tools do.",
            NoRemedies =
                "BITS does not use entity tags; what other clients want of a farm is said in the finding itself.",
            BitsErrors = [],
            DependsOn = ["file-stays-the-same"],
            Sources = [RuleSources.EntityTag, RuleSources.Strength],
        };

    /// <inheritdoc/>
    public IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context
            .Head()
            .Concat(context.FirstRange())
            .Concat(context.LastRange())
            .Concat(context.RepeatedHeads())
            .Concat(context.RepeatedRanges());
    }

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var tagged = Tagged(context.Log, Leg.Main);
        if (tagged.Length < 2)
        {
            return Judgement.NotRun(tagged.IsEmpty ? "no answer has an ETag" : "one answer only has an ETag");
        }

        var other = Other(context.Log, Leg.Main);
        if (other is null)
        {
            return Judgement.Passed($"{tagged.Length} answers have the same ETag");
        }

        var values = tagged.Select(e => Tag(e)!).Distinct(StringComparer.Ordinal).ToList();
        var fault = new Fault
        {
            Kind = "etag",
            Summary = $"Answers differ in ETag: {values.Count} values in {tagged.Length} answers",
            Expected = $"ETag: {Saying.Quote(Tag(tagged[0])!)} in every answer, as in exchange {tagged[0].Number}",
            Actual = $"{Saying.Line(other.Response!, "ETag")} in exchange {other.Number}",
            Remedy =
                "The file is the same by length and date, so that BITS carries on. Members of a farm make their tags from their "
                + "own disks (inode, change number); a cache between may fetch anew or mix copies. Make tags from size and time "
                + "alone (httpd 'FileETag MTime Size', IIS one change number), or bind a client to one member. Compare: "
                + Reproduce.WithCurl(other),
            Severity = Severity.Warning,
            EndsJob = false,
        };
        return Judgement.Failed([
            LegAnswers
                .Shown(fault, other, "ETag")
                .ToFinding(
                    Info,
                    other,
                    LegAnswers.Blame(other, context.Log, leg => Other(context.Log, leg)),
                    [.. tagged.Where(e => Tag(e) != Tag(tagged[0])).Take(MostShown).Select(EvidenceOf)]
                ) with
            {
                Summary = fault.Summary,
            },
        ]);
    }

    private static ImmutableArray<Exchange> Tagged(ExchangeLog log, Leg leg) =>
        [.. LegAnswers.OfTheFile(log, leg).Where(e => Tag(e) is not null)];

    private static Exchange? Other(ExchangeLog log, Leg leg)
    {
        var tagged = Tagged(log, leg);
        return tagged.FirstOrDefault(e => Tag(e) != Tag(tagged[0]));
    }

    private static string? Tag(Exchange exchange) => LegAnswers.Value(exchange, "ETag");

    private static Findings.Evidence EvidenceOf(Exchange exchange) =>
        exchange.Response!.Locate("ETag") is var (offset, length)
            ? new Findings.Evidence(exchange.Number, EvidencePart.ResponseHead, offset, length)
            : new Findings.Evidence(exchange.Number, EvidencePart.ResponseHead);
}
