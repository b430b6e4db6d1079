namespace Probe.Lab.Faults;

/// <summary>Nothing listens at the proxy's port.</summary>
public sealed class ProxyRefusesConnections : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "proxy-refuses-connections",
            Summary = "The proxy setting leads to a port that refuses connections.",
            Imitates = "A proxy service that is stopped, or a firewall that rejects its port",
            Where = FaultPlace.Proxy,
            Trips = ["proxy-accepts-connections"],
            ExpectedError = "ERROR_WINHTTP_CANNOT_CONNECT",
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            ProxySetting = $"127.0.0.1:{context.ClosedPort}",
        };
}
