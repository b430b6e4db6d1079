using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The web service that takes reports answers 404.</summary>
public sealed class ReportingServiceMissing : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "reporting-service-missing",
            Summary = "The web service that takes reports answers 404.",
            Imitates = "A virtual directory lost in a repair of IIS",
            Where = FaultPlace.Origin,
            Trips = ["reporting-service-answers"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckSite = endpoints.OriginUrl,
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.Path.StartsWith("/ReportingWebService/", StringComparison.OrdinalIgnoreCase)
            ? Reply.Page(404, "Not Found", "text/html", "<html><body><h2>404 - Not Found</h2></body></html>")
            : null;
}
