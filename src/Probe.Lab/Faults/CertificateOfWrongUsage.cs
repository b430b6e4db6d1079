namespace Probe.Lab.Faults;

/// <summary>The https origin's certificate is one for clients.</summary>
public sealed class CertificateOfWrongUsage : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "certificate-of-wrong-usage",
            Summary = "The server's certificate is meant for client authentication only; the file is checked by https.",
            Imitates = "A WSUS server that was given a computer certificate of the wrong template",
            Where = FaultPlace.Origin,
            Trips = ["tls-is-trusted"],
            ExpectedError = "ERROR_WINHTTP_SECURE_CERT_WRONG_USAGE",
        };

    /// <inheritdoc/>
    public CertificatePlan Certify(CertificatePlan plan, FaultContext context) =>
        plan with
        {
            Usage = "1.3.6.1.5.5.7.3.2",
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
        };
}
