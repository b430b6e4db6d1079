using Probe.Http;

namespace Probe.Lab.Faults;

/// <summary>The URL names a host that does not exist, and there is no proxy to know better.</summary>
public sealed class ServerNameUnknown : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "server-name-unknown",
            Summary = "The file is on wsus.bitsprobe.invalid, which no resolver knows, and there is no proxy.",
            Imitates = "A WSUS policy with a short or old server name; a client outside the zone that has the record",
            Where = FaultPlace.Resolver,
            Trips = ["server-name-resolves"],
            ExpectedError = "ERROR_WINHTTP_NAME_NOT_RESOLVED",
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            ProxySetting = null,
            CheckUrls = [HttpUrl.Parse("http://wsus.bitsprobe.invalid" + endpoints.FileUrl.PathAndQuery)],
        };
}
