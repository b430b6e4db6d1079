using Probe.Http;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>What is asked again comes from an older copy.</summary>
public sealed class StaleCopyServed : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "stale-copy-served",
            Summary =
                "HEAD and ranges that are asked again have an older Last-Modified, and Age says that they "
                + "come from a cache.",
            Imitates =
                "A cache beside the server that holds an earlier version of the file: BITS starts over " + "(CONSIST)",
            Where = FaultPlace.Proxy,
            Settings = [new("older", "seconds", 86400, 1, 1000000000, "How much older the copy is.")],
            Trips = ["file-stays-the-same"],
            ExpectedError = "BG_E_NO_PROGRESS",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request is { IsDownload: true, Repeats: > 0 }
        && reply.Status is 200 or 206
        && HttpDate.Parse(reply.Headers.Get("Last-Modified")) is { } date
            ? reply
                .WithHeader("Last-Modified", HttpDate.Format(date.AddSeconds(-context["older"])))
                .WithHeader("Age", "86400")
            : reply;
}
