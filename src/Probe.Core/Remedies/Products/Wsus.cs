using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>The WSUS service as a client of BITS: a stop-gap while the hop that is to blame cannot be changed.</summary>
internal static class Wsus
{
    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = new Product("WSUS", ProductSide.Both, []),
            Against = [Ailment.RangesIgnored, Ailment.RangesRefused],
            Paste = """
                update tbConfigurationC set BitsDownloadPriorityForeground=1
                """,
            Where =
                "the database SUSDB of a WSUS server that itself downloads through this hop; then restart WsusService",
            Brief = "update tbConfigurationC set BitsDownloadPriority…",
            Note =
                "A stop-gap: the server then downloads in the foreground, without ranges; files of 2 GB and more may "
                + "still fail, and clients are not changed by it.",
            Source =
                "Microsoft Learn, Error when you download a file by using BITS (KB922330): "
                + "https://learn.microsoft.com/troubleshoot/windows-server/networking/error-when-you-download-file-using-bits",
        },
    ];
}
