using System.Collections.Immutable;

namespace Probe.Exchanges;

/// <summary>The connection that an exchange ran over.</summary>
public sealed record ConnectionFacts
{
    /// <summary>Number of the connection within the run, from 1; 0 when none was opened.</summary>
    public required int Id { get; init; }

    /// <summary>True when an earlier exchange had used it already.</summary>
    public bool Reused { get; init; }

    /// <summary>This end, <c>address:port</c>.</summary>
    public string? Local { get; init; }

    /// <summary>The next hop's end, <c>address:port</c>, IPv4-mapped addresses shown as IPv4.</summary>
    public string? Remote { get; init; }

    /// <summary>Addresses that the next hop's name resolved to, in the order tried.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>Each address tried when the connection was opened, the successful one last; empty when it was reused.</summary>
    public ImmutableArray<ConnectAttempt> Attempts { get; init; } = [];

    /// <summary>
    /// Why the leg's idle connection to the same hop was not used: <c>closed</c> (the peer closed or reset it after
    /// the reply that had left it open) or <c>unasked_octets</c> (octets came on it that nobody had asked for); null
    /// when there was none or it was used.
    /// </summary>
    public string? IdleConnectionLost { get; init; }

    /// <summary>
    /// True when a client that was watched reset the connection before the reply was whole; null where it did not, or
    /// nothing is known of it.
    /// </summary>
    public bool? ResetByClient { get; init; }

    /// <summary>True when the peer kept the connection open after this exchange.</summary>
    public bool KeptAlive { get; init; }
}
