using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Ranges work until a copy is at hand.</summary>
public sealed class WarmRangeIgnored : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "warm-range-ignored",
            Summary =
                "A range that is asked again is answered 200 with the whole file; the first time it is right. "
                + "It takes --depth full to see.",
            Imitates =
                "Caches that pass ranges through while they have nothing, and serve their whole copy once "
                + "they have it",
            Where = FaultPlace.Proxy,
            Trips = ["range-is-honoured"],
            ExpectedError = "BG_E_INSUFFICIENT_RANGE_SUPPORT",
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) =>
        request is { IsGet: true, Repeats: > 0 } ? request.WithoutHeader("Range") : request;
}
