using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The proxy sends every client to a login page on another host.</summary>
public sealed class RedirectToPortal : IFault
{
    private const string Portal = "http://portal.bitsprobe.invalid";

    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "redirect-to-portal",
            Summary = "Every request is answered 302 to portal.bitsprobe.invalid, where the proxy serves a login page.",
            Imitates = "Captive portals and proxies that log users in by a web form",
            Where = FaultPlace.Proxy,
            Trips = ["no-redirect-to-foreign-host", "content-is-not-transformed", "range-is-honoured"],
            ExpectedError = "BG_E_INSUFFICIENT_RANGE_SUPPORT",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        !request.IsDownload ? null
        : request.Target.StartsWith(Portal, StringComparison.OrdinalIgnoreCase)
            ? Reply.Page(
                200,
                "OK",
                "text/html",
                "<html><head><title>Sign in</title></head><body><form method=post><input name=user></form></body></html>"
            )
        : Reply
            .Page(302, "Found", "text/html", "<html><body>Please sign in.</body></html>")
            .WithHeader("Location", Portal + "/login");
}
