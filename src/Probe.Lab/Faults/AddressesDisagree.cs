using System.Collections.Immutable;
using System.Net;
using Probe.Http;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The proxy's addresses have different copies.</summary>
public sealed class AddressesDisagree : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "addresses-disagree",
            Summary =
                "The proxy is set by a name with two addresses, and at the second the file has an earlier Last-Modified.",
            Imitates =
                "A balanced pair of caches one of which holds an older copy: a job that meets the other one after a pause starts over (CONSIST)",
            Where = FaultPlace.Proxy,
            Settings = [new("older", "seconds", 86400, 1, 1000000000, "How much older the second copy is.")],
            Trips = ["addresses-agree"],
            ExpectedError = null,
        };

    private const string Name = "caches.bitsprobe.invalid";

    private static readonly IPAddress Second = IPAddress.Parse("127.0.0.2");

    /// <inheritdoc/>
    public ImmutableArray<IPAddress> ListenAt => [Second];

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) => endpoints.WithProxyNamed(Name);

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.At.Equals(Second) && HttpDate.Parse(reply.Headers.Get("Last-Modified")) is { } date
            ? reply.WithHeader("Last-Modified", HttpDate.Format(date.AddSeconds(-context["older"])))
            : reply;
}
