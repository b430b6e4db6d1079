using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The proxy takes Negotiate and NTLM only, and closes after each challenge.</summary>
public sealed class ProxyWantsNtlm : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "proxy-wants-ntlm",
            Summary = "Every request is answered 407 with Negotiate and NTLM challenges, and the connection is closed.",
            Imitates =
                "A proxy joined to the domain, met by LocalSystem or by a client outside it; closing makes "
                + "NTLM impossible",
            Where = FaultPlace.Proxy,
            Trips = ["proxy-admits-client"],
            ExpectedError = "BG_E_HTTP_ERROR_407",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context)
    {
        var reply = Reply.Page(
            407,
            "Proxy Authentication Required",
            "text/html",
            "<html><body><h1>407</h1></body></html>"
        );
        return reply with
        {
            Headers = reply
                .Headers.Add("Proxy-Authenticate", "Negotiate")
                .Add("Proxy-Authenticate", "NTLM")
                .Add("Proxy-Connection", "close"),
            End = ReplyEnd.Close,
        };
    }
}
