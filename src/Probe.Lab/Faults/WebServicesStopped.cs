using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The web services of the WSUS site answer 503, its files are served.</summary>
public sealed class WebServicesStopped : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "web-services-stopped",
            Summary = "The web services of the WSUS site answer 503, its files are served.",
            Imitates = "A stopped WsusPool beside content that another pool or a cache serves",
            Where = FaultPlace.Origin,
            Trips = ["web-services-answer"],
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
        LabUpdates.IsAsked(request)
            ? Reply
                .Page(
                    503,
                    "Service Unavailable",
                    "text/html; charset=us-ascii",
                    "<HTML><HEAD><TITLE>Service Unavailable</TITLE></HEAD><BODY><h2>Service Unavailable</h2></BODY></HTML>"
                )
                .WithHeader("Server", "Microsoft-HTTPAPI/2.0")
            : null;
}
