using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Small files can be had in ranges, large ones cannot.</summary>
public sealed class RangesIgnoredWhenLarge : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "ranges-ignored-when-large",
            Summary =
                "Files from a certain length on are answered 200 with the whole file; the small file and the "
                + "main file are what is checked.",
            Imitates = "Cloudflare with large files that are not cached (CF); scanners with a size limit",
            Where = FaultPlace.Origin,
            Settings = [new("from", "octets", 1048576, 1, 1099511627776, "Length from which on ranges are ignored.")],
            Trips = ["range-is-honoured"],
            ExpectedError = "BG_E_INSUFFICIENT_RANGE_SUPPORT",
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) =>
        context.Site.Find(request.Path)?.Length >= context["from"] ? request.WithoutHeader("Range") : request;

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.SmallFileUrl, endpoints.FileUrl],
        };
}
