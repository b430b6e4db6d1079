using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>F5 BIG-IP in front of the server.</summary>
internal static class BigIp
{
    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = new Product("F5 BIG-IP", ProductSide.Both, ["BigIP", "BIG-IP", "F5"]),
            Against = [Ailment.Transformed, Ailment.HeadWithoutLength, Ailment.RangeReframed],
            Where =
                "Local Traffic > Profiles > Services > HTTP Compression, the profile of the virtual server: URI List, "
                + "exclude /Content/; HTTP profile: Response Chunking as the server sends it (Preserve, Sustain)",
            Brief = "HTTP Compression profile: exclude /Content/",
            Note = "Content passes as the server framed it; it is compressed already.",
            Source =
                "F5, BIG-IP Local Traffic Management Profiles Reference, Services Profiles: "
                + "https://techdocs.f5.com/en-us/bigip-15-0-0/big-ip-local-traffic-management-profiles-reference/services-profiles.html",
        },
    ];
}
