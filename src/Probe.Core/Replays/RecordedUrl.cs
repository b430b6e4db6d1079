using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Replays;

/// <summary>All that a record says of one URL.</summary>
public sealed record RecordedUrl
{
    /// <summary>What was asked for, secrets in its query included: to be sent, not to be shown.</summary>
    public required HttpUrl Url { get; init; }

    /// <summary>The same to be shown.</summary>
    public HttpUrl Shown => UrlSecrets.Masked(Url);

    /// <summary>How it ended in the end: the worst of what came last in each series.</summary>
    public required RecordedOutcome Then { get; init; }

    /// <summary>How often it was asked for.</summary>
    public required long Count { get; init; }

    /// <summary>The first time, UTC; null when not told.</summary>
    public DateTimeOffset? FirstAt { get; init; }

    /// <summary>The last time, UTC; null when not told.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>Octets that went to clients, all requests together; null when not told.</summary>
    public long? Octets { get; init; }

    /// <summary>Each end with how often it was seen, the most frequent first; rare ones beyond a few are left out.</summary>
    public ImmutableArray<(string Text, long Count)> Ends { get; init; } = [];
}
