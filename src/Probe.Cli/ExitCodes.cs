using System.Collections.Immutable;
using Probe.Sites;
using Probe.Sweeps;
using Probe.Verdicts;

namespace Probe.Cli;

/// <summary>What the process says to the one that started it. The only place where exit codes are made.</summary>
internal static class ExitCodes
{
    /// <summary>Every job shape transfers and no required check failed.</summary>
    internal const int Works = 0;

    /// <summary>Any other verdict, an unreachable proxy or origin included.</summary>
    internal const int Broken = 1;

    /// <summary>Arguments or configuration that cannot be run.</summary>
    internal const int Usage = 2;

    /// <summary>A defect of this program, or output that cannot be written.</summary>
    internal const int Defect = 3;

    /// <summary>Ctrl-C or a request to terminate.</summary>
    internal const int Interrupted = 130;

    /// <summary>The code for a set of results.</summary>
    /// <param name="runs">What came out.</param>
    /// <param name="failOnAdvisory">True for <c>--fail-on advisory</c>.</param>
    /// <param name="interrupted">True when the user stopped the run.</param>
    /// <param name="site">The WSUS site that the runs are of; null for none.</param>
    internal static int Of(
        ImmutableArray<RunResult> runs,
        bool failOnAdvisory,
        bool interrupted,
        SiteResult? site = null
    )
    {
        if (interrupted)
        {
            return Interrupted;
        }

        return Judge.AllIsWell(runs, failOnAdvisory) && site?.IsWell(failOnAdvisory) != false ? Works : Broken;
    }

    /// <summary>The code for a sweep: what is wrong with a download counts before what is wrong with the list.</summary>
    /// <param name="counts">What came out.</param>
    /// <param name="interrupted">True when the user stopped it.</param>
    internal static int OfSweep(SweepCounts counts, bool interrupted) =>
        interrupted ? Interrupted
        : counts.Works < counts.Done ? Broken
        : counts.Invalid > 0 || counts.Done == 0 ? Usage
        : Works;

    /// <summary>The code for a replay: what of the record could not be read is told, and no reason to fail.</summary>
    /// <param name="counts">What came out.</param>
    /// <param name="interrupted">True when the user stopped it.</param>
    internal static int OfReplay(SweepCounts counts, bool interrupted) =>
        interrupted ? Interrupted
        : counts.Works < counts.Done ? Broken
        : Works;
}
