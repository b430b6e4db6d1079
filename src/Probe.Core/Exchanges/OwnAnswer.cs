using System.Collections.Immutable;

namespace Probe.Exchanges;

/// <summary>
/// A request that the capture proxy did not pass on, or could not, and answered in its own name: that answer is no
/// server's and counts against nobody.
/// </summary>
public sealed record OwnAnswer
{
    /// <summary>Most octets that are kept of the request's head.</summary>
    public const int MostOfHead = 16 * 1024;

    /// <summary>Number of the client's connection.</summary>
    public required long Connection { get; init; }

    /// <summary>The client, address:port.</summary>
    public required string Client { get; init; }

    /// <summary>Where the client reached the capture proxy, address:port; null where that is not known.</summary>
    public string? Local { get; init; }

    /// <summary>host:port that was asked for, as far as it could be told; empty where it could not.</summary>
    public required string Target { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Status of the answer.</summary>
    public required int Status { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Why { get; init; }

    /// <summary>True where it was asked within a tunnel that the capture proxy had opened to read it.</summary>
    public required bool IsTls { get; init; }

    /// <summary>The request's head, its beginning where it is very long; of what is no HTTP a few octets.</summary>
    public required ImmutableArray<byte> RequestBytes { get; init; }

    /// <summary>The answer.</summary>
    public required ImmutableArray<byte> ReplyBytes { get; init; }
}
