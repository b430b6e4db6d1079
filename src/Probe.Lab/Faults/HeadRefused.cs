using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The proxy does not let HEAD pass.</summary>
public sealed class HeadRefused : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "head-refused",
            Summary = "HEAD is answered with an error; GET passes.",
            Imitates = "Proxies and web application firewalls that list methods without HEAD (CC720432)",
            Where = FaultPlace.Proxy,
            Settings = [new("status", "HTTP status", 405, 400, 599, "What HEAD is answered with.")],
            Trips = ["head-is-allowed"],
            ExpectedError = "BG_E_HTTP_ERROR_405",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.IsHead
            ? Reply
                .Page(
                    (int)context["status"],
                    "Method Not Allowed",
                    "text/html",
                    "<html><body><h1>Method Not Allowed</h1></body></html>"
                )
                .WithHeader("Allow", "GET, POST")
            : null;
}
