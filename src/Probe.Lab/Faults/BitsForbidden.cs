using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>BITS is blocked by its name.</summary>
public sealed class BitsForbidden : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "bits-forbidden",
            Summary = "Requests whose User-Agent is that of BITS are answered 403; others pass.",
            Imitates = "Gateways that block clients by User-Agent, and let a browser on the same machine through",
            Where = FaultPlace.Proxy,
            Trips = ["nothing-is-forbidden"],
            ExpectedError = "BG_E_HTTP_ERROR_403",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.IsDownload
        && request.Headers.Get("User-Agent")?.Contains("Microsoft BITS", StringComparison.OrdinalIgnoreCase) == true
            ? Reply.Page(
                403,
                "Forbidden",
                "text/html",
                "<html><body><h1>This application is not allowed.</h1></body></html>"
            )
            : null;
}
