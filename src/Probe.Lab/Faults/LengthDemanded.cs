using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The proxy wants a Content-Length on requests that have no body.</summary>
public sealed class LengthDemanded : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "length-demanded",
            Summary = "Every request is answered 411.",
            Imitates = "A proxy that wrongly wants a length on every request (CC720432)",
            Where = FaultPlace.Proxy,
            Trips = ["no-other-client-errors"],
            ExpectedError = "BG_E_HTTP_ERROR_411",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.IsDownload && !request.Headers.Contains("Content-Length")
            ? Reply.Page(411, "Length Required", "text/html", "<html><body><h1>Length Required</h1></body></html>")
            : null;
}
