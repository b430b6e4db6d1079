using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The origin sends every http request to its https twin by 301.</summary>
public sealed class SiteRedirectsToHttps : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "site-redirects-to-https",
            Summary = "The origin sends every http request to its https twin by 301.",
            Imitates = "An http-to-https rule for all sites, in IIS or on a reverse proxy",
            Where = FaultPlace.Origin,
            Trips = ["site-does-not-redirect"],
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
        request.Headers.Get("Host") == context.Endpoints.TlsOriginUrl.Authority
            ? null
            : Reply
                .Page(301, "Moved Permanently", "text/html", "<html><body>Document Moved</body></html>")
                .WithHeader("Location", context.Endpoints.TlsOriginUrl.WithPathAndQuery(request.Path).ToString())
                .WithHeader("Strict-Transport-Security", "max-age=31536000");
}
