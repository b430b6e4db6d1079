using Probe.Checks.Range;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;

namespace Probe.Checks.Consistency;

/// <summary>A range asked for on the condition that the file is older than it is gets 412.</summary>
public sealed class IfUnmodifiedSinceIsRespected : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "if-unmodified-since-is-respected",
            Group = "consistency",
            Level = CheckLevel.Advisory,
            Summary =
                "A range with an If-Unmodified-Since before the file's date gets 412; where it is ignored, BITS learns of a file replaced midway by length and date alone. Caches need not evaluate it.",
            NoRemedies = "Files of WSUS keep their content, so that nothing has to be changed for BITS.",
            BitsErrors = [],
            DependsOn = [.. RangeAnswers.OrdinaryRangesWork, "no-other-client-errors", "file-stays-the-same"],
            Sources = [RuleSources.IfUnmodifiedSince, RuleSources.CachedConditions, RuleSources.Consistency],
        };

    /// <inheritdoc/>
    protected override bool JudgesOddRequests => true;

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange()).Concat(context.StaleCondition());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange is { Spec.Purpose: Purpose.StaleCondition, Status: 200 or 206 or 412, Response: { } head }
            && (head.Status == 412 || Markers.CacheHit(head) is null);
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var asked = context.Log.ForPurpose(Purpose.StaleCondition).FirstOrDefault();
        return asked?.Response is { Status: 200 or 206 } head && Markers.CacheHit(head) is { } hit
                ? Judgement.NotApplicable($"a cache answered ({hit}), which need not evaluate the condition")
            : asked is not null ? Judgement.NotRun($"the request with a stale condition got {Saying.Outcome(asked)}")
            : context.Options.Depth != Depth.Full ? Judgement.NotRun("a stale condition is sent at --depth full only")
            : FileFacts.LastModified(context.Log, Leg.Main) is null
                ? Judgement.NotApplicable("HEAD gives no Last-Modified, so that BITS sends no condition")
            : SendsNoCondition(context.Log)
                ? Judgement.NotApplicable($"requests of {context.Options.Profile} carry no If-Unmodified-Since")
            : Judgement.NotRun("no request with a stale condition was sent");
    }

    private static bool SendsNoCondition(ExchangeLog log) =>
        log.Main.Any(e => e.Spec.Purpose == Purpose.FirstRange)
        && !log.Main.Any(e => e.Spec.Headers.Contains("If-Unmodified-Since"));

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) => "a stale condition got 412";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var head = exchange.Response!;
        return head.Status == 412
            ? null
            : new Fault
            {
                Kind = "ignored",
                Summary = "If-Unmodified-Since is ignored",
                Expected =
                    $"412 Precondition Failed to If-Unmodified-Since: {exchange.Spec.Headers.Get("If-Unmodified-Since")}",
                Actual = $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)}, {Saying.Line(head, "Last-Modified")}",
                Remedy =
                    "Harmless as long as files keep their content, as those of WSUS do. Whoever answers does not evaluate the "
                    + "condition: let the header pass to the origin, and purge caches when a file is replaced under its URL. "
                    + "Check: "
                    + Reproduce.WithCurl(exchange)
                    + $" -H 'If-Unmodified-Since: {exchange.Spec.Headers.Get("If-Unmodified-Since")}'",
                Severity = Severity.Warning,
                EndsJob = false,
                Offset = 0,
                Length = Math.Max(0, head.Bytes.AsSpan().IndexOfAny((byte)'\r', (byte)'\n')),
            };
    }
}
