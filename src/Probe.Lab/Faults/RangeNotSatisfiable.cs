using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Every range is said to lie outside the file.</summary>
public sealed class RangeNotSatisfiable : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "range-not-satisfiable",
            Summary = "GET with Range is answered 416.",
            Imitates = "A cache that holds an empty or cut copy of the file",
            Where = FaultPlace.Proxy,
            Trips = ["no-other-client-errors"],
            ExpectedError = "BG_E_HTTP_ERROR_416",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request is { IsGet: true, Range: not null }
            ? Reply
                .Page(416, "Requested Range Not Satisfiable", "text/html", "<html><body><h1>416</h1></body></html>")
                .WithHeader("Content-Range", "bytes */0")
                .WithHeader("Age", "3600")
            : null;
}
