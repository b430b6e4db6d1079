using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>A page is put in the place of content that has no octet.</summary>
public sealed class EmptyFileFilled : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "empty-file-filled",
            Summary = "GET of an empty file is answered 200 with an HTML page; the empty file is what is checked.",
            Imitates = "Gateways that show a page of their own where a reply has no content",
            Where = FaultPlace.Proxy,
            Trips = ["empty-file-is-served", "content-is-not-transformed"],
            ExpectedError = "WU_E_DM_INCORRECTFILEHASH",
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.EmptyFileUrl],
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsGet && reply is { Status: 200, Body.Length: 0 }
            ? Reply.Page(200, "OK", "text/html", "<html><body><p>The page has no content.</p></body></html>")
            : reply;
}
