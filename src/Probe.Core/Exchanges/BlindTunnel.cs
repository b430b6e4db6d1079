using System.Collections.Immutable;
using Probe.Options;

namespace Probe.Exchanges;

/// <summary>
/// A tunnel (CONNECT) of somebody else's that passed and was not looked into: what was said in it is not known, so that
/// nothing of it is judged.
/// </summary>
public sealed record BlindTunnel
{
    /// <summary>Most octets that are kept of the request's head, and of the reply's.</summary>
    public const int MostOfHead = 64 * 1024;

    /// <summary>Number of the client's connection.</summary>
    public required long Connection { get; init; }

    /// <summary>The client, address:port.</summary>
    public required string Client { get; init; }

    /// <summary>Where the client reached the capture proxy, address:port; null where that is not known.</summary>
    public string? Local { get; init; }

    /// <summary>What the client wanted to reach, host:port; untrusted text.</summary>
    public required string Target { get; init; }

    /// <summary>The server or upstream proxy that was dialled, address:port; null where none was.</summary>
    public string? Server { get; init; }

    /// <summary>The upstream proxy between; null for straight.</summary>
    public ProxyEndpoint? Upstream { get; init; }

    /// <summary>When the request was passed on or, straight, granted.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>From the request until the reply that opened it.</summary>
    public required TimeSpan Opening { get; init; }

    /// <summary>From the request until the end.</summary>
    public required TimeSpan Total { get; init; }

    /// <summary>Octets that the client said within it.</summary>
    public required long OctetsUp { get; init; }

    /// <summary>Octets that the server said within it.</summary>
    public required long OctetsDown { get; init; }

    /// <summary>Who ended it first.</summary>
    public required TunnelParty EndedBy { get; init; }

    /// <summary>How.</summary>
    public required TunnelEnd End { get; init; }

    /// <summary>True where it was to be decrypted, which failed: <see cref="Why"/> says on what.</summary>
    public required bool WasToBeRead { get; init; }

    /// <summary>What else is known of its end, in words; null for nothing.</summary>
    public string? Why { get; init; }

    /// <summary>The request's head as the client sent it, its beginning where it is very long.</summary>
    public required ImmutableArray<byte> RequestBytes { get; init; }

    /// <summary>The reply's head as the client got it.</summary>
    public required ImmutableArray<byte> ReplyBytes { get; init; }
}

/// <summary>Who ended a tunnel.</summary>
public enum TunnelParty
{
    /// <summary>The client.</summary>
    Client,

    /// <summary>The server, or the upstream proxy.</summary>
    Server,

    /// <summary>The capture proxy.</summary>
    Capture,
}

/// <summary>How a tunnel ended.</summary>
public enum TunnelEnd
{
    /// <summary>Closed in order (FIN).</summary>
    Finished,

    /// <summary>Reset (RST).</summary>
    Reset,

    /// <summary>Given up by the capture proxy: it stopped, or nothing had passed for too long.</summary>
    GivenUp,
}
