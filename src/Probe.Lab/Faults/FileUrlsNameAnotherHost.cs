using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The web services name files on wsus-old.bitsprobe.invalid.</summary>
public sealed class FileUrlsNameAnotherHost : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "file-urls-name-another-host",
            Summary = "The web services name files on wsus-old.bitsprobe.invalid.",
            Imitates = "A wrong alternate download server, or a rewriting reverse proxy",
            Where = FaultPlace.Origin,
            Trips = ["content-host-is-the-sites"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckSite = endpoints.OriginUrl,
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) =>
        LabUpdates.IsAsked(request) ? request.WithHeader("Host", "wsus-old.bitsprobe.invalid:8530") : request;
}
