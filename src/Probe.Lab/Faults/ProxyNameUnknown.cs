namespace Probe.Lab.Faults;

/// <summary>The proxy setting names a host that does not exist.</summary>
public sealed class ProxyNameUnknown : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "proxy-name-unknown",
            Summary = "The proxy setting names proxy.bitsprobe.invalid, which no resolver knows.",
            Imitates =
                "A proxy that was renamed or retired while clients kept the old setting; a DNS suffix missing"
                + " on the client",
            Where = FaultPlace.Resolver,
            Trips = ["proxy-name-resolves"],
            ExpectedError = "ERROR_WINHTTP_NAME_NOT_RESOLVED",
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            ProxySetting = "proxy.bitsprobe.invalid:3128",
        };
}
