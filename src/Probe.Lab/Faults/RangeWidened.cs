using Probe.Http;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>A range is widened to the blocks of the cache.</summary>
public sealed class RangeWidened : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "range-widened",
            Summary = "A range is answered with the whole blocks that it touches, and Content-Range says so.",
            Imitates =
                "Caches that store fixed blocks (nginx slice with a wrong key, WAN accelerators) and forget "
                + "to cut the answer",
            Where = FaultPlace.Proxy,
            Settings = [new("block", "octets", 4096, 2, 1073741824, "Size of the blocks.")],
            Trips = ["content-range-matches-request", "range-length-is-exact"],
            ExpectedError = "BG_E_INVALID_SERVER_RESPONSE",
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) =>
        RangeSet.ReadClosed(request.Range) is { } asked
            ? request.WithHeader("Range", Widen(asked, context["block"]).ToHeaderValue())
            : request;

    private static ByteRange Widen(ByteRange asked, long block) =>
        new(asked.First / block * block, (asked.Last / block * block) + block - 1);
}
