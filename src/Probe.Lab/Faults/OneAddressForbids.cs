using System.Collections.Immutable;
using System.Net;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>One of the proxy's addresses lets nobody through.</summary>
public sealed class OneAddressForbids : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "one-address-forbids",
            Summary = "The proxy is set by a name with two addresses, and the second answers 403.",
            Imitates = "A balanced pair of proxies one of which has an older rule set",
            Where = FaultPlace.Proxy,
            Trips = ["addresses-agree"],
            ExpectedError = null,
        };

    private const string Name = "gateways.bitsprobe.invalid";

    private static readonly IPAddress Second = IPAddress.Parse("127.0.0.2");

    /// <inheritdoc/>
    public ImmutableArray<IPAddress> ListenAt => [Second];

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) => endpoints.WithProxyNamed(Name);

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.IsDownload && request.At.Equals(Second)
            ? Reply.Page(403, "Forbidden", "text/html", "<html><body><h1>Access Denied</h1></body></html>")
            : null;
}
