using System.Security.Cryptography.X509Certificates;

namespace Probe.Lab.Faults;

/// <summary>The proxy breaks tunnels open, and its trusted authority bears the name of the server's.</summary>
public sealed class TlsInterceptedUnderCopiedName : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "tls-intercepted-under-copied-name",
            Summary =
                "The proxy answers CONNECT itself; its inspection's authority is trusted and bears the name of the server's; the "
                + "file is checked by https.",
            Imitates = "TLS inspection whose authority was made with the name of the server's, or copies it",
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
                SignedByNamesake = true,
            }
        );

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
            TrustedCaPem = endpoints.TrustedCaPem + "\n" + context.NamesakePem(),
        };
}
