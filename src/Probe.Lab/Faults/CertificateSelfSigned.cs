namespace Probe.Lab.Faults;

/// <summary>The https origin's certificate signs itself.</summary>
public sealed class CertificateSelfSigned : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "certificate-self-signed",
            Summary = "The server's certificate is signed by itself; the file is checked by https.",
            Imitates = "A WSUS server with a certificate that IIS Manager made",
            Where = FaultPlace.Origin,
            Trips = ["tls-is-trusted"],
            ExpectedError = "ERROR_WINHTTP_SECURE_INVALID_CA",
        };

    /// <inheritdoc/>
    public CertificatePlan Certify(CertificatePlan plan, FaultContext context) => plan with { SignsItself = true };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
        };
}
