using Probe.Http;

namespace Probe.Replays;

/// <summary>One request or transfer out of a record.</summary>
public sealed record RecordedRequest
{
    /// <summary>What was asked for, secrets in its query included.</summary>
    public required HttpUrl Url { get; init; }

    /// <summary>How it ended.</summary>
    public required RecordedOutcome Outcome { get; init; }

    /// <summary>When, UTC; null when not told.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>
    /// What a later end of the same stands in for: the method in a log, the client in a capture, the computer in an
    /// event log. A HEAD that works does not make up for a GET that failed.
    /// </summary>
    public string Series { get; init; } = "";

    /// <summary>Octets that went to the client; null when not told.</summary>
    public long? Octets { get; init; }
}
