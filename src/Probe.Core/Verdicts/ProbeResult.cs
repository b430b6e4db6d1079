using System.Collections.Immutable;
using Probe.Checks;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Replays;
using Probe.Sites;

namespace Probe.Verdicts;

/// <summary>All that came of one invocation; every report is made from this value alone.</summary>
public sealed record ProbeResult
{
    /// <summary>Version of the program.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>When the invocation began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Exit code of the process (design section 5).</summary>
    public required int ExitCode { get; init; }

    /// <summary>One per URL, route and job shape; worst first, background first on a tie, so the first is the headline.</summary>
    public required ImmutableArray<RunResult> Runs { get; init; }

    /// <summary>The WSUS site whose files the runs are of (<c>--wsus</c>); null without one.</summary>
    public SiteResult? Site { get; init; }

    /// <summary>The record that was replayed (<c>replay</c>); null without one.</summary>
    public ReplayResult? Replay { get; init; }

    /// <summary>What passed through the capture proxy and is not judged; null where nothing did.</summary>
    public Unjudged? Unjudged { get; init; }

    /// <summary>The saved evidence that was judged (<c>judge</c>), where something of it is not as it should be.</summary>
    public JudgedEvidence? Evidence { get; init; }
}

/// <summary>One URL over one route in one job shape.</summary>
public sealed record RunResult
{
    /// <summary>The URL as asked.</summary>
    public required HttpUrl Url { get; init; }

    /// <summary>Profile id.</summary>
    public required string Profile { get; init; }

    /// <summary>Job shape judged.</summary>
    public required JobShape JobShape { get; init; }

    /// <summary>Depth of the run.</summary>
    public required Depth Depth { get; init; }

    /// <summary>Which way it went and why.</summary>
    public required ProxyDecision Decision { get; init; }

    /// <summary>Software that the markers name for the proxy, such as <c>squid/5.7</c>; null when none do.</summary>
    public string? ProxySoftware { get; init; }

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Every check in list order; the same for both shapes of one URL and route.</summary>
    public required ImmutableArray<CheckResult> Checks { get; init; }

    /// <summary>Every exchange of the URL, control included.</summary>
    public required ExchangeLog Log { get; init; }

    /// <summary>True when they are another client's, seen by a capture, and none that were sent to find something out.</summary>
    public bool IsObserved { get; init; }

    /// <summary>Exchanges of it that were recorded and not judged; null where all of them were.</summary>
    public UnjudgedExchanges? Unjudged { get; init; }

    /// <summary>What the control run showed.</summary>
    public required ControlReport Control { get; init; }

    /// <summary>Which bytes of the file were seen, and whether they were right.</summary>
    public required ByteCoverage Coverage { get; init; }

    /// <summary>What the record said of the URL, and what changed (<c>replay</c>); null without one.</summary>
    public ReplayRow? Replayed { get; init; }
}

/// <summary>One check with its end.</summary>
public sealed record CheckResult
{
    /// <summary>The check.</summary>
    public required CheckInfo Check { get; init; }

    /// <summary>How it ended.</summary>
    public required CheckStatus Status { get; init; }

    /// <summary>Why, for statuses other than failed: what was seen, missing or not applicable.</summary>
    public required string Reason { get; init; }

    /// <summary>What it found; empty unless failed.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];
}

/// <summary>What the control run showed.</summary>
/// <param name="Reachable">True when the origin answered directly; false when not; null when there was no control run.</param>
/// <param name="Differences">Where proxied and direct answers differ, one line each.</param>
/// <param name="Note">Why there was none, or why the origin could not be reached; null otherwise.</param>
public sealed record ControlReport(bool? Reachable, ImmutableArray<string> Differences, string? Note = null);

/// <summary>Which bytes of the file were seen over the main route.</summary>
/// <param name="FileLength">Length of the file in octets where known.</param>
/// <param name="Spans">Ascending, not overlapping.</param>
public sealed record ByteCoverage(long? FileLength, ImmutableArray<ByteSpan> Spans);

/// <summary>A stretch of the file with what is known of its bytes.</summary>
/// <param name="Range">Which octets.</param>
/// <param name="State">What is known.</param>
public sealed record ByteSpan(ByteRange Range, ByteState State);

/// <summary>What is known of some bytes of the file.</summary>
public enum ByteState
{
    /// <summary>Received, and a second answer or the file's digest agrees.</summary>
    Verified,

    /// <summary>Received; nothing to compare with.</summary>
    Received,

    /// <summary>Received, and it differs from another answer or the file's digest.</summary>
    Wrong,

    /// <summary>Asked for and not received.</summary>
    Missing,
}
