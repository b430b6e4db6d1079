using System.Globalization;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The last octet of a file cannot be had by a range.</summary>
public sealed class LastByteRefused : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "last-byte-refused",
            Summary = "A range that includes the last octet is answered 416.",
            Imitates = "A hop that compares the last offset with the length instead of with the length less one",
            Where = FaultPlace.Proxy,
            Trips = ["last-byte-is-reachable", "no-other-client-errors"],
            ExpectedError = "BG_E_HTTP_ERROR_416",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        reply.Status == 206
        && reply.Headers.Get("Content-Range")?.Split(' ', '-', '/') is [_, _, var last, var total]
        && long.Parse(last, CultureInfo.InvariantCulture) == long.Parse(total, CultureInfo.InvariantCulture) - 1
            ? Reply
                .Page(416, "Range Not Satisfiable", "text/html", "<html><body><h1>416</h1></body></html>")
                .WithHeader("Content-Range", "bytes */" + total)
            : reply;
}
