using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The proxy takes the server's replies for broken.</summary>
public sealed class BadGateway : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "bad-gateway",
            Summary = "The proxy answers 502 with its own page.",
            Imitates = "ISA 2000 content-type rules (KB831140); a proxy whose connection to the server breaks",
            Where = FaultPlace.Proxy,
            Trips = ["no-server-errors"],
            ExpectedError = "BG_E_HTTP_ERROR_502",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.IsDownload
            ? Reply
                .Page(
                    502,
                    "Bad Gateway",
                    "text/html",
                    "<html><head><title>502 Bad Gateway</title></head><body><hr><center>nginx/1.22.1</center></body></html>"
                )
                .WithHeader("Server", "nginx/1.22.1")
            : null;
}
