using Probe.Lab.Wire;
using Probe.Options;

namespace Probe.Lab.Faults;

/// <summary>No Digest nonce is ever fresh enough.</summary>
public sealed class DigestAlwaysStale : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "digest-always-stale",
            Summary = "Every Digest answer is called stale, and a new nonce is given.",
            Imitates =
                "Proxies in a farm that do not share their nonces, or a nonce that lives shorter than a round trip",
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
            .WithHeader(
                "Proxy-Authenticate",
                $"Digest realm=\"corporate proxy\", nonce=\"{request.Number:x8}\", qop=\"auth\", algorithm=SHA-256"
                    + (request.Headers.Contains("Proxy-Authorization") ? ", stale=true" : "")
            );
}
