using System.Collections.Immutable;

namespace Probe.EventLogs;

/// <summary>All that an event log says of BITS, joined to transfers.</summary>
public sealed record BitsLog
{
    /// <summary>The provider whose records count.</summary>
    public const string Provider = "Microsoft-Windows-Bits-Client";

    /// <summary>Most transfers that are told apart; what comes after is counted only.</summary>
    public const int MostTransfers = 100_000;

    /// <summary>Records read, of whichever provider.</summary>
    public long Records { get; init; }

    /// <summary>Records of BITS among them.</summary>
    public long BitsRecords { get; init; }

    /// <summary>Records of BITS that belong to transfers beyond <see cref="MostTransfers"/>.</summary>
    public long NotJoined { get; init; }

    /// <summary>Transfers in the order of their first record.</summary>
    public ImmutableArray<LoggedTransfer> Transfers { get; init; } = [];

    /// <summary>Jobs that have no transfer in the log: created, cancelled, or hit by an error before one began.</summary>
    public int JobsWithoutTransfer { get; init; }

    /// <summary>Remarks of records that belong to no transfer.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];
}
