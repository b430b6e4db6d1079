using System.Globalization;
using Probe.Checks.Range;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Consistency;

/// <summary>A small range from late in the file comes about as soon as one from its start.</summary>
public sealed class RangeReplyIsPrompt : ExchangeCheck
{
    /// <summary>Waits shorter than this are never told: networks and machines have bad moments.</summary>
    private static readonly TimeSpan Floor = TimeSpan.FromSeconds(1);

    /// <summary>How many times as long as for what it is held against the wait has to be.</summary>
    private const int Factor = 10;

    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "range-reply-is-prompt",
            Group = "consistency",
            Level = CheckLevel.Advisory,
            Summary =
                "A small range does not wait for the whole file; a cache or scanner that fetches all of it first makes BITS time out and loads the line many times over.",
            Ailments = [Ailment.RangeAmplified],
            BitsErrors = [Bits.HResults.TimedOut],
            DependsOn = RangeAnswers.OrdinaryRangesWork,
            Sources = [RuleSources.RangeOffsetLimit, RuleSources.Slice],
            Inferred =
                "What counts as late is this program's: at least a second, and ten times the wait for the first range, or for that one ten times the wait for HEAD.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context) => RangeAnswers.Wanted(context);

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return exchange is { Status: 206, Failure: null }
            && exchange.Spec.Purpose
                is Purpose.FirstRange
                    or Purpose.MiddleRange
                    or Purpose.LastRange
                    or Purpose.LargeOffsetRange
            && Wait(exchange) is not null
            && Measure(exchange, context.Log) is not null;
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context) =>
        Judgement.NotRun("no range was answered with 206");

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var longest = context.Log.Settled.Where(e => !e.IsControl && IsEvidence(e, context)).Max(e => Wait(e)!.Value);
        return $"{count} small ranges came within {Milliseconds(longest)}";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var measure = Measure(exchange, context.Log)!;
        var isFirst = exchange.Spec.Purpose == Purpose.FirstRange;
        var (wait, usual) = (Wait(exchange)!.Value, Wait(measure)!.Value);
        if (wait < Floor || wait < usual * Factor)
        {
            return null;
        }

        var whole = context.Log.Settled.FirstOrDefault(e =>
            e.Spec.Leg == exchange.Spec.Leg
            && e is { Spec.Purpose: Purpose.WholeFile, Status: 200, Body.End: BodyEnd.Complete }
        );
        var asLong = whole is null
            ? ""
            : $"; the whole file took {Milliseconds(whole.Timings.Total)} (exchange {whole.Number})";
        return new Fault
        {
            Kind = "late",
            Summary =
                $"A range of {Saying.Octets(exchange.Spec.Range!.Value.Length)}{(isFirst ? "" : " late in the file")} makes the client wait {Milliseconds(wait)}",
            Expected =
                $"about {Milliseconds(usual)}, as for {(isFirst ? "HEAD" : measure.Spec.RangeText)} (exchange {measure.Number})",
            Actual = $"{Saying.Asked(exchange)}: {Milliseconds(wait)} until it was there{asLong}",
            Ailment = Ailment.RangeAmplified,
            Remedy =
                "A cache or scanner on the way fetches the file up to the range, or all of it, before it answers: let ranges pass "
                + "as they are, or exempt the update hosts. Check: "
                + Reproduce.WithCurl(exchange),
            HResult = Bits.HResults.TimedOut,
            Basis = "inferred",
            Severity = Severity.Warning,
            EndsJob = false,
        };
    }

    /// <summary>
    /// What the range is held against: the first range, and for that one HEAD. nginx that keeps copies fetches the
    /// file for HEAD, and the next request on the connection waits until all of it has come.
    /// </summary>
    private static Exchange? Measure(Exchange exchange, ExchangeLog log) =>
        log.Settled.FirstOrDefault(e =>
            e.Spec.Leg == exchange.Spec.Leg
            && e is { Failure: null }
            && (
                exchange.Spec.Purpose == Purpose.FirstRange
                    ? e is { Spec.Purpose: Purpose.BackgroundHead, Status: 200 }
                    : e is { Spec.Purpose: Purpose.FirstRange, Status: 206 }
            )
            && Wait(e) is not null
        );

    /// <summary>
    /// Until the small range is there: nginx and Squid send the head at once and the octets when the file has come
    /// that far.
    /// </summary>
    private static TimeSpan? Wait(Exchange exchange) =>
        exchange.Timings.FirstByte
        + (exchange.Timings.HeadEnd ?? TimeSpan.Zero)
        + (exchange.Timings.BodyEnd ?? TimeSpan.Zero);

    private static string Milliseconds(TimeSpan time) =>
        time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + " ms";
}
