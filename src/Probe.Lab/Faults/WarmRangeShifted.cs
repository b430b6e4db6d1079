using Probe.Http;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Ranges have wrong octets once a copy is at hand.</summary>
public sealed class WarmRangeShifted : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "warm-range-shifted",
            Summary =
                "A range that is asked again has the right head and length, and the octets from further on. It takes --depth full to see.",
            Imitates = "A cache that cuts ranges out of its copy and counts from the wrong place",
            Where = FaultPlace.Proxy,
            Settings = [new("by", "octets", 16, 1, 1048576, "How far off the octets are.")],
            Trips = ["range-bytes-are-exact"],
            ExpectedError = "WU_E_DM_INCORRECTFILEHASH",
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) =>
        Shift(request, context) is { } shifted ? request.WithHeader("Range", shifted.ToHeaderValue()) : request;

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        Shift(request, context) is not null ? reply.ClaimingToBe(RangeSet.ReadClosed(request.Range)!.Value) : reply;

    private static ByteRange? Shift(LabRequest request, FaultContext context) =>
        request.Repeats > 0 ? SliceShifted.Shift(request, context) : null;
}
