using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Content-Range is one octet off; the octets are those asked for.</summary>
public sealed class ContentRangeOffByOne : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "content-range-off-by-one",
            Summary = "Content-Range names the range one octet further on.",
            Imitates = "A cache that counts octets from 1",
            Where = FaultPlace.Proxy,
            Trips = ["content-range-matches-request"],
            ExpectedError = "BG_E_INVALID_SERVER_RESPONSE",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        reply.Status == 206
        && RangeSet.ReadClosed(request.Range) is { } asked
        && reply.Headers.Get("Content-Range") is { } value
            ? reply.WithHeader("Content-Range", $"bytes {asked.First + 1}-{asked.Last + 1}/{value.Split('/')[^1]}")
            : reply;
}
