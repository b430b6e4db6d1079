using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Verdicts;

namespace Probe.Transport;

/// <summary>One URL of a sweep, done.</summary>
public sealed record SweepRun
{
    /// <summary>The URL.</summary>
    public required HttpUrl Url { get; init; }

    /// <summary>What it was asked by: the sweep's options, without credentials that were refused before.</summary>
    public required ProbeOptions Options { get; init; }

    /// <summary>Which way, and why.</summary>
    public required ProxyDecision Decision { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>The results, one per job shape.</summary>
    public required ImmutableArray<RunResult> Runs { get; init; }

    /// <summary>Its exchanges as they ended, both legs, nothing masked; empty unless the sweep was asked to keep them.</summary>
    public ImmutableArray<Exchange> Exchanges { get; init; } = [];
}
