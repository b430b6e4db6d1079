using System.Collections.Immutable;

namespace Probe.Exchanges;

/// <summary>
/// A client's connection with the capture proxy that ended without one whole head of a request: nobody knows what was to
/// be asked, and nothing of it is judged.
/// </summary>
public sealed record UnaskedConnection
{
    /// <summary>Number of the client's connection.</summary>
    public required long Connection { get; init; }

    /// <summary>The client, address:port.</summary>
    public required string Client { get; init; }

    /// <summary>Where the client reached the capture proxy, address:port; null where that is not known.</summary>
    public string? Local { get; init; }

    /// <summary>When it was taken.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it was open.</summary>
    public required TimeSpan Total { get; init; }

    /// <summary>Octets that the client sent.</summary>
    public required long Octets { get; init; }

    /// <summary>What they look like.</summary>
    public required Opening Looks { get; init; }

    /// <summary>Who ended it.</summary>
    public required TunnelParty EndedBy { get; init; }

    /// <summary>How.</summary>
    public required TunnelEnd End { get; init; }

    /// <summary>Why the capture proxy gave it up, in words; null where it did not.</summary>
    public string? Why { get; init; }

    /// <summary>The unfinished head; of what does not begin as HTTP does a few octets.</summary>
    public required ImmutableArray<byte> RequestBytes { get; init; }

    /// <summary>In words, such as "a TLS handshake".</summary>
    public string Words => Openings.Words(Looks);
}
