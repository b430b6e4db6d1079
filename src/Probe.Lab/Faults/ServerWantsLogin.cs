using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The server wants a Windows login for its content.</summary>
public sealed class ServerWantsLogin : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "server-wants-login",
            Summary = "The origin answers 401 with Negotiate and NTLM challenges.",
            Imitates = "Anonymous authentication switched off on the Content directory of IIS",
            Where = FaultPlace.Origin,
            Trips = ["server-admits-client"],
            ExpectedError = "BG_E_HTTP_ERROR_401",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context)
    {
        var reply = Reply.Page(
            401,
            "Unauthorized",
            "text/html",
            "<html><body><h2>HTTP Error 401.2 - Unauthorized</h2></body></html>"
        );
        return reply with
        {
            Headers = reply
                .Headers.Add("Server", "Microsoft-IIS/10.0")
                .Add("WWW-Authenticate", "Negotiate")
                .Add("WWW-Authenticate", "NTLM"),
        };
    }
}
