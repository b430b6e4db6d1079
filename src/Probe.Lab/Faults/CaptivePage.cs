using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>A login page is served in place of every file.</summary>
public sealed class CaptivePage : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "captive-page",
            Summary = "HEAD and GET are answered 200 with an HTML page.",
            Imitates = "Captive portals and guest networks that answer in the name of every server",
            Where = FaultPlace.Proxy,
            Trips = ["range-is-honoured", "content-is-not-transformed"],
            ExpectedError = "BG_E_INSUFFICIENT_RANGE_SUPPORT",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.IsDownload
            ? Reply
                .Page(
                    200,
                    "OK",
                    "text/html; charset=utf-8",
                    "<!DOCTYPE html><html><head><title>Guest network: please sign in</title></head><body><form action=\"/login\"></form></body></html>"
                )
                .WithHeader("Cache-Control", "no-store")
            : null;
}
