namespace Probe.Lab.Faults;

/// <summary>The https origin's certificate is for another name.</summary>
public sealed class CertificateForAnotherName : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "certificate-for-another-name",
            Summary = "The server's certificate names wsus-old.example only; the file is checked by https.",
            Imitates = "A WSUS server that was renamed, or is addressed by its short name",
            Where = FaultPlace.Origin,
            Trips = ["tls-is-trusted"],
            ExpectedError = "ERROR_WINHTTP_SECURE_CERT_CN_INVALID",
        };

    /// <inheritdoc/>
    public CertificatePlan Certify(CertificatePlan plan, FaultContext context) =>
        plan with
        {
            Names = ["wsus-old.example"],
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
        };
}
