using System.Collections.Immutable;
using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Range;

/// <summary>The octets of a place of the file are the same in every answer that has them.</summary>
public sealed class RangeBytesAreExact : ICheck
{
    private const int OctetsShown = 8;
    private const int PairsShown = 3;

    /// <inheritdoc/>
    public CheckInfo Info { get; } =
        new()
        {
            Id = "range-bytes-are-exact",
            Group = "range",
            Level = CheckLevel.Required,
            Summary =
                "Answers that cover the same octets of the file have the same octets there; caches were seen to send right lengths with wrong octets.",
            Ailments = [Ailment.WrongBytes],
            BitsErrors = [HResults.IncorrectFileHash],
            DependsOn = ["content-range-matches-request", "content-is-not-transformed"],
            Sources =
            [
                RuleSources.PartialContent,
                RuleSources.Strength,
                RuleSources.Consistency,
                RuleSources.UpdateErrors,
            ],
            Inferred =
                "BITS compares sizes and dates, not octets, and ends as transferred; that the update agent then reports 0x80246002 is inferred.",
        };

    /// <inheritdoc/>
    public IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return RangeAnswers.Wanted(context).Concat(context.WholeFile());
    }

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var received = ByteRanges.Union(
            context.Log.Settled.Where(e => !e.IsControl).Select(ByteComparer.ExtentOf).OfType<ByteRange>()
        );
        if (received.IsEmpty)
        {
            return Judgement.NotRun("no octet of the file came");
        }

        var comparison = context.Bytes;
        if (!comparison.Differences.IsEmpty)
        {
            return Judgement.Failed([ToFinding(comparison, context)]);
        }

        var proved = NamedDigest.Sha1In(context.Url) is { } name
            ? NamedDigest
                .Of(context.Log)
                .Where(d => d.Sha1 == name && d.Length > 0)
                .Select(d => new ByteRange(0, d.Length - 1))
                .ToList()
            : [];
        var compared = ByteRanges.Union(comparison.Agreements.Select(a => a.Range).Concat(proved));
        if (compared.IsEmpty)
        {
            return Judgement.NotRun(
                "nothing to compare with: no octet came twice, no control run has any, and no digest in the name proves them"
            );
        }

        var withControl = comparison.Agreements.Any(a => IsControl(context.Log, a.Other))
            ? ", control run included"
            : "";
        var bySha1 = proved.Count > 0 ? "; the SHA-1 in the name proves the whole" : "";
        return Judgement.Passed(
            $"{Saying.Octets(ByteRanges.Count(compared))} of {ByteRanges.Count(received)} received have a reference and agree with it{withControl}{bySha1}"
        );
    }

    private Finding ToFinding(ByteComparison comparison, JudgeContext context)
    {
        var withControl = comparison.Differences.Where(d => IsControl(context.Log, d.Other)).ToImmutableArray();
        var accused = withControl.Select(d => d.Exchange).ToHashSet();

        // Where the control has convicted an answer, that it differs from the others too is no news.
        var among = comparison.Differences.Where(d =>
            !IsControl(context.Log, d.Other) && !accused.Contains(d.Exchange) && !accused.Contains(d.Other)
        );
        return ToFinding([.. withControl, .. among], context);
    }

    private static Culprit Blame(ByteDifference difference, JudgeContext context) =>
        (IsControl(context.Log, difference.Other), context.ThroughProxy) switch
        {
            (true, var throughProxy) => new Culprit(
                throughProxy ? Party.Proxy : Party.Origin,
                Confidence.Proved,
                $"exchange {difference.Exchange} and the control exchange {difference.Other} differ at octet {difference.Range.First}"
            ),
            (false, true) => new Culprit(
                Party.Proxy,
                Confidence.Indicated,
                $"exchanges {difference.Exchange} and {difference.Other} went through the proxy and disagree; no control run shows the origin's octets there"
            ),
            (false, false) => new Culprit(
                Party.Origin,
                Confidence.Indicated,
                $"exchanges {difference.Exchange} and {difference.Other} came straight from the origin and disagree"
            ),
        };

    private Finding ToFinding(ImmutableArray<ByteDifference> differences, JudgeContext context)
    {
        var first = differences[0];
        var summary = IsControl(context.Log, first.Other)
            ? "Octets of the file differ from those that the origin sends directly"
            : "Answers disagree on octets of the file";
        var exchange = Number(context.Log, first.Exchange);
        var shown = string.Join("; ", differences.Take(PairsShown).Select(d => Describe(d, context.Log)));
        var more = differences.Length > PairsShown ? $"; {differences.Length - PairsShown} more places" : "";
        var fault = new Fault
        {
            Kind = "octets_differ",
            Summary = $"{summary}: {first.Range}",
            Expected = "the same octets at the same offset in every answer",
            Actual = shown + more + Versions(exchange, Number(context.Log, first.Other)),
            Ailment = Ailment.WrongBytes,
            Remedy =
                "A cache or filter between has other octets than the file: purge the URL there, and exempt the content from "
                + "caching and rewriting. Compare the copies: "
                + Digest(exchange)
                + " ; "
                + Digest(Number(context.Log, first.Other)),
            HResult = HResults.IncorrectFileHash,
            Basis = "inferred",
            Alternatives = [HResults.ValidationFailed],
            EndsJob = false,
        };
        return fault.ToFinding(Info, exchange, Blame(first, context), Evidence(differences, context.Log)) with
        {
            Summary = fault.Summary,
        };
    }

    /// <summary>One piece for each answer: the first place where it differs, as an offset in its body.</summary>
    private static ImmutableArray<Evidence> Evidence(ImmutableArray<ByteDifference> differences, ExchangeLog log) =>
        [
            .. differences
                .SelectMany(d => new[] { (Number: d.Exchange, d.Range), (Number: d.Other, d.Range) })
                .DistinctBy(x => x.Number)
                .OrderBy(x => x.Number)
                .Select(x => new Evidence(
                    x.Number,
                    EvidencePart.ResponseBody,
                    x.Range.First - Number(log, x.Number).Body!.FileOffset,
                    x.Range.Length
                )),
        ];

    private static string Describe(ByteDifference difference, ExchangeLog log)
    {
        var (one, other) = (Number(log, difference.Exchange), Number(log, difference.Other));
        var name = other.IsControl ? "control exchange" : "exchange";
        if (!difference.IsLocated)
        {
            return $"exchange {one.Number} and {name} {other.Number} differ somewhere in {difference.Range} (by their SHA-256)";
        }

        var at = difference.Range.First;
        return $"octet {at}: exchange {one.Number} has {Hex(one, at)}, {name} {other.Number} has {Hex(other, at)} (differing up to octet {difference.Range.Last})";
    }

    /// <summary>Says so when the two answers are of two versions of the file by their own account.</summary>
    private static string Versions(Exchange one, Exchange other)
    {
        var (mine, others) = (one.Response!.Headers.Get("Last-Modified"), other.Response!.Headers.Get("Last-Modified"));
        return mine is not null && others is not null && mine != others
            ? $"; Last-Modified differs too: {Saying.Quote(mine)} and {Saying.Quote(others)}, so two versions of the file are about"
            : "";
    }

    private static string Hex(Exchange exchange, long fileOffset)
    {
        var offset = fileOffset - exchange.Body!.FileOffset!.Value;
        var slice = exchange.Body.Slices.First(s => s.Offset <= offset && offset < s.Offset + s.Bytes.Length);
        var start = (int)(offset - slice.Offset);
        var shown = slice.Bytes.AsSpan(start, Math.Min(OctetsShown, slice.Bytes.Length - start));
        return Convert.ToHexString(shown);
    }

    private static string Digest(Exchange exchange) => Reproduce.Body(exchange) + " | sha256sum";

    private static Exchange Number(ExchangeLog log, int number) => log.Numbered(number);

    private static bool IsControl(ExchangeLog log, int number) => Number(log, number).IsControl;
}
