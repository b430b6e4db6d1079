using System.Collections.Immutable;
using Probe.EventLogs;

namespace Probe.Reports.EventLog;

/// <summary>A judged event log, as its reports take it.</summary>
public sealed record EventLogResult
{
    /// <summary>The file's path as given; <c>-</c> for standard input.</summary>
    public required string File { get; init; }

    /// <summary>Version of the program.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>What the log says.</summary>
    public required BitsLog Log { get; init; }

    /// <summary>What could not be read: where, and why; at most a few.</summary>
    public ImmutableArray<string> PassedOver { get; init; } = [];

    /// <summary>How many parts could not be read.</summary>
    public long PassedOverCount { get; init; }

    /// <summary>What the process will end with.</summary>
    public required int ExitCode { get; init; }
}
