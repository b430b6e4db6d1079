using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Several ranges in one request get the whole file.</summary>
public sealed class MultiRangeIgnored : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "multi-range-ignored",
            Summary = "A request with more than one range is answered 200 with the whole file; single ranges pass.",
            Imitates = "nginx with max_ranges 1; caches that take such requests for too complex",
            Where = FaultPlace.Proxy,
            Trips = ["multi-range-is-honoured"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) =>
        request.AsksForSeveralRanges ? request.WithoutHeader("Range") : request;
}
