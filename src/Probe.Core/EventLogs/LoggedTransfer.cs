using System.Collections.Immutable;

namespace Probe.EventLogs;

/// <summary>One transfer of one file as the log tells it: all of its records joined by the transfer's id.</summary>
public sealed record LoggedTransfer
{
    /// <summary>Id of the transfer, <c>{GUID}</c> in capitals; empty where no record gives one.</summary>
    public required string Id { get; init; }

    /// <summary>Id of its job.</summary>
    public string JobId { get; init; } = "";

    /// <summary>Title that the job's creator gave; any text.</summary>
    public string JobName { get; init; } = "";

    /// <summary>Account that owns the job, from the job's own records; empty where the log does not have them.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Program that created the job; empty where the log does not say.</summary>
    public string Process { get; init; } = "";

    /// <summary>What was fetched.</summary>
    public string Url { get; init; } = "";

    /// <summary>The proxy as logged; empty for none or not told.</summary>
    public string Proxy { get; init; } = "";

    /// <summary>Computer whose log it is.</summary>
    public string Computer { get; init; } = "";

    /// <summary>First record's time, UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Last record's time, UTC.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended.</summary>
    public TransferEnd End { get; init; }

    /// <summary>The error of a failed one, or the code beside a success that is not 0; null for none.</summary>
    public uint? HResult { get; init; }

    /// <summary>Length of the file, octets; null when not known.</summary>
    public long? FileLength { get; init; }

    /// <summary>Octets transferred; null when not told.</summary>
    public long? Transferred { get; init; }

    /// <summary>Octets of those that came from peers; null when not told.</summary>
    public long? FromPeers { get; init; }

    /// <summary>HTTP version of the reply that BITS took offence at (event 202); empty without one.</summary>
    public string HttpVersion { get; init; } = "";

    /// <summary>Range that was asked for then (event 202); empty without one.</summary>
    public string Range { get; init; } = "";

    /// <summary>What else its records say (200, 201, 203, 204, 206, 207, 210, 310, 311), in words.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>Ids and numbers of its records, in the order of time.</summary>
    public ImmutableArray<(int Id, long RecordNumber)> Records { get; init; } = [];
}

/// <summary>How a transfer ended.</summary>
public enum TransferEnd
{
    /// <summary>The log does not have its end.</summary>
    Unfinished,

    /// <summary>Event 60 with a code of success.</summary>
    Done,

    /// <summary>Event 61 or 202, or 60 with an error.</summary>
    Failed,
}
