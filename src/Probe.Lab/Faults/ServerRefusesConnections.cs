using Probe.Http;

namespace Probe.Lab.Faults;

/// <summary>Nothing listens at the server's port.</summary>
public sealed class ServerRefusesConnections : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "server-refuses-connections",
            Summary = "The file's URL leads to a port that refuses connections, and there is no proxy.",
            Imitates = "The port pair 80/8530 mixed up in the policy; a stopped web site",
            Where = FaultPlace.Origin,
            Trips = ["server-accepts-connections"],
            ExpectedError = "ERROR_WINHTTP_CANNOT_CONNECT",
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            ProxySetting = null,
            CheckUrls = [HttpUrl.Parse($"http://127.0.0.1:{context.ClosedPort}{endpoints.FileUrl.PathAndQuery}")],
        };
}
