using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>SyncUpdates is answered with the SOAP fault InvalidCookie, time after time.</summary>
public sealed class CookieRefused : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "cookie-refused",
            Summary = "SyncUpdates is answered with the SOAP fault InvalidCookie, time after time.",
            Imitates = "WSUS servers behind a load balancer without affinity that share no database",
            Where = FaultPlace.Origin,
            Trips = ["web-services-talk"],
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
        request.Headers.Get("SOAPAction")?.EndsWith("/SyncUpdates\"", StringComparison.Ordinal) == true
            ? LabUpdates.Fault("InvalidCookie", "the cookie was made by another server")
            : null;
}
