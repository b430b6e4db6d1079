namespace Probe.Lab.Faults;

/// <summary>The https origin resets the connection once a handshake begins.</summary>
public sealed class HandshakeReset : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "handshake-reset",
            Summary = "The server resets the connection in the TLS handshake; the file is checked by https.",
            Imitates = "A firewall that drops connections by the name in the ClientHello",
            Where = FaultPlace.Origin,
            Trips = ["tls-is-trusted"],
            ExpectedError = "ERROR_WINHTTP_CONNECTION_ERROR",
        };

    /// <inheritdoc/>
    public TlsManners Handshake(TlsManners manners, FaultContext context) => manners with { Resets = true };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
        };
}
