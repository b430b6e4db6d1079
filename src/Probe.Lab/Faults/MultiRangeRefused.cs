using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Several ranges in one request are refused.</summary>
public sealed class MultiRangeRefused : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "multi-range-refused",
            Summary = "A request with more than one range is answered 416; single ranges pass.",
            Imitates = "Varnish, which answers such requests 416; filters against range floods (Apache Killer rules)",
            Where = FaultPlace.Proxy,
            Trips = ["multi-range-is-honoured"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.AsksForSeveralRanges
            ? Reply.Page(
                416,
                "Range Not Satisfiable",
                "text/html",
                "<html><body><h1>Range Not Satisfiable</h1></body></html>"
            )
            : null;
}
