using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>A range late in the file waits for what comes before it.</summary>
public sealed class LateRangeWaits : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "late-range-waits",
            Summary =
                "Ranges in the last quarter of the file begin only after a while, as if all before them had "
                + "to be fetched first.",
            Imitates =
                "Squid with range_offset_limit -1 (SQUID); nginx proxy_cache without slice (NGINX); Varnish "
                + "without streaming",
            Where = FaultPlace.Proxy,
            Settings = [new("delay", "milliseconds", 1500, 1, 3600000, "How long such a range waits.")],
            Trips = ["range-reply-is-prompt"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        reply.Status == 206
        && RangeSet.ReadClosed(request.Range) is { } asked
        && context.Site.Find(request.Path) is { } file
        && asked.First >= file.Length / 4 * 3
            ? reply with
            {
                Delay = TimeSpan.FromMilliseconds(context["delay"]),
            }
            : reply;
}
