using System.Collections.Immutable;
using Probe.Bits;
using Probe.Findings;

namespace Probe.Verdicts;

/// <summary>How one job shape would end over one route, from findings alone.</summary>
public sealed record Verdict
{
    /// <summary>How the job would end.</summary>
    public required JobOutcome Outcome { get; init; }

    /// <summary>
    /// The error it would end in; null when it transfers. With <see cref="JobOutcome.Transferred"/> it may name
    /// what the update agent reports afterwards (wrong bytes).
    /// </summary>
    public BitsErrorReport? BitsError { get; init; }

    /// <summary>Who is to blame; null when nothing is wrong.</summary>
    public Culprit? Culprit { get; init; }

    /// <summary>The headline in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>What to change; null when nothing is wrong.</summary>
    public string? Remedy { get; init; }

    /// <summary>The finding that decided; null when none did.</summary>
    public Finding? Deciding { get; init; }

    /// <summary>True when the job was seen to its end: false when evidence for part of it is missing.</summary>
    public bool Complete { get; init; } = true;

    /// <summary>When BITS tries again and how that ends; null when the job transfers, or was not seen to its end.</summary>
    public RetryTimetable? Retry { get; init; }

    /// <summary>What Windows would write to its event log, in order; empty when the job was not seen to its end.</summary>
    public ImmutableArray<EventLogRecord> EventLog { get; init; } = [];
}

/// <summary>A BITS error with where it happens and how sure that is.</summary>
public sealed record BitsErrorReport
{
    /// <summary>The error.</summary>
    public required BitsError Error { get; init; }

    /// <summary>BG_ERROR_CONTEXT name, such as <c>BG_ERROR_CONTEXT_REMOTE_FILE</c>.</summary>
    public required string Context { get; init; }

    /// <summary>BG_JOB_STATE name, such as <c>BG_JOB_STATE_ERROR</c>.</summary>
    public required string JobState { get; init; }

    /// <summary>documented, observed or inferred.</summary>
    public required string Basis { get; init; }

    /// <summary>Other codes that sources give for the same.</summary>
    public ImmutableArray<BitsError> Alternatives { get; init; } = [];
}
