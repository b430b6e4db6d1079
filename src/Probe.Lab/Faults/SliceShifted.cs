using Probe.Http;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The octets of a range come from beside it.</summary>
public sealed class SliceShifted : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "slice-shifted",
            Summary =
                "Head and length of each range are right, and the octets are those from some octets further " + "on.",
            Imitates = "A cache that cuts ranges out of slices and counts one slice wrong",
            Where = FaultPlace.Proxy,
            Settings = [new("by", "octets", 16, 1, 1048576, "How far off the octets are.")],
            Trips = ["range-bytes-are-exact", "content-matches-name"],
            ExpectedError = "WU_E_DM_INCORRECTFILEHASH",
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) =>
        Shift(request, context) is { } shifted ? request.WithHeader("Range", shifted.ToHeaderValue()) : request;

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        Shift(request, context) is not null ? reply.ClaimingToBe(RangeSet.ReadClosed(request.Range)!.Value) : reply;

    /// <summary>The range further on; null where the file ends before it.</summary>
    internal static ByteRange? Shift(LabRequest request, FaultContext context) =>
        RangeSet.ReadClosed(request.Range) is { } asked
        && context.Site.Find(request.Path) is { } file
        && asked.Last + context["by"] < file.Length
            ? new ByteRange(asked.First + context["by"], asked.Last + context["by"])
            : null;
}
