namespace Probe.Lab.Faults;

/// <summary>The https origin's port speaks plain HTTP.</summary>
public sealed class TlsPortSpeaksPlainHttp : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "tls-port-speaks-plain-http",
            Summary = "The port that the https URL names speaks plain HTTP.",
            Imitates = "https:// written with port 8530, or a binding of type http on 8531",
            Where = FaultPlace.Origin,
            Trips = ["tls-is-trusted"],
            ExpectedError = "ERROR_WINHTTP_SECURE_CHANNEL_ERROR",
        };

    /// <inheritdoc/>
    public TlsManners Handshake(TlsManners manners, FaultContext context) =>
        manners with
        {
            Instead = [.. "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8],
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
        };
}
