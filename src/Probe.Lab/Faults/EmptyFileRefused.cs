using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>An empty file is taken for a failure.</summary>
public sealed class EmptyFileRefused : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "empty-file-refused",
            Summary = "GET of an empty file is answered 502; the empty file is what is checked.",
            Imitates = "Proxies that take a reply without octets for a broken one (Squid ERR_ZERO_SIZE_OBJECT)",
            Where = FaultPlace.Proxy,
            Trips = ["no-server-errors", "empty-file-is-served"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsGet && reply is { Status: 200, Body.Length: 0 }
            ? Reply
                .Page(502, "Bad Gateway", "text/html", "<html><body><h1>Zero Sized Reply</h1></body></html>")
                .WithHeader("Server", "squid/5.7")
                .WithHeader("X-Squid-Error", "ERR_ZERO_SIZE_OBJECT 0")
            : reply;

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.EmptyFileUrl],
        };
}
