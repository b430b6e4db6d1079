using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The server does not know the file's extension.</summary>
public sealed class MimeTypeMissing : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "mime-type-missing",
            Summary = "The origin answers 404 to files under /Content.",
            Imitates = "IIS without a MIME type for .cab, .psf, .msu or .esd (KB326965)",
            Where = FaultPlace.Origin,
            Trips = ["nothing-is-missing"],
            ExpectedError = "BG_E_HTTP_ERROR_404",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.IsDownload && request.Path.StartsWith("/Content/", StringComparison.OrdinalIgnoreCase)
            ? Reply
                .Page(404, "Not Found", "text/html", "<html><body><h2>HTTP Error 404.3 - Not Found</h2></body></html>")
                .WithHeader("Server", "Microsoft-IIS/10.0")
            : null;
}
