using System.Collections.Immutable;
using System.Net;

namespace Probe.Evidence.Packets;

/// <summary>Takes what the two ends of a TCP connection said, in order.</summary>
public interface IConversation
{
    /// <summary>The next octets of one direction.</summary>
    /// <param name="fromClient">True for what the end that opened the connection says.</param>
    /// <param name="time">When they were seen.</param>
    /// <param name="octets">They; valid during the call.</param>
    void Take(bool fromClient, DateTimeOffset time, ReadOnlySpan<byte> octets);

    /// <summary>Octets that the capture does not have stand here: lost by it, never a fault of an end.</summary>
    /// <param name="fromClient">Whose they are.</param>
    /// <param name="time">When it was noticed.</param>
    /// <param name="octets">How many.</param>
    void Gap(bool fromClient, DateTimeOffset time, long octets);

    /// <summary>One direction is over.</summary>
    /// <param name="fromClient">Which.</param>
    /// <param name="time">When.</param>
    /// <param name="end">How.</param>
    void End(bool fromClient, DateTimeOffset time, DirectionEnd end);
}

/// <summary>How a direction of a connection ended.</summary>
public enum DirectionEnd
{
    /// <summary>Closed in order (FIN).</summary>
    Closed,

    /// <summary>Reset by the end whose direction it is.</summary>
    Reset,

    /// <summary>Reset by the other end, which wanted no more of it.</summary>
    ResetByOther,

    /// <summary>The capture ends, or the connection was given up to keep within bounds.</summary>
    NotSeen,
}

/// <summary>A connection that a capture shows.</summary>
/// <param name="Number">Its number in the capture, from 1.</param>
/// <param name="Client">The end that opened it.</param>
/// <param name="Server">The other.</param>
/// <param name="BeginSeen">True when the capture has its beginning; else who opened it is guessed by the ports.</param>
/// <param name="Time">When its first packet was seen.</param>
public sealed record ConversationInfo(
    long Number,
    IPEndPoint Client,
    IPEndPoint Server,
    bool BeginSeen,
    DateTimeOffset Time
)
{
    /// <summary>True where the octets are the inside of TLS, which somebody has decrypted.</summary>
    public bool IsTls { get; init; }

    /// <summary>
    /// host:port that requests in origin-form are for, where a proxy took it from their targets; null to tell it by Host.
    /// </summary>
    public string? Authority { get; init; }

    /// <summary>
    /// Names of a reverse proxy that the client takes for the server, host:port: a Host of these is told as the server's.
    /// </summary>
    public ImmutableArray<string> StandIns { get; init; } = [];

    /// <summary>The server's own host:port, in place of a stand-in's name.</summary>
    public string? BehindStandIn { get; init; }

    /// <summary>The route of its requests where that is known; null to tell it by their targets.</summary>
    public Options.Route? Route { get; init; }
}
