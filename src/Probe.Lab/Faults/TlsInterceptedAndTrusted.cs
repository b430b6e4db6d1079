using System.Security.Cryptography.X509Certificates;

namespace Probe.Lab.Faults;

/// <summary>The proxy breaks tunnels open and shows a certificate of an authority that the client trusts.</summary>
public sealed class TlsInterceptedAndTrusted : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "tls-intercepted-and-trusted",
            Summary =
                "The proxy answers CONNECT itself and shows a certificate of an inspection that the client trusts; the file is "
                + "checked by https.",
            Imitates = "TLS inspection (ProxySG, Zscaler, Squid ssl_bump) with its root on the client",
            Where = FaultPlace.Proxy,
            Trips = ["tls-is-not-intercepted"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public X509Certificate2? Intercept(string host, FaultContext context) =>
        context.Issue(
            new CertificatePlan
            {
                Names = [host],
                NotBefore = context.Now.AddDays(-1),
                NotAfter = context.Now.AddDays(30),
                SignedByInspection = true,
            }
        );

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
        };
}
