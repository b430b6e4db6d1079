using Probe.Options;

namespace Probe.Lab.Faults;

/// <summary>The client's WinHTTP goes direct while LocalSystem has the proxy.</summary>
public sealed class ScanProxyDiffers : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "scan-proxy-differs",
            Summary =
                "The client's WinHTTP has no proxy (netsh winhttp), LocalSystem's Internet settings have the lab's.",
            Imitates = "A client whose proxy was set by bitsadmin /util /setieproxy alone, or by netsh winhttp alone",
            Where = FaultPlace.Client,
            Trips = ["scan-and-download-share-a-proxy"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            WindowsProxies = new WindowsProxies
            {
                All =
                [
                    new ProxySettings
                    {
                        Owner = ProxyOwner.LocalSystem,
                        Place = "the lab's client",
                        Proxy = endpoints.ProxySetting,
                        // The lab is on loopback, which goes direct without it.
                        Bypass = "<-loopback>",
                    },
                    new ProxySettings { Owner = ProxyOwner.WinHttp, Place = "the lab's client" },
                ],
            },
        };
}
