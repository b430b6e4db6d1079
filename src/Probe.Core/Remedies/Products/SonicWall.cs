using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>SonicWALL firewalls.</summary>
internal static class SonicWall
{
    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = new Product("SonicWALL", ProductSide.Proxy, ["SonicWALL"]),
            Against = [Ailment.RangesIgnored, Ailment.RangesRefused],
            Where = "the gateway antivirus settings: 'Enable HTTP Byte-Range requests with Gateway AV'",
            Brief = "'Enable HTTP Byte-Range requests with Gateway AV'",
            Note = "Lets partial downloads pass; a virus cut into ranges is harder to find then.",
            Source =
                "Microsoft Learn, Error when you download a file by using BITS (KB922330): "
                + "https://learn.microsoft.com/troubleshoot/windows-server/networking/error-when-you-download-file-using-bits",
        },
    ];
}
