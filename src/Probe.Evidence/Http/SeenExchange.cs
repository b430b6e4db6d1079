using Probe.Exchanges;
using Probe.Http;

namespace Probe.Evidence.Http;

/// <summary>A request that somebody else sent and its reply, as a capture shows them.</summary>
public sealed record SeenExchange
{
    /// <summary>The exchange in the form that checks judge; its number and purpose are given later.</summary>
    public required Exchange Exchange { get; init; }

    /// <summary>The request as it was sent.</summary>
    public required RequestHead Request { get; init; }

    /// <summary>Number of the connection in the capture.</summary>
    public required long Connection { get; init; }

    /// <summary>Address of the client, without its port.</summary>
    public required string Client { get; init; }

    /// <summary>What the capture lacks of the reply, in words; null when nothing.</summary>
    public string? Gap { get; init; }

    /// <summary>What became of its body where it was to be kept whole; null where it was not to be.</summary>
    public KeptBody? Kept { get; init; }

    /// <summary>True when its heads were put together from lists (HAR) instead of read off the wire.</summary>
    public bool IsRebuilt { get; init; }

    /// <summary>True for a control run, which was sent for comparison and is no client's job.</summary>
    public bool IsControl { get; init; }
}
