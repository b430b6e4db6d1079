namespace Probe.Lab.Faults;

/// <summary>The https origin's certificate expired yesterday.</summary>
public sealed class CertificateExpired : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "certificate-expired",
            Summary = "The server's certificate is past its last day; the file is checked by https.",
            Imitates = "A WSUS certificate that nobody renewed",
            Where = FaultPlace.Origin,
            Trips = ["tls-is-trusted"],
            ExpectedError = "ERROR_WINHTTP_SECURE_CERT_DATE_INVALID",
        };

    /// <inheritdoc/>
    public CertificatePlan Certify(CertificatePlan plan, FaultContext context) =>
        plan with
        {
            NotBefore = context.Now.AddDays(-90),
            NotAfter = context.Now.AddDays(-1),
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
        };
}
