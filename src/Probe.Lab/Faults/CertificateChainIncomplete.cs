namespace Probe.Lab.Faults;

/// <summary>The https origin leaves out the intermediate certificate.</summary>
public sealed class CertificateChainIncomplete : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "certificate-chain-incomplete",
            Summary =
                "The server does not send the intermediate certificate that signed its own; the file is checked by https.",
            Imitates = "A WSUS server without its issuing authority's certificate in the machine store",
            Where = FaultPlace.Origin,
            Trips = ["tls-is-trusted"],
            ExpectedError = "ERROR_WINHTTP_SECURE_INVALID_CA",
        };

    /// <inheritdoc/>
    public CertificatePlan Certify(CertificatePlan plan, FaultContext context) =>
        plan with
        {
            LacksIntermediate = true,
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
        };
}
