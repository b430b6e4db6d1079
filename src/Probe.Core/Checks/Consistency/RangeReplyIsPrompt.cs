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

    /// <summary>How many times as long as for the first range the wait has to be.</summary>
    private const int Factor = 10;

    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "range-reply-is-prompt",
            Group = "consistency",
            Level = CheckLevel.Advisory,
            Summary =
                "A small range late in the file does not wait for the whole file; a cache that fetches all of it first makes BITS time out and loads the line many times over.",
            Ailments = [Ailment.RangeAmplified],
            BitsErrors = [Bits.HResults.TimedOut],
            DependsOn = RangeAnswers.OrdinaryRangesWork,
            Sources = [RuleSources.RangeOffsetLimit, RuleSources.Slice],
            Inferred =
                "What counts as late is this program's: at least a second, and ten times the wait for the first range.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context) => RangeAnswers.Wanted(context);

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return exchange is { Status: 206, Failure: null }
            && exchange.Spec.Purpose is Purpose.MiddleRange or Purpose.LastRange or Purpose.LargeOffsetRange
            && Wait(exchange) is not null
            && First(exchange, context.Log) is not null;
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context) =>
        Judgement.NotRun("no range from late in the file was answered with 206");

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var longest = context.Log.Settled.Where(e => !e.IsControl && IsEvidence(e, context)).Max(e => Wait(e)!.Value);
        return $"{count} ranges from late in the file came within {Milliseconds(longest)}";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var first = First(exchange, context.Log)!;
        var (wait, usual) = (Wait(exchange)!.Value, Wait(first)!.Value);
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
                $"A range of {Saying.Octets(exchange.Spec.Range!.Value.Length)} late in the file makes the client wait {Milliseconds(wait)}",
            Expected = $"about {Milliseconds(usual)}, as for {first.Spec.Range} (exchange {first.Number})",
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

    private static Exchange? First(Exchange exchange, ExchangeLog log) =>
        log.Settled.FirstOrDefault(e =>
            e.Spec.Leg == exchange.Spec.Leg
            && e is { Spec.Purpose: Purpose.FirstRange, Status: 206, Failure: null }
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
