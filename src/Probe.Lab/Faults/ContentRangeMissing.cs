using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>A part of the file comes without saying which.</summary>
public sealed class ContentRangeMissing : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "content-range-missing",
            Summary = "206 comes without Content-Range.",
            Imitates = "Header filters on gateways that pass a fixed list of response lines",
            Where = FaultPlace.Proxy,
            Trips = ["content-range-is-present"],
            ExpectedError = "BG_E_INSUFFICIENT_RANGE_SUPPORT",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        reply.Status == 206 ? reply.WithoutHeader("Content-Range") : reply;
}
