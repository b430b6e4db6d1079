using Probe.Http;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Each range is answered with octets from the beginning of the file.</summary>
public sealed class RangeFromStart : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "range-from-start",
            Summary = "Head and length of each range are right, and the octets are those from offset 0 on.",
            Imitates = "A cache that keeps the first part it saw under the URL alone and serves it for every range",
            Where = FaultPlace.Proxy,
            Trips = ["range-bytes-are-exact", "content-matches-name"],
            ExpectedError = "WU_E_DM_INCORRECTFILEHASH",
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) =>
        RangeSet.ReadClosed(request.Range) is { } asked
            ? request.WithHeader("Range", new ByteRange(0, asked.Length - 1).ToHeaderValue())
            : request;

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        RangeSet.ReadClosed(request.Range) is { } asked ? reply.ClaimingToBe(asked) : reply;
}
