using System.Collections.Immutable;
using Probe.Checks;
using Probe.Findings;
using Probe.Options;
using Probe.Verdicts;

namespace Probe.Reports.Terminal;

/// <summary>The runs of one URL over one route: the same checks and exchanges, one verdict per job shape.</summary>
internal sealed class RunGroup
{
    private RunGroup(ImmutableArray<RunResult> shapes) => Shapes = shapes;

    /// <summary>One run per job shape, worst first.</summary>
    internal ImmutableArray<RunResult> Shapes { get; }

    /// <summary>The headline's run; what does not depend on the shape is the same in all.</summary>
    internal RunResult Worst => Shapes[0];

    internal IEnumerable<CheckResult> Failed => Worst.Checks.Where(c => c.Status == CheckStatus.Failed);

    internal int FailedRequired => Failed.Count(c => c.Check.Level == CheckLevel.Required);

    internal int FailedAdvisory => Failed.Count(c => c.Check.Level == CheckLevel.Advisory);

    /// <summary>True when a job shape does not transfer, or transfers something else than the file.</summary>
    internal bool IsBroken => Shapes.Any(r => Breaks(r.Verdict));

    /// <summary>True when there is nothing to look at: every shape transfers, seen to its end, no finding.</summary>
    internal bool IsFine => !IsBroken && Shapes.All(r => r.Verdict.Complete) && FailedRequired == 0;

    internal bool ThroughProxy => Worst.Decision.Route?.Kind == RouteKind.Proxy;

    /// <summary>Findings with their check's level, the deciding one first, then required before advisory.</summary>
    internal IEnumerable<(Finding Finding, CheckLevel Level, bool Decides)> Findings =>
        Failed
            .SelectMany(c => c.Findings.Select(f => (f, c.Check.Level, Shapes.Any(r => f == r.Verdict.Deciding))))
            .OrderBy(f => f.Item3 ? 0 : 1)
            .ThenBy(f => f.Level);

    /// <summary>Groups in the order of their first, worst run.</summary>
    internal static ImmutableArray<RunGroup> Of(IEnumerable<RunResult> runs) =>
        [
            .. runs.GroupBy(r =>
                    (
                        Url: r.Url.ToString(),
                        r.Profile,
                        r.Decision.Source,
                        r.Decision.Setting,
                        Proxy: r.Decision.Route?.Proxy?.ToString()
                    )
                )
                .Select(g => new RunGroup([.. g])),
        ];

    internal static bool Breaks(Verdict verdict) =>
        verdict.Outcome != JobOutcome.Transferred || verdict.BitsError is not null;
}
