using System.Globalization;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>A range that ends past the end of the file is refused.</summary>
public sealed class RangePastEndRefused : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "range-past-end-refused",
            Summary = "A range that begins inside the file and ends past it is answered 416 instead of being cut.",
            Imitates = "Strict range filters on web application firewalls; old caches",
            Where = FaultPlace.Proxy,
            Trips = ["range-past-end-is-clamped"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        reply.Status == 206
        && RangeSet.ReadClosed(request.Range) is { } asked
        && reply.Headers.Get("Content-Range")?.Split('/') is [_, var total]
        && asked.Last >= long.Parse(total, CultureInfo.InvariantCulture)
            ? Reply
                .Page(416, "Range Not Satisfiable", "text/html", "<html><body><h1>416</h1></body></html>")
                .WithHeader("Content-Range", "bytes */" + total)
            : reply;
}
