using System.Collections.Immutable;
using System.Net;
using Probe.Lab.Dns;

namespace Probe.Lab.Faults;

/// <summary>Two name servers lead to different places.</summary>
public sealed class ResolversDisagree : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "resolvers-disagree",
            Summary =
                "Of two name servers that clients are told to ask, the second gives another address for the proxy.",
            Imitates =
                "A secondary name server that was left behind by a move, or a split view that shows a client the wrong side",
            Where = FaultPlace.Resolver,
            Trips = ["resolvers-agree"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public ImmutableArray<DnsAnswer> NamesAtSecond =>
        [new DnsAnswer { Name = DnsZone.ProxyName, Addresses = [IPAddress.Parse("127.0.0.9")] }];

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) => endpoints.WithProxyInDns();
}
