using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The proxy opens no tunnel to the server's port.</summary>
public sealed class TunnelRefused : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "tunnel-refused",
            Summary = "CONNECT is answered 403; the file is checked by https.",
            Imitates =
                "Squid's Safe_ports and SSL_ports lists without 8531; a policy that allows CONNECT to port "
                + "443 only",
            Where = FaultPlace.Proxy,
            Trips = ["tunnel-opens"],
            ExpectedError = "BG_E_HTTP_ERROR_403",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.IsConnect
            ? Reply
                .Page(403, "Forbidden", "text/html", "<html><body><h1>Access Denied</h1></body></html>")
                .WithHeader("Server", "squid/5.7")
                .WithHeader("X-Squid-Error", "ERR_ACCESS_DENIED 0")
            : null;

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
        };
}
