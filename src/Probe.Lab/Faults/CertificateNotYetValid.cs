namespace Probe.Lab.Faults;

/// <summary>The https origin's certificate is valid from the day after tomorrow.</summary>
public sealed class CertificateNotYetValid : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "certificate-not-yet-valid",
            Summary = "The server's certificate is not valid for two more days; the file is checked by https.",
            Imitates = "A client whose clock was set back, by an empty battery for example",
            Where = FaultPlace.Origin,
            Trips = ["tls-is-trusted"],
            ExpectedError = "ERROR_WINHTTP_SECURE_CERT_DATE_INVALID",
        };

    /// <inheritdoc/>
    public CertificatePlan Certify(CertificatePlan plan, FaultContext context) =>
        plan with
        {
            NotBefore = context.Now.AddDays(2),
            NotAfter = context.Now.AddDays(90),
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
        };
}
