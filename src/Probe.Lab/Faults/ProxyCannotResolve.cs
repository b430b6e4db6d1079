using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The proxy cannot resolve the server's name.</summary>
public sealed class ProxyCannotResolve : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "proxy-cannot-resolve",
            Summary = "The proxy answers 503 with its own page: it found no address for the server.",
            Imitates = "Squid whose own DNS is dead or does not know the inside zone (X-Squid-Error: ERR_DNS_FAIL)",
            Where = FaultPlace.Proxy,
            Trips = ["no-server-errors"],
            ExpectedError = "BG_E_HTTP_ERROR_503",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.IsDownload
            ? Reply
                .Page(
                    503,
                    "Service Unavailable",
                    "text/html",
                    "<html><body><h1>ERROR</h1><p>Unable to determine IP address from host name</p></body></html>"
                )
                .WithHeader("Server", "squid/5.7")
                .WithHeader("X-Squid-Error", "ERR_DNS_FAIL 0")
                .WithHeader("Via", "1.1 proxy.example (squid/5.7)")
            : null;
}
