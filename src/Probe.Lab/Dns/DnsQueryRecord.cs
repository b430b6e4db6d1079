namespace Probe.Lab.Dns;

/// <summary>One question that the lab's name server was asked, and how it ended.</summary>
public sealed record DnsQueryRecord
{
    /// <summary>When it ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>True when it came over TCP.</summary>
    public required bool OverTcp { get; init; }

    /// <summary>Name asked for, escaped; empty when it could not be read.</summary>
    public required string Name { get; init; }

    /// <summary>Number of the type asked for: 1 for A, 28 for AAAA.</summary>
    public required int Type { get; init; }

    /// <summary>How it ended: <c>NOERROR, 2 addresses</c>, <c>NXDOMAIN</c>, <c>no answer</c>.</summary>
    public required string Outcome { get; init; }
}
