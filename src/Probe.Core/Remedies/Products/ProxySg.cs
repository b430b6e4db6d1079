using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>Blue Coat / Symantec ProxySG and Advanced Secure Gateway; the texts are Content Policy Language.</summary>
internal static class ProxySg
{
    private const string Policy = "the local policy file";

    private static readonly Product Appliance = new(
        "Blue Coat ProxySG",
        ProductSide.Proxy,
        ["Blue Coat", "BlueCoat", "ProxySG"]
    );

    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = Appliance,
            Against =
            [
                Ailment.RangesIgnored,
                Ailment.RangesRefused,
                Ailment.RangeAmplified,
                Ailment.WrongBytes,
                Ailment.LargeOffsetWrong,
                Ailment.CopiesDiffer,
                Ailment.PreconditionFailed,
                Ailment.RangeNotSatisfiable,
            ],
            Paste = """
                <Proxy>
                url.domain=wsus.example bypass_cache(yes)
                """,
            Where = Policy,
            Brief = "url.domain=wsus.example bypass_cache(yes)",
            Note =
                "Sends the ranges on as asked; with the cache a range below 14 KiB makes it fetch the whole file first.",
            Source =
                "Broadcom, ProxySG appliance handling of byte-range requests (165944): "
                + "https://knowledge.broadcom.com/external/article/165944/proxysg-appliance-handling-of-byterange.html",
        },
        new()
        {
            Product = Appliance,
            Against =
            [
                Ailment.RangeReframed,
                Ailment.HeadWithoutLength,
                Ailment.ConnectionClosed,
                Ailment.ClosedAfterSilence,
                Ailment.ReplyLate,
                Ailment.BlockPage,
            ],
            Paste = """
                <Cache>
                url.domain=wsus.example response.icap_service(no)
                """,
            Where = Policy,
            Brief = "url.domain=wsus.example response.icap_service(no)",
            Note = "Takes the server's content past the ICAP scanner, which then no longer scans it.",
            Source =
                "Broadcom, Bypassing Windows Updates from ICAP scanning (165435): "
                + "https://knowledge.broadcom.com/external/article/165435/bypassing-windows-updates-from-icap-scan.html",
        },
        new()
        {
            Product = Appliance,
            Against = [Ailment.ProxyAuthentication, Ailment.TlsIntercepted],
            Where =
                "the Visual Policy Manager: in the Web Authentication and SSL Intercept layers a rule above the others "
                + "that exempts the server",
            Brief = "exempt the server from authentication and SSL interception",
            Note = "Windows Update does not get on with this proxy's authentication, ICAP and TLS interception.",
            Source =
                "Broadcom, Microsoft Windows Updates fail to install through ProxySG (166719): "
                + "https://knowledge.broadcom.com/external/article/166719/microsoft-windows-updates-fail-to-instal.html",
        },
    ];
}
