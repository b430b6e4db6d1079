using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>A rate limit counts each range as a request.</summary>
public sealed class TooManyRequests : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "too-many-requests",
            Summary = "After some requests the proxy answers 429 to all others.",
            Imitates = "Rate limits per address on gateways, met by the many small ranges of a background job",
            Where = FaultPlace.Proxy,
            Settings = [new("after", "requests", 2, 0, 1000000, "Requests that pass first.")],
            Trips = ["no-other-client-errors"],
            ExpectedError = "BG_E_HTTP_ERROR_429",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.IsDownload && request.Number > context["after"]
            ? Reply
                .Page(429, "Too Many Requests", "text/html", "<html><body><h1>Too Many Requests</h1></body></html>")
                .WithHeader("Retry-After", "60")
            : null;
}
