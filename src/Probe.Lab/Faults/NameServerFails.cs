using System.Collections.Immutable;
using Probe.Lab.Dns;

namespace Probe.Lab.Faults;

/// <summary>The name server cannot say where the proxy is.</summary>
public sealed class NameServerFails : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "name-server-fails",
            Summary = "The name server that clients are told to ask answers SERVFAIL for the proxy's name.",
            Imitates =
                "A site's forwarder whose own name servers cannot be reached, or a zone whose DNSSEC does not hold",
            Where = FaultPlace.Resolver,
            Trips = ["proxy-name-resolves"],
            ExpectedError = "ERROR_WINHTTP_NAME_NOT_RESOLVED",
        };

    /// <inheritdoc/>
    public ImmutableArray<DnsAnswer> Names =>
        [new DnsAnswer { Name = DnsZone.ProxyName, Fate = DnsFate.ServerFailure }];

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) => endpoints.WithProxyInDns();
}
