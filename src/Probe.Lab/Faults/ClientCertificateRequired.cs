namespace Probe.Lab.Faults;

/// <summary>The https origin lets no client in without a certificate.</summary>
public sealed class ClientCertificateRequired : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "client-certificate-required",
            Summary = "The server breaks off without a client certificate; the file is checked by https.",
            Imitates = "IIS with client certificates set to Require, or a WSUS site behind mutual TLS",
            Where = FaultPlace.Origin,
            Trips = ["tls-is-trusted"],
            ExpectedError = "ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED",
        };

    /// <inheritdoc/>
    public TlsManners Handshake(TlsManners manners, FaultContext context) =>
        manners with
        {
            ClientCertificate = ClientCertificateWish.Requires,
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
        };
}
