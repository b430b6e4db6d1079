using System.Security.Cryptography.X509Certificates;

namespace Probe.Lab.Faults;

/// <summary>The proxy breaks tunnels open and shows a certificate of its own.</summary>
public sealed class TlsIntercepted : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "tls-intercepted",
            Summary =
                "The proxy answers CONNECT itself and shows a certificate signed by its own authority; the "
                + "file is checked by https.",
            Imitates =
                "TLS inspection (ProxySG, Zscaler, Squid ssl_bump) without its root on the client; WSUS "
                + "traffic not exempted",
            Where = FaultPlace.Proxy,
            Trips = ["tls-is-trusted"],
            ExpectedError = "ERROR_WINHTTP_SECURE_INVALID_CA",
        };

    /// <inheritdoc/>
    public X509Certificate2? Intercept(string host, FaultContext context) =>
        context.Issue(
            new CertificatePlan
            {
                Names = [host],
                NotBefore = context.Now.AddDays(-1),
                NotAfter = context.Now.AddDays(30),
                SignedByStranger = true,
            }
        );

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
        };
}
