using Probe.Lab.Wire;
using Probe.Options;

namespace Probe.Lab.Faults;

/// <summary>The proxy knows the user by another password.</summary>
public sealed class PasswordRefused : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "password-refused",
            Summary = "Every request is answered 407 with a Basic challenge, whatever password it brings.",
            Imitates = "A proxy account whose password has expired or was changed",
            Where = FaultPlace.Proxy,
            Trips = ["proxy-admits-client"],
            ExpectedError = "BG_E_HTTP_ERROR_407",
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            ProxyCredentials = new Credentials("wsus-download", "lab-password"),
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        Reply
            .Page(407, "Proxy Authentication Required", "text/html", "<html><body><h1>407</h1></body></html>")
            .WithHeader("Proxy-Authenticate", "Basic realm=\"corporate proxy\"");
}
