using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Ranges work only once a copy is at hand.</summary>
public sealed class ColdRangeIgnored : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "cold-range-ignored",
            Summary =
                "A range that is asked for the first time is answered 200 with the whole file; asked again it "
                + "is right.",
            Imitates =
                "Caches and scanners that fetch the whole file on the first range and can cut ranges out of "
                + "their copy later",
            Where = FaultPlace.Proxy,
            Trips = ["range-is-honoured"],
            ExpectedError = "BG_E_INSUFFICIENT_RANGE_SUPPORT",
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) =>
        request is { IsGet: true, Repeats: 0 } ? request.WithoutHeader("Range") : request;
}
