using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The category filter blocks the server.</summary>
public sealed class ContentForbidden : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "content-forbidden",
            Summary = "Every request is answered 403 with a block page of the proxy.",
            Imitates = "URL category and file type filters that do not exempt the WSUS server",
            Where = FaultPlace.Proxy,
            Trips = ["nothing-is-forbidden"],
            ExpectedError = "BG_E_HTTP_ERROR_403",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.IsDownload
            ? Reply
                .Page(
                    403,
                    "Forbidden",
                    "text/html",
                    "<html><body><h1>Access Denied</h1><p>Category: Software Downloads</p></body></html>"
                )
                .WithHeader("Server", "squid/5.7")
                .WithHeader("X-Squid-Error", "ERR_ACCESS_DENIED 0")
            : null;
}
