namespace Probe.Lab.Faults;

/// <summary>The proxy closes every connection without a word.</summary>
public sealed class ProxyHangsUp : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "proxy-hangs-up",
            Summary = "Connections are accepted and closed at once without an answer.",
            Imitates =
                "A load balancer whose pool is empty; a TCP wrapper or address list that does not have the client",
            Where = FaultPlace.Proxy,
            Trips = ["body-is-complete"],
            ExpectedError = "ERROR_WINHTTP_CONNECTION_ERROR",
        };

    /// <inheritdoc/>
    public ConnectionFate OnConnection(int number, FaultContext context) => ConnectionFate.Close;
}
