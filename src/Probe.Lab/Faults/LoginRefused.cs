using Probe.Lab.Wire;
using Probe.Options;

namespace Probe.Lab.Faults;

/// <summary>The server wants a login and does not take the one given.</summary>
public sealed class LoginRefused : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "login-refused",
            Summary = "The origin answers 401 with a Digest challenge, whatever the answer.",
            Imitates =
                "A web server whose account for clients has expired, asked through a proxy that passes the login on",
            Where = FaultPlace.Origin,
            Trips = ["server-admits-client"],
            ExpectedError = "BG_E_HTTP_ERROR_401",
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            ServerCredentials = new Credentials("wsus-download", "lab-password"),
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        Reply
            .Page(401, "Unauthorized", "text/html", "<html><body><h1>401</h1></body></html>")
            .WithHeader("WWW-Authenticate", "Digest realm=\"content\", nonce=\"7c4e\", qop=\"auth\"");
}
