namespace Probe.Lab.Faults;

/// <summary>The https origin's certificate comes from an authority that nobody trusts.</summary>
public sealed class CertificateUntrusted : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "certificate-untrusted",
            Summary = "The server's certificate is signed by an unknown authority; the file is checked by https.",
            Imitates = "A WSUS certificate of an internal authority whose root is not on the client",
            Where = FaultPlace.Origin,
            Trips = ["tls-is-trusted"],
            ExpectedError = "ERROR_WINHTTP_SECURE_INVALID_CA",
        };

    /// <inheritdoc/>
    public CertificatePlan Certify(CertificatePlan plan, FaultContext context) => plan with { SignedByStranger = true };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
        };
}
