using System.Collections.Immutable;

namespace Probe.Lab;

/// <summary>One request that a party of the lab answered, for showing to people.</summary>
public sealed record LabRequestRecord
{
    /// <summary>When it was answered.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who answered: <c>origin</c>, <c>tls-origin</c> or <c>proxy</c>.</summary>
    public required string Party { get; init; }

    /// <summary>Number of the connection at that party, from 1.</summary>
    public required int Connection { get; init; }

    /// <summary>Number of the request at that party, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Method, target and version as received, control characters escaped, at most 512 characters.</summary>
    public required string RequestLine { get; init; }

    /// <summary>Value of Range, control characters escaped, at most 512 characters; null when there was none.</summary>
    public string? Range { get; init; }

    /// <summary>Status sent; null when no reply was sent.</summary>
    public int? Status { get; init; }

    /// <summary>Body octets sent, chunk framing not counted.</summary>
    public long BodyOctets { get; init; }

    /// <summary>Ids of the faults that changed the request or its reply.</summary>
    public ImmutableArray<string> Faults { get; init; } = [];
}
