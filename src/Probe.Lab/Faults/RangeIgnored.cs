using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The server itself knows no ranges.</summary>
public sealed class RangeIgnored : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "range-ignored",
            Summary = "The origin answers each range 200 with the whole file, and says Accept-Ranges: none.",
            Imitates =
                "Scripts in place of static files; stand-in WSUS servers; Cloudflare with large files that "
                + "are not cached",
            Where = FaultPlace.Origin,
            Trips = ["range-is-honoured"],
            ExpectedError = "BG_E_INSUFFICIENT_RANGE_SUPPORT",
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) => request.WithoutHeader("Range");

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        reply.Headers.Contains("Accept-Ranges") ? reply.WithHeader("Accept-Ranges", "none") : reply;
}
