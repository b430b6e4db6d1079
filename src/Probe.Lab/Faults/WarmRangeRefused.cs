using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Ranges are refused once a copy is at hand.</summary>
public sealed class WarmRangeRefused : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "warm-range-refused",
            Summary =
                "A range that is asked again is answered 416; the first time it is right. It takes --depth full to see.",
            Imitates = "A cache whose copy was cut short: issue reports tell of 416 until the URL is purged",
            Where = FaultPlace.Proxy,
            Trips = ["no-other-client-errors"],
            ExpectedError = "BG_E_HTTP_ERROR_416",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request is { IsGet: true, Range: not null, Repeats: > 0 }
            ? Reply
                .Page(416, "Requested Range Not Satisfiable", "text/html", "<html><body><h1>416</h1></body></html>")
                .WithHeader("Age", "3600")
            : null;
}
