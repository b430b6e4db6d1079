namespace Probe.Lab.Faults;

/// <summary>The https origin has nothing in common with the client.</summary>
public sealed class HandshakeRefused : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "handshake-refused",
            Summary =
                "The server answers the TLS handshake with the alert handshake_failure; the file is checked by https.",
            Imitates = "A server hardened to cipher suites that the client does not have",
            Where = FaultPlace.Origin,
            Trips = ["tls-is-trusted"],
            ExpectedError = "ERROR_WINHTTP_SECURE_CHANNEL_ERROR",
        };

    /// <inheritdoc/>
    public TlsManners Handshake(TlsManners manners, FaultContext context) =>
        manners with
        {
            Instead = [21, 3, 3, 0, 2, 2, 40],
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
        };
}
