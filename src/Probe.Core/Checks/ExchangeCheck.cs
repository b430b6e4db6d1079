using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;

namespace Probe.Checks;

/// <summary>
/// A check that looks at one exchange at a time. The same examination run on the control's counterpart tells
/// whose fault it is: the origin's when the direct answer shows it too, the proxy's when it does not.
/// </summary>
public abstract class ExchangeCheck : ICheck
{
    private const int MostBlamed = 16;

    /// <inheritdoc/>
    public abstract CheckInfo Info { get; }

    /// <inheritdoc/>
    public virtual IEnumerable<RequestSpec> Wants(PlanContext context) => [];

    /// <summary>True for a check that judges requests which are odd on purpose (<see cref="PurposeTokens.IsOdd"/>).</summary>
    protected virtual bool JudgesOddRequests => false;

    /// <summary>True when the exchange is evidence for or against; false when it says nothing on this.</summary>
    protected abstract bool IsEvidence(Exchange exchange, JudgeContext context);

    /// <summary>What is wrong with it; null when nothing is.</summary>
    protected abstract Fault? Examine(Exchange exchange, JudgeContext context);

    /// <summary>What is said when there is no evidence.</summary>
    protected virtual Judgement WithoutEvidence(JudgeContext context) => Judgement.NotRun("no exchange shows it");

    /// <summary>What is said when all evidence is fine.</summary>
    /// <param name="count">How many exchanges were examined.</param>
    /// <param name="context">What was judged.</param>
    protected virtual string Seen(int count, JudgeContext context) =>
        count == 1 ? "1 exchange shows it" : $"{count} exchanges show it";

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var count = 0;
        List<(Exchange Exchange, Fault Fault)>? faults = null;
        foreach (var exchange in context.Log.Settled)
        {
            if (exchange.IsControl || !Concerns(exchange, context) || !IsEvidence(exchange, context))
            {
                continue;
            }

            count++;
            if (Examine(exchange, context) is { } fault)
            {
                (faults ??= []).Add((exchange, fault));
            }
        }

        return count == 0 ? WithoutEvidence(context)
            : faults is null ? Judgement.Passed(Seen(count, context))
            : Judgement.Failed([
                .. faults
                    .GroupBy(x => x.Fault.Kind)
                    // A job's own requests first: where they show it, diagnostic ones are no finding of their own.
                    .Select(group =>
                        ToFinding([.. group.OrderBy(x => x.Exchange.Spec.Purpose.Shape() is null)], context)
                    ),
            ]);
    }

    /// <summary>What this check says of that exchange alone; null when nothing is wrong with it or it shows nothing.</summary>
    internal Fault? FaultOf(Exchange exchange, JudgeContext context) =>
        IsEvidence(exchange, context) ? Examine(exchange, context) : null;

    /// <summary>
    /// A site's survey has odd requests only, and what the way to the site does shows in them; the other port of the
    /// site is told and counts for nothing.
    /// </summary>
    private bool Concerns(Exchange exchange, JudgeContext context) =>
        JudgesOddRequests
        || (
            context.Site is null
                ? !exchange.Spec.Purpose.IsOdd()
                : !exchange.Spec.Key.StartsWith("pair/", StringComparison.Ordinal)
        );

    private Finding ToFinding(List<(Exchange Exchange, Fault Fault)> group, JudgeContext context)
    {
        var (exchange, fault) = group[0];
        var finding = fault.ToFinding(
            Info,
            exchange,
            Blame(group, context),
            [.. group.Select(x => new Evidence(x.Exchange.Number, x.Fault.Part, x.Fault.Offset, x.Fault.Length))]
        );
        var experiments = Experiments.About(exchange, context.Log);
        var passes = experiments.Where(e => e.Passes).Select(e => e.Without).ToList();
        return finding with
        {
            Experiments = experiments,
            Summary =
                passes.Count == 0
                    ? finding.Summary
                    : $"{finding.Summary}; without {string.Join(" or ", passes)} it passes",
        };
    }

    /// <summary>The best known of what the group's exchanges tell: a page in one may name who was silent in another.</summary>
    private Culprit Blame(List<(Exchange Exchange, Fault Fault)> group, JudgeContext context) =>
        group.Take(MostBlamed).Select(x => Blame(x.Exchange, x.Fault, context)).MinBy(c => c.Confidence)!;

    private Culprit Blame(Exchange exchange, Fault fault, JudgeContext context) =>
        fault.Culprit
        ?? CulpritFinder.Find(
            exchange,
            context.Log.CounterpartOf(exchange),
            counterpart => IsEvidence(counterpart, context) && Examine(counterpart, context) is not null,
            context.Log
        );
}
