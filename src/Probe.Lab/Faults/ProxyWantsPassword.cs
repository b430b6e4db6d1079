using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The proxy wants a password that nobody gave.</summary>
public sealed class ProxyWantsPassword : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "proxy-wants-password",
            Summary = "Every request is answered 407 with a Basic challenge.",
            Imitates = "A proxy that authenticates users, met by a service account that has no user (0x80190197)",
            Where = FaultPlace.Proxy,
            Trips = ["proxy-admits-client"],
            ExpectedError = "BG_E_HTTP_ERROR_407",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        Reply
            .Page(407, "Proxy Authentication Required", "text/html", "<html><body><h1>407</h1></body></html>")
            .WithHeader("Proxy-Authenticate", "Basic realm=\"corporate proxy\"");
}
