using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Whatever is asked, a login page answers 200.</summary>
public sealed class CaptivePortal : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "captive-portal",
            Summary = "Any request, calls of the web services included, is answered 200 with an HTML login page.",
            Imitates = "Captive portals of hotels and guest networks in front of a WSUS site",
            Where = FaultPlace.Proxy,
            Trips = ["wsus-server-answers", "range-is-honoured", "range-bytes-are-exact"],
            ExpectedError = "BG_E_INSUFFICIENT_RANGE_SUPPORT",
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckSite = endpoints.OriginUrl,
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.IsConnect
            ? null
            : Reply
                .Page(
                    200,
                    "OK",
                    "text/html; charset=utf-8",
                    "<!DOCTYPE html><html><head><title>Guest network: please sign in</title></head><body><form method=\"post\" action=\"/login\"><input type=\"password\" name=\"code\"></form></body></html>"
                )
                .WithHeader("Cache-Control", "no-store");
}
