namespace Probe.Sweeps;

/// <summary>The end of a sweep.</summary>
public sealed record SweepResult
{
    /// <summary>Version of the program.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Exit code of the process.</summary>
    public required int ExitCode { get; init; }

    /// <summary>False when the user stopped it before its end.</summary>
    public required bool Complete { get; init; }

    /// <summary>URLs in the list; null when it was a stream that was not read to its end.</summary>
    public long? Planned { get; init; }

    /// <summary>How often a host was left alone for a while because it had answered 429 or 503.</summary>
    public long Pauses { get; init; }

    /// <summary>The counts.</summary>
    public required SweepCounts Counts { get; init; }
}
