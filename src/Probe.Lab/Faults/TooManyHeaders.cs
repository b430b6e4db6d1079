using Probe.Http;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The reply has more header lines than WinHTTP takes.</summary>
public sealed class TooManyHeaders : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "too-many-headers",
            Summary = "Each reply carries so many header lines more.",
            Imitates = "A proxy loop that adds its lines on every round",
            Where = FaultPlace.Proxy,
            Settings = [new("lines", "header lines", 1000, 1, 5000, "Lines that are added.")],
            Trips = ["head-fits-winhttp-limits"],
            ExpectedError = "ERROR_WINHTTP_HEADER_COUNT_EXCEEDED",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        reply with
        {
            Headers =
            [
                .. reply.Headers,
                .. Enumerable.Range(1, (int)context["lines"]).Select(i => new HeaderField($"X-Hop-{i}", "1")),
            ],
        };
}
