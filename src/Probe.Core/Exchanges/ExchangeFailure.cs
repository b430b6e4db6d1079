namespace Probe.Exchanges;

/// <summary>Why an exchange did not complete. Failure is data: nothing is thrown for what a peer does.</summary>
public sealed record ExchangeFailure
{
    /// <summary>How far it came.</summary>
    public required FailureStage Stage { get; init; }

    /// <summary>At whose end it showed.</summary>
    public required FailureSide Side { get; init; }

    /// <summary>A token of <see cref="FailureCauses"/>.</summary>
    public required string Cause { get; init; }

    /// <summary>In words, with control characters escaped; no secret.</summary>
    public required string Detail { get; init; }

    /// <summary>Offset in octets of what could not be read, within the head or the raw body; null when not about bytes.</summary>
    public long? Offset { get; init; }

    /// <summary>Raw octets of the reply received before the failure, at most 4 KiB of them, to be shown as evidence.</summary>
    public System.Collections.Immutable.ImmutableArray<byte> ReceivedBytes { get; init; } = [];
}
