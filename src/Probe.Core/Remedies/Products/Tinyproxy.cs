using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>tinyproxy 1.11.</summary>
internal static class Tinyproxy
{
    private const string Manual =
        "tinyproxy 1.11, tinyproxy.conf(5): https://manpages.ubuntu.com/manpages/noble/man5/tinyproxy.conf.5.html";

    private static readonly Product Proxy = new("tinyproxy", ProductSide.Proxy, ["tinyproxy"]);

    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = Proxy,
            Against = [Ailment.TunnelRefused],
            Paste = """
                ConnectPort 443
                ConnectPort 8531
                """,
            Where = "tinyproxy.conf",
            Brief = "ConnectPort 8531",
            Note = "Allows CONNECT to these ports; without any such line all ports are allowed.",
            Source = Manual,
        },
        new()
        {
            Product = Proxy,
            Against = [Ailment.ReplyLate, Ailment.ClosedAfterSilence],
            Paste = """
                Timeout 600
                """,
            Where = "tinyproxy.conf",
            Brief = "Timeout 600",
            Note = "Keeps silent connections for 600 s.",
            Source = Manual,
        },
    ];
}
