using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The proxy speaks HTTP/1.0 and knows neither ranges nor lengths.</summary>
public sealed class HttpOneZero : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "http-one-zero",
            Summary = "Replies are HTTP/1.0; ranges are ignored, and bodies end with the connection.",
            Imitates = "MS Proxy 2.0 and SunOne 3.6; Apache httpd with force-proxy-request-1.0 and downgrade-1.0",
            Where = FaultPlace.Proxy,
            Trips = ["range-is-honoured", "http-version-suffices"],
            ExpectedError = "BG_E_INSUFFICIENT_RANGE_SUPPORT",
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) => request.WithoutHeader("Range");

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        (request.IsGet ? reply.WithoutHeader("Content-Length") : reply) with
        {
            Version = "HTTP/1.0",
            End = ReplyEnd.Close,
        };
}
