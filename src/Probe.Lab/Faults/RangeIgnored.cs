using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Range never reaches the origin, so that every range is answered by the whole file.</summary>
public sealed class RangeIgnored : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "range-ignored",
            Summary = "Range is removed from requests: each range is answered 200 with the whole file.",
            Imitates =
                "McAfee Web Gateway's rule 'Remove Partial Content for HTTP(s) Requests'; antivirus on the "
                + "client; Cloudflare with large files that are not cached",
            Where = FaultPlace.Proxy,
            Trips = ["range-is-honoured"],
            ExpectedError = "BG_E_INSUFFICIENT_RANGE_SUPPORT",
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) => request.WithoutHeader("Range");
}
