namespace Probe.Lab.Faults;

/// <summary>The https origin asks for a client certificate and goes on without one.</summary>
public sealed class ClientCertificateAccepted : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "client-certificate-accepted",
            Summary = "The server accepts client certificates and needs none; the file is checked by https.",
            Imitates = "IIS with client certificates set to Accept",
            Where = FaultPlace.Origin,
            Trips = ["tls-is-trusted"],
            ExpectedError = "ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED",
        };

    /// <inheritdoc/>
    public TlsManners Handshake(TlsManners manners, FaultContext context) =>
        manners with
        {
            ClientCertificate = ClientCertificateWish.Accepts,
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
        };
}
