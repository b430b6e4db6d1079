using Probe.Lab.Wire;
using Probe.Options;

namespace Probe.Lab.Faults;

/// <summary>An NTLM challenge that is none.</summary>
public sealed class NtlmChallengeMalformed : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "ntlm-challenge-malformed",
            Summary = "NTLM is offered, and its first message answered with a token of the wrong type.",
            Imitates = "A proxy whose NTLM helper is broken or is a stub",
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
    public Reply? Answer(LabRequest request, FaultContext context)
    {
        var isAnswer =
            request.Headers.Get("Proxy-Authorization")?.StartsWith("NTLM ", StringComparison.Ordinal) == true;
        return Reply
            .Page(407, "Proxy Authentication Required", "text/html", "<html><body><h1>407</h1></body></html>")
            .WithHeader(
                "Proxy-Authenticate",
                isAnswer ? "NTLM " + "TlRMTVNTUAADAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" : "NTLM"
            );
    }
}
