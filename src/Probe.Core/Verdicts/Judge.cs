using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Probe.Checks;
using Probe.Checks.Connect;
using Probe.Findings;
using Probe.Planning;
using Probe.Remedies;
using Probe.Sites;

namespace Probe.Verdicts;

/// <summary>From recorded exchanges to results: runs the checks in order, then the job model. Pure.</summary>
public static class Judge
{
    /// <summary>The order in which the whole list is run; found once.</summary>
    private static int[]? _orderOfAll;

    /// <summary>Judges one URL over one route: one result per job shape that the depth plays, worst first.</summary>
    public static ImmutableArray<RunResult> Run(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var checks = RunChecks(context, Selected(context.Options.OnlyChecks, context.Options.SkipChecks))
            .AddRange(LeftOut(context.Options.SkipChecks));
        var control = ControlComparer.Compare(context);
        var coverage = CoverageBuilder.Build(context.Log, context.Bytes);
        var software = Markers.ProxySoftware(context.Log);
        return WorstFirst(
            Shapes(context)
                .Select(shape => new RunResult
                {
                    Url = context.Url,
                    Profile = context.Options.Profile,
                    JobShape = shape,
                    Depth = context.Options.Depth,
                    Decision = context.Decision,
                    ProxySoftware = software,
                    Verdict = Worded(
                        context,
                        JobEnd.Describe(
                            JobModel.Decide(shape, context.Log, checks, context.Options.Retry),
                            shape,
                            context.Url,
                            context.Decision,
                            context.Log,
                            context.Options.Retry
                        )
                    ),
                    Checks = checks,
                    Log = context.Log,
                    IsObserved = context.IsObserved,
                    Control = control,
                    Coverage = coverage,
                })
        );
    }

    /// <summary>
    /// The checks of a WSUS site, run on its survey; where it is asked over TLS, the certificate before them: with
    /// <c>-k</c> the survey goes on, and no client would.
    /// </summary>
    internal static ImmutableArray<CheckResult> RunSiteChecks(JudgeContext context)
    {
        var options = context.Options;
        return
        [
            .. RunChecks(
                context,
                [.. Selected(options.OnlyChecks, options.SkipChecks).Where(c => IsOfSite(c.Info, context))]
            ),
            .. LeftOut(options.SkipChecks).Where(c => IsOfSite(c.Check, context)),
        ];
    }

    private static bool IsOfSite(CheckInfo info, JudgeContext context) =>
        info.Group == SiteJudge.Group
        || (info.Id == TlsIsTrusted.Id && (context.Url.IsTls || context.Decision.Route?.Proxy is { IsTls: true }));

    /// <summary>The shapes that the depth plays; where single checks are asked for, those that they sent something of.</summary>
    private static IEnumerable<JobShape> Shapes(JudgeContext context) =>
        context.IsObserved ? Seen(context)
        : context.Options.Depth == Depth.Quick ? [JobShape.Background]
        : context.Options.OnlyChecks.IsEmpty ? [JobShape.Background, JobShape.Foreground]
        : Seen(context);

    /// <summary>Whoever looks at another client's job cannot play it again: it is to be seen from beginning to end.</summary>
    private static Verdict Worded(JudgeContext context, Verdict verdict)
    {
        if (context.IsObserved && !verdict.Complete)
        {
            verdict = verdict with
            {
                Summary = verdict
                    .Summary.Replace(" was sent", " was seen", StringComparison.Ordinal)
                    .Replace("was not sent", "was not seen", StringComparison.Ordinal),
                Remedy =
                    "Capture the client's whole job, from before it begins (bitsadmin /resume starts it again) to its end.",
            };
        }

        return context.IsRebuilt ? verdict with { Summary = $"{verdict.Summary} {RebuiltHeads.Remark}" } : verdict;
    }

    private static IEnumerable<JobShape> Seen(JudgeContext context) =>
        context.Log.Main.Select(e => e.Spec.Purpose.Shape()).OfType<JobShape>().DefaultIfEmpty().Distinct();

    /// <summary>Orders results as reports show them: worst first, background first on a tie.</summary>
    public static ImmutableArray<RunResult> WorstFirst(IEnumerable<RunResult> runs) =>
        [.. runs.OrderByDescending(Badness).ThenBy(r => r.JobShape)];

    /// <summary>True when every job transfers and no required check failed: exit code 0.</summary>
    /// <param name="runs">The results.</param>
    /// <param name="failOnAdvisory">True to count advisory checks too.</param>
    public static bool AllIsWell(IEnumerable<RunResult> runs, bool failOnAdvisory) =>
        runs.All(run =>
            run.Verdict is { Outcome: JobOutcome.Transferred, Complete: true }
            && !run.Checks.Any(c =>
                c.Status == CheckStatus.Failed && (failOnAdvisory || c.Check.Level == CheckLevel.Required)
            )
        );

    /// <summary>The checks that the options select, in list order.</summary>
    /// <param name="only">Ids to keep; empty for all.</param>
    /// <param name="skip">Ids to leave out.</param>
    public static ImmutableArray<ICheck> Selected(ImmutableArray<string> only, ImmutableArray<string> skip) =>
        only.IsEmpty && skip.IsEmpty
            ? AllChecks.List
            :
            [
                .. AllChecks.List.Where(c =>
                    (only.IsEmpty || only.Contains(c.Info.Id, StringComparer.OrdinalIgnoreCase))
                    && !skip.Contains(c.Info.Id, StringComparer.OrdinalIgnoreCase)
                ),
            ];

    /// <summary>What was left out by wish is shown as such: a report must not look better for it.</summary>
    private static IEnumerable<CheckResult> LeftOut(ImmutableArray<string> skip) =>
        AllChecks
            .List.Where(c => skip.Contains(c.Info.Id, StringComparer.OrdinalIgnoreCase))
            .Select(c => new CheckResult
            {
                Check = c.Info,
                Status = CheckStatus.NotRun,
                Reason = "left out by --skip",
            });

    private static ImmutableArray<CheckResult> RunChecks(JudgeContext context, ImmutableArray<ICheck> checks)
    {
        var results = new CheckResult[checks.Length];
        var broken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var place in InDependencyOrder(checks))
        {
            var check = checks[place];
            var premise = check.Info.DependsOn.FirstOrDefault(broken.Contains);
            if (premise is not null)
            {
                broken.Add(check.Info.Id);
                results[place] = new CheckResult
                {
                    Check = check.Info,
                    Status = CheckStatus.Blocked,
                    Reason = $"{premise} does not hold, so this means nothing here",
                };
                continue;
            }

            var judgement = context.IsRebuilt ? RebuiltHeads.Judge(check, context) : check.Judge(context);
            if (judgement.Status == CheckStatus.Failed)
            {
                broken.Add(check.Info.Id);
            }

            results[place] = new CheckResult
            {
                Check = check.Info,
                Status = judgement.Status,
                Reason = judgement.Reason,
                Findings = judgement.Findings.IsEmpty
                    ? []
                    : [.. judgement.Findings.Select(f => RemedyFinder.WithRemedies(f, context.Log, context.Url))],
            };
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(results);
    }

    /// <summary>
    /// Places in the list, premises before what depends on them, otherwise as listed. A premise that was left out
    /// blocks nothing.
    /// </summary>
    private static int[] InDependencyOrder(ImmutableArray<ICheck> checks)
    {
        if (checks == AllChecks.List && _orderOfAll is { } known)
        {
            return known;
        }

        var places = new Dictionary<string, int>(checks.Length, StringComparer.Ordinal);
        for (var i = 0; i < checks.Length; i++)
        {
            places.Add(checks[i].Info.Id, i);
        }

        var done = new bool[checks.Length];
        var ordered = new List<int>(checks.Length);

        void Visit(int place)
        {
            if (done[place])
            {
                return;
            }

            done[place] = true;
            foreach (var premise in checks[place].Info.DependsOn)
            {
                if (places.TryGetValue(premise, out var found))
                {
                    Visit(found);
                }
            }

            ordered.Add(place);
        }

        for (var i = 0; i < checks.Length; i++)
        {
            Visit(i);
        }

        int[] order = [.. ordered];
        if (checks == AllChecks.List)
        {
            _orderOfAll = order;
        }

        return order;
    }

    private static int Badness(RunResult run) =>
        run.Verdict switch
        {
            { Outcome: JobOutcome.Error, Complete: true } => 4,
            { Outcome: JobOutcome.TransientError } => 3,
            { Complete: false } => 2,
            _ when run.Checks.Any(c => c is { Status: CheckStatus.Failed, Check.Level: CheckLevel.Required }) => 1,
            _ => 0,
        };
}
