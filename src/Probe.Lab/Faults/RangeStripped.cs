using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Range never reaches the origin, so that every range is answered by the whole file.</summary>
public sealed class RangeStripped : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "range-stripped",
            Summary = "The proxy removes Range from requests: each range is answered 200 with the whole file.",
            Imitates =
                "McAfee Web Gateway's rule 'Remove Partial Content for HTTP(s) Requests'; antivirus between "
                + "client and server",
            Where = FaultPlace.Proxy,
            Trips = ["range-is-honoured"],
            ExpectedError = "BG_E_INSUFFICIENT_RANGE_SUPPORT",
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) => request.WithoutHeader("Range");
}
