using Probe.Lab.Wire;
using Probe.Options;

namespace Probe.Lab.Faults;

/// <summary>NTLM over connections that do not last.</summary>
public sealed class NtlmClosesEachTime : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "ntlm-closes-each-time",
            Summary = "NTLM is offered and challenged, and each 407 ends its connection.",
            Imitates =
                "A proxy with persistent connections switched off, or HTTP/1.0 before it: NTLM logs a connection in",
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

    /// <summary>A challenge of the domain LAB, right in form.</summary>
    private const string Challenge =
        "TlRMTVNTUAACAAAABgAGADgAAAAVgoriASNFZ4mrze8AAAAAAAAAABgAGAA+AAAACgAAAAAAAA9MAEEAQgACAAYATABBAEIAAQAGAEwAQQBCAAAAAAA=";

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context)
    {
        var isAnswer =
            request.Headers.Get("Proxy-Authorization")?.StartsWith("NTLM ", StringComparison.Ordinal) == true;
        var reply = Reply
            .Page(407, "Proxy Authentication Required", "text/html", "<html><body><h1>407</h1></body></html>")
            .WithHeader("Proxy-Authenticate", isAnswer ? "NTLM " + Challenge : "NTLM")
            .WithHeader("Connection", "close");
        return reply with { End = ReplyEnd.Close };
    }
}
