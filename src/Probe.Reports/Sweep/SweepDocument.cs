namespace Probe.Reports.Sweep;

/// <summary>One line of the JSON Lines report for one URL (schema <c>sweep.schema.json</c>).</summary>
internal sealed record SweepUrlDocument(
    string Type,
    string Url,
    string Outcome,
    bool Works,
    bool Complete,
    SweepErrorDocument? BitsError,
    SweepCulpritDocument? Culprit,
    string Summary,
    string? DecidedBy,
    IReadOnlyList<string> FailedChecks,
    int Requests,
    long Octets,
    double DurationMs
);

internal sealed record SweepErrorDocument(string Name, string Hresult);

internal sealed record SweepCulpritDocument(string Party, string Confidence, string Why);

/// <summary>A line of the list that is no URL.</summary>
internal sealed record SweepInvalidDocument(string Type, long Line, int Column, string Problem);

/// <summary>The last line.</summary>
internal sealed record SweepSummaryDocument(
    string Type,
    string SchemaVersion,
    string ToolVersion,
    string StartedAt,
    double DurationMs,
    int ExitCode,
    bool Complete,
    long? Planned,
    long Done,
    long Works,
    long Fails,
    long Undecided,
    long Invalid,
    long Requests,
    double RequestsPerSecond,
    long Octets,
    long Pauses,
    IReadOnlyList<SweepKindDocument> Kinds
);

internal sealed record SweepKindDocument(string Error, string Culprit, long Count, IReadOnlyList<string> Examples);
