using System.Collections.Immutable;
using Probe.Checks;

namespace Probe.Verdicts;

/// <summary>From recorded exchanges to results: runs the checks in order, then the job model. Pure.</summary>
public static class Judge
{
    /// <summary>Judges one URL over one route: one result per job shape that the depth plays.</summary>
    public static ImmutableArray<RunResult> Run(JudgeContext context) => throw new NotImplementedException();
}
