using System.Globalization;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>HEAD is answered from the cache with the length of an older file.</summary>
public sealed class HeadLengthStale : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "head-length-stale",
            Summary = "HEAD gives a length that the file does not have.",
            Imitates = "A cache that kept the answer to HEAD of an earlier version of the file",
            Where = FaultPlace.Proxy,
            Settings = [new("missing", "octets", 100, 1, 1099511627776, "How much shorter the older file was.")],
            Trips = ["head-length-is-true"],
            ExpectedError = "BG_E_NO_PROGRESS",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsHead && reply.Status == 200
            ? reply.WithHeader("Content-Length", Older(reply, context)).WithHeader("Age", "86400")
            : reply;

    private static string Older(Reply reply, FaultContext context) =>
        Math.Max(0, long.Parse(reply.Headers.Get("Content-Length")!, CultureInfo.InvariantCulture) - context["missing"])
            .ToString(CultureInfo.InvariantCulture);
}
