namespace Probe.Lab.Faults;

/// <summary>The proxy setting has a port that is no number.</summary>
public sealed class ProxySettingMalformed : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "proxy-setting-malformed",
            Summary = "The proxy setting reads 127.0.0.1:31z8, whose port is no number.",
            Imitates = "A mistyped MANUAL_PROXY list in bitsadmin /util /setieproxy or a group policy",
            Where = FaultPlace.Client,
            Trips = ["proxy-setting-is-well-formed"],
            ExpectedError = "E_INVALIDARG",
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            ProxySetting = "127.0.0.1:31z8",
        };
}
