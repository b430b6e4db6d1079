using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Requests for a part of a file are blocked, whole files pass.</summary>
public sealed class RangeForbidden : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "range-forbidden",
            Summary = "GET with Range is answered 403; HEAD and GET of the whole file pass.",
            Imitates =
                "SonicWALL gateway antivirus with HTTP byte-range requests not enabled (KB922330): background"
                + " fails, foreground works",
            Where = FaultPlace.Proxy,
            Trips = ["nothing-is-forbidden"],
            ExpectedError = "BG_E_HTTP_ERROR_403",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request is { IsGet: true, Range: not null }
            ? Reply.Page(
                403,
                "Forbidden",
                "text/html",
                "<html><body><h1>This request is blocked by the gateway.</h1></body></html>"
            )
            : null;
}
