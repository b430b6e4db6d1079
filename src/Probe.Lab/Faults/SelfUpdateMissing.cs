using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Everything below /SelfUpdate answers 404.</summary>
public sealed class SelfUpdateMissing : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "self-update-missing",
            Summary = "Everything below /SelfUpdate answers 404.",
            Imitates = "A virtual directory lost in a repair of IIS",
            Where = FaultPlace.Origin,
            Trips = ["self-update-is-served"],
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
        request.Path.StartsWith("/SelfUpdate/", StringComparison.OrdinalIgnoreCase)
            ? Reply.Page(404, "Not Found", "text/html", "<html><body><h2>404 - Not Found</h2></body></html>")
            : null;
}
