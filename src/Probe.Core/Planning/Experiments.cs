using System.Collections.Immutable;
using Probe.Exchanges;

namespace Probe.Planning;

/// <summary>
/// Single-difference experiments: a request that was refused or broken off is sent once more without one of its
/// header lines. Where that one passes, the line is what somebody on the path objects to.
/// </summary>
public static class Experiments
{
    /// <summary>Most requests that are experimented with.</summary>
    private const int MostRefused = 2;

    /// <summary>The experiments that the answers so far call for; none at depth quick or on the control leg.</summary>
    public static IEnumerable<RequestSpec> After(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Options.Depth == Depth.Quick || context.Leg == Leg.Control
            ? []
            : context
                .Log.Settled.Where(e => IsRefused(e) && e.Spec is { Hop: 0, Attempt: 0 })
                .DistinctBy(e => (e.Spec.Method, HasRange: e.Spec.Range is not null))
                .Take(MostRefused)
                .SelectMany(Of);
    }

    /// <summary>What the run shows of the same request without one of its lines, for a refused one.</summary>
    /// <param name="refused">The exchange in question.</param>
    /// <param name="log">The run.</param>
    public static ImmutableArray<Experiment> About(Exchange refused, ExchangeLog log)
    {
        ArgumentNullException.ThrowIfNull(refused);
        ArgumentNullException.ThrowIfNull(log);
        if (!IsRefused(refused))
        {
            return [];
        }

        var like = log
            .Settled.Where(e =>
                e.Spec.Purpose == Purpose.Experiment
                && e.Spec.Leg == refused.Spec.Leg
                && e.Spec.Method == refused.Spec.Method
                && e.Spec.Range is null == refused.Spec.Range is null
            )
            .Select(e => new Experiment(e.Spec.Without!, e, Passes(e)));

        // A foreground job's GET is the same request but for its Range line.
        var whole = refused.Spec is { Method: "GET", Range: not null }
            ? log.Settled.FirstOrDefault(e => e.Spec.Leg == refused.Spec.Leg && e.Spec.Purpose == Purpose.WholeFile)
            : null;
        return whole is null ? [.. like] : [new Experiment("Range", whole, Passes(whole)), .. like];
    }

    /// <summary>True when a job's request got no answer or a refusal that a header line may be the reason for.</summary>
    private static bool IsRefused(Exchange exchange) =>
        exchange.Spec.Purpose.Shape() is not null
        && exchange.Status switch
        {
            // Silence costs a whole time-out each time; a reset or a close costs nothing.
            null => exchange.Failure
                is {
                    Stage: FailureStage.Send or FailureStage.ReceiveHead or FailureStage.ReceiveBody,
                    Cause: FailureCauses.Reset or FailureCauses.ClosedWithoutReply or FailureCauses.ClosedInHead
                },
            // Missing, or credentials wanted: no line of the request is at fault.
            401 or 404 or 407 or 410 or 429 => false,
            >= 400 => true,
            _ => false,
        };

    private static bool Passes(Exchange exchange) => exchange is { Status: 200 or 206, Failure: null };

    private static IEnumerable<RequestSpec> Of(Exchange refused)
    {
        foreach (var name in (string[])["User-Agent", "If-Unmodified-Since"])
        {
            if (refused.Spec.Headers.Contains(name))
            {
                yield return refused.Spec with
                {
                    Key = $"experiment/{refused.Spec.Key}/without-{name}",
                    Purpose = Purpose.Experiment,
                    Headers = refused.Spec.Headers.Remove(name),
                    Without = name,
                    InSeries = false,
                    WantsSha1 = false,
                    FollowUpOf = null,
                    BodyLimit = refused.Spec.BodyLimit ?? BodyFacts.BlockOctets,
                };
            }
        }
    }
}

/// <summary>What came of a request without one of its header lines.</summary>
/// <param name="Without">Name of the line left out.</param>
/// <param name="Exchange">The exchange that left it out.</param>
/// <param name="Passes">True when that one got the file.</param>
public sealed record Experiment(string Without, Exchange Exchange, bool Passes);
