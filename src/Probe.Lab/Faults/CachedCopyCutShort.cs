using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>A cache keeps what was only half transferred.</summary>
public sealed class CachedCopyCutShort : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "cached-copy-cut-short",
            Summary = "A range that is asked again breaks off after some octets; the first time it is whole.",
            Imitates = "Caches that store a transfer which was aborted and serve it as if it were whole",
            Where = FaultPlace.Proxy,
            Settings = [new("after", "octets", 100, 0, 1099511627776, "Body octets that the copy has.")],
            Trips = ["body-is-complete"],
            ExpectedError = "ERROR_WINHTTP_CONNECTION_ERROR",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request is { IsGet: true, Repeats: > 0 } && reply.Status is 200 or 206 && reply.Body.Length > context["after"]
            ? reply with
            {
                StopAfter = context["after"],
                End = ReplyEnd.Close,
            }
            : reply;
}
