using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>HEAD passes, and GET brings a block page with status 200.</summary>
public sealed class BlockPageOnGet : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "block-page-on-get",
            Summary = "GET is answered 200 with an HTML page; HEAD is answered by the server.",
            Imitates = "Antivirus and data-loss gateways that judge content and report with status 200",
            Where = FaultPlace.Proxy,
            Trips = ["range-is-honoured", "content-is-not-transformed", "head-length-is-true"],
            ExpectedError = "BG_E_INSUFFICIENT_RANGE_SUPPORT",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsGet && reply.Status is 200 or 206
            ? Reply.Page(
                200,
                "OK",
                "text/html",
                "<html><head><title>Virus found</title></head><body><h1>The file was blocked.</h1></body></html>"
            )
            : reply;
}
