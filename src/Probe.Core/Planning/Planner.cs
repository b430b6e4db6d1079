using System.Collections.Immutable;
using Probe.Authentication;
using Probe.Checks;
using Probe.Exchanges;

namespace Probe.Planning;

/// <summary>
/// Exchanges so far → the next request, or done. Pure, so that <c>--dry-run</c> shows what a run would do and a
/// test can drive it with literal answers.
/// </summary>
public static class Planner
{
    /// <summary>Failures in a row after which asking on in the same way teaches nothing more.</summary>
    public const int FailuresInARow = 3;

    /// <summary>The next request; null when the plan is done.</summary>
    /// <param name="context">What is known.</param>
    /// <param name="checks">The checks to gather evidence for.</param>
    public static RequestSpec? Next(PlanContext context, ImmutableArray<ICheck> checks)
    {
        ArgumentNullException.ThrowIfNull(context);
        var all = context.Log.All;
        if (!all.IsEmpty)
        {
            if (FollowUps.After(context, all[^1]) is { } followUp)
            {
                return followUp;
            }

            if (IsPointless(context.Log))
            {
                return null;
            }
        }

        var spent = all.Sum(e => e.Body?.Length ?? 0);
        var next = Wanted(context, checks)
            .Where(spec => !context.IsSent(spec.Key) && !HasGivenUp(context.Log, spec.Purpose.Shape()))
            .OrderBy(spec => spec.Purpose)
            .FirstOrDefault(spec =>
                context.Options.MaxBytes is not { } most || spent + PlanContext.UpperBound(spec) <= most
            );
        return next is null ? null : AuthPlan.Authorize(context, next);
    }

    /// <summary>All requests that are known to be wanted now, in no order, the same key perhaps more than once.</summary>
    public static IEnumerable<RequestSpec> Wanted(PlanContext context, ImmutableArray<ICheck> checks)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.IsShallow && context.Options.OnlyChecks.IsEmpty)
        {
            // A shallow run is the job's first requests, whatever checks would like to see.
            return Job(context);
        }

        var forChecks = checks.SelectMany(check => check.Wants(context));
        return context.Options.OnlyChecks.IsEmpty || context.Leg == Leg.Control
            ? Job(context).Concat(forChecks)
            : forChecks;
    }

    private static IEnumerable<RequestSpec> Job(PlanContext context) =>
        context
            .Head()
            .Concat(context.FirstRange())
            .Concat(context.SeriesRange())
            .Concat(context.MiddleRange())
            .Concat(context.LastRange())
            .Concat(context.ForegroundHead())
            .Concat(context.WholeFile())
            .Concat(context.RepeatedHeads())
            .Concat(context.RepeatedRanges())
            .Concat(context.ColdRanges())
            .Concat(context.MultiRange())
            .Concat(context.UnorderedRanges())
            .Concat(context.StaleCondition())
            .Concat(context.OtherAddresses())
            .Concat(Experiments.After(context));

    /// <summary>Nothing further can be learnt: no connection can be had, the time is over, or nothing answers.</summary>
    private static bool IsPointless(ExchangeLog log)
    {
        var last = log.All[^1];
        if (last.Failure is not { } failure)
        {
            return false;
        }

        // One address of several that does not answer says nothing of the others.
        return (failure.Stage <= FailureStage.TlsHandshake && last.Spec.Address is null)
            || failure.Cause is FailureCauses.MaxTimeReached or FailureCauses.Interrupted
            || (log.All.Length >= FailuresInARow && log.All.All(e => e.Response is null));
    }

    /// <summary>
    /// One kind of request goes unanswered time after time, such as ranges behind a firewall that resets them; other
    /// kinds may still be answered.
    /// </summary>
    private static bool HasGivenUp(ExchangeLog log, JobShape? shape)
    {
        var unanswered = log
            .Settled.Where(e => e.Spec.Purpose.Shape() == shape)
            .Reverse()
            .TakeWhile(e => e.Response is null);
        return unanswered.Count() >= FailuresInARow;
    }
}
