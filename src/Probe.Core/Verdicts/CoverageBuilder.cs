using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;

namespace Probe.Verdicts;

/// <summary>Which octets of the file were seen over the route under test, and what is known of them.</summary>
public static class CoverageBuilder
{
    /// <summary>Builds it from what was recorded.</summary>
    public static ByteCoverage Build(ExchangeLog log) => Build(log, ByteComparer.Compare(log));

    /// <summary>The same, the bytes having been compared already.</summary>
    internal static ByteCoverage Build(ExchangeLog log, ByteComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(log);
        var main = log.Settled.Where(e => !e.IsControl && e.Spec.Method == "GET").ToList();
        var length = FileFacts.Length(log, Leg.Main);
        var received = ByteRanges.Union(Within(main.Select(ByteComparer.ExtentOf).OfType<ByteRange>(), length));
        var asked = ByteRanges.Union(Within(main.Select(e => AskedBy(e, length)).OfType<ByteRange>(), length));
        var (right, suspect) = ByDigest(log);
        var different = Within(comparison.Differences.Select(d => d.Range), length).ToList();

        // A digest that does not fit convicts the whole; where single octets are known to differ, it is those.
        var wrong = ByteRanges.Union(different.Count > 0 ? different : Within(suspect, length));
        var verified = ByteRanges.Union(Within(comparison.Agreements.Select(a => a.Range).Concat(right), length));

        var spans = new List<ByteSpan>();
        Add(spans, wrong, ByteState.Wrong);
        verified = ByteRanges.Except(verified, wrong);
        Add(spans, verified, ByteState.Verified);
        var judged = ByteRanges.Union(wrong.Concat(verified));
        var unjudged = ByteRanges.Except(received, judged);
        Add(spans, unjudged, ByteState.Received);
        Add(spans, ByteRanges.Except(asked, ByteRanges.Union(judged.Concat(unjudged))), ByteState.Missing);
        return new ByteCoverage(length, [.. spans.OrderBy(s => s.Range.First)]);
    }

    /// <summary>
    /// What a job's request asked for, as far as the plan wanted it; null for diagnostic requests, and for a whole
    /// file of unknown length.
    /// </summary>
    private static ByteRange? AskedBy(Exchange exchange, long? length)
    {
        if (exchange.Spec.Purpose.Shape() is null)
        {
            return null;
        }

        if (exchange.Spec.Range is { } range)
        {
            return range;
        }

        return exchange.Body?.End == BodyEnd.CutByPlan || length is not > 0
            ? null
            : new ByteRange(0, Math.Min(length.Value, exchange.Spec.BodyLimit ?? length.Value) - 1);
    }

    /// <summary>Octets that the digest in the file's name proves right, and those that it proves wrong somewhere.</summary>
    private static (List<ByteRange> Right, List<ByteRange> Wrong) ByDigest(ExchangeLog log)
    {
        var right = new List<ByteRange>();
        var wrong = new List<ByteRange>();
        if (
            log.Main.FirstOrDefault(e => e.Spec.Hop == 0) is not { } first
            || NamedDigest.Sha1In(first.Spec.Url) is not { } name
        )
        {
            return (right, wrong);
        }

        foreach (var digest in NamedDigest.Of(log).Where(d => d.Length > 0))
        {
            (digest.Sha1 == name ? right : wrong).Add(new ByteRange(0, digest.Length - 1));
        }

        return (right, wrong);
    }

    private static void Add(List<ByteSpan> spans, ImmutableArray<ByteRange> ranges, ByteState state) =>
        spans.AddRange(ranges.Select(r => new ByteSpan(r, state)));

    /// <summary>The ranges without what lies past the end of the file.</summary>
    private static IEnumerable<ByteRange> Within(IEnumerable<ByteRange> ranges, long? length) =>
        length is not { } end
            ? ranges
            : ranges.Where(r => r.First < end).Select(r => r with { Last = Math.Min(r.Last, end - 1) });
}
