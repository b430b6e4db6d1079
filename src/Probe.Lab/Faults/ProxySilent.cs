namespace Probe.Lab.Faults;

/// <summary>The proxy takes connections and never says a word.</summary>
public sealed class ProxySilent : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "proxy-silent",
            Summary = "Connections are accepted, and nothing is ever answered.",
            Imitates =
                "An overloaded proxy with a full worker queue; MS Proxy 2.0 and SunOne 3.6 with HTTP/1.1 "
                + "clients (CC720432)",
            Where = FaultPlace.Proxy,
            Trips = ["body-is-complete"],
            ExpectedError = "ERROR_WINHTTP_TIMEOUT",
        };

    /// <inheritdoc/>
    public ConnectionFate OnConnection(int number, FaultContext context) => ConnectionFate.Silence;
}
