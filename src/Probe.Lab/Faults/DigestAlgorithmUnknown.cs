using Probe.Lab.Wire;
using Probe.Options;

namespace Probe.Lab.Faults;

/// <summary>Digest with an algorithm that nobody has.</summary>
public sealed class DigestAlgorithmUnknown : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "digest-algorithm-unknown",
            Summary = "Every request is answered 407 with a Digest challenge for the algorithm SHA3-512.",
            Imitates = "A proxy set to an algorithm that Windows does not know",
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
                "Digest realm=\"corporate proxy\", nonce=\"5f2a\", qop=\"auth\", algorithm=SHA3-512"
            );
}
