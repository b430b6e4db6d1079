using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Transport;

/// <summary>What came of fetching a PAC script.</summary>
public sealed record FetchedScript
{
    /// <summary>Where it came from in the end, redirects followed.</summary>
    public required HttpUrl Url { get; init; }

    /// <summary>The body as it came; empty when there is a problem.</summary>
    public ImmutableArray<byte> Octets { get; init; } = [];

    /// <summary>The Content-Type, escaped; null when there was none.</summary>
    public string? ContentType { get; init; }

    /// <summary>Why there is none; null when there is.</summary>
    public string? Problem { get; init; }

    /// <summary>How far it came where it failed; null where a server answered, and where nothing failed.</summary>
    public FailureStage? FailedAt { get; init; }

    /// <summary>Each request and what came of it.</summary>
    public ImmutableArray<string> Steps { get; init; } = [];
}
