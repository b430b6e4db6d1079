namespace Probe.Lab.Faults;

/// <summary>The proxy takes TLS to itself only, and the setting says so.</summary>
public sealed class ProxyWantsTls : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "proxy-wants-tls",
            Summary = "The proxy is spoken to by TLS (https://), which BITS cannot do; all else is healthy.",
            Imitates = "Squid with https_port alone, set as -x https://proxy:3129",
            Where = FaultPlace.Proxy,
            Trips = ["proxy-speaks-plain-http"],
            ExpectedError = "E_INVALIDARG",
        };

    /// <inheritdoc/>
    public TlsManners Handshake(TlsManners manners, FaultContext context) => manners with { ProxySpeaksTls = true };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            ProxySetting = "https://" + endpoints.ProxySetting,
        };
}
