using System.Collections.Immutable;
using Probe.Cli.Pac;
using Probe.Cli.Saving;
using Probe.Cli.Sweep;
using Probe.Lab;
using Probe.Options;

namespace Probe.Cli.Commands;

/// <summary>A command line of <c>check</c>, understood.</summary>
internal sealed record CheckRequest
{
    /// <summary>What the run is to do; without URLs when the lab brings them.</summary>
    internal required ProbeOptions Options { get; init; }

    /// <summary>The lab to check; null for the real world.</summary>
    internal LabOptions? Lab { get; init; }

    /// <summary>Where the PAC script is; null when none is named.</summary>
    internal PacRequest? Pac { get; init; }

    /// <summary>True to print the plan and send nothing.</summary>
    internal bool DryRun { get; init; }

    /// <summary>Length in octets that the plan takes the file to have.</summary>
    internal long DryRunSize { get; init; }

    /// <summary>Id of the report on stdout: <c>text</c> or <c>json</c>.</summary>
    internal string Format { get; init; } = "text";

    /// <summary>Reports to write into files.</summary>
    internal ImmutableArray<ReportRequest> Reports { get; init; } = [];

    /// <summary>Where evidence is to go; null for none.</summary>
    internal EvidenceRequest? Evidence { get; init; }

    /// <summary>How the report on stdout is to look.</summary>
    internal required View View { get; init; }

    /// <summary>True for no progress.</summary>
    internal bool Quiet { get; init; }

    /// <summary>The sweep of many URLs; null for the full report on each.</summary>
    internal SweepRequest? Sweep { get; init; }

    /// <summary>True to survey the lab's WSUS site.</summary>
    internal bool SurveysLab { get; init; }

    /// <summary>How many URLs at the same time.</summary>
    internal int Parallel { get; init; } = 1;

    /// <summary>What to tell on standard error before anything is sent.</summary>
    internal ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Whose password has to be asked for at the terminal.</summary>
    internal ImmutableArray<LoginAsk> Asks { get; init; } = [];
}

/// <summary>One <c>--report</c>.</summary>
/// <param name="Kind">Id of the report.</param>
/// <param name="Path">Where it goes.</param>
internal sealed record ReportRequest(string Kind, string Path);
