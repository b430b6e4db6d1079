using System.Globalization;

namespace Probe.Interop.Servers;

/// <summary>HAProxy in front of another server.</summary>
internal static class Haproxy
{
    public static Task<ServerProcess> InFrontOfAsync(
        int origin,
        string extra = "",
        string backend = "",
        string sections = ""
    ) =>
        ServerProcess.StartAsync(
            "haproxy",
            "haproxy.cfg",
            (configuration, _, _) => ["-db", "-f", configuration],
            ("origin", origin.ToString(CultureInfo.InvariantCulture)),
            ("extra", extra),
            ("backend", backend),
            ("sections", sections)
        );

    /// <summary>HAProxy with its cache in use.</summary>
    public static Task<ServerProcess> CacheInFrontOfAsync(int origin) =>
        InFrontOfAsync(
            origin,
            "http-request cache-use files\n  http-response cache-store files",
            sections: "cache files\n  total-max-size 16\n  max-object-size 8000000\n  max-age 600"
        );
}
