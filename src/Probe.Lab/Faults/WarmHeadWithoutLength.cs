using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>HEAD loses the length once a copy is at hand.</summary>
public sealed class WarmHeadWithoutLength : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "warm-head-without-length",
            Summary =
                "HEAD that is asked again is answered without Content-Length; the first time it has it. It takes --depth full to see.",
            Imitates = "Caches that keep the head of a chunked answer and serve it to HEAD",
            Where = FaultPlace.Proxy,
            Trips = ["head-gives-length"],
            ExpectedError = "BG_E_MISSING_FILE_SIZE",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request is { IsHead: true, Repeats: > 0 } ? reply.WithoutHeader("Content-Length") : reply;
}
