using System.Globalization;
using Probe.Options;

namespace Probe.Lab.Faults;

/// <summary>One of the addresses of the proxy's name does not answer.</summary>
public sealed class OneAddressDead : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "one-address-dead",
            Summary = "The proxy is set by a name with two addresses, and nobody listens at the second.",
            Imitates = "A balanced name that still lists a member which was taken out",
            Where = FaultPlace.Client,
            Trips = ["addresses-agree"],
            ExpectedError = null,
        };

    private const string Name = "proxies.bitsprobe.invalid";

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context)
    {
        var port = endpoints.ProxySetting!.Split(':')[^1];
        return endpoints with
        {
            ProxySetting = $"{Name}:{port}",
            Resolve =
            [
                new ResolveOverride(Name, int.Parse(port, CultureInfo.InvariantCulture), ["127.0.0.1", "127.0.0.9"]),
            ],
        };
    }
}
