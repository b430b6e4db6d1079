using System.Globalization;

namespace Probe.Interop.Servers;

/// <summary>HAProxy in front of another server.</summary>
internal static class Haproxy
{
    public static Task<ServerProcess> InFrontOfAsync(int origin, string extra = "", string backend = "") =>
        ServerProcess.StartAsync(
            "haproxy",
            "haproxy.cfg",
            (configuration, _, _) => ["-db", "-f", configuration],
            ("origin", origin.ToString(CultureInfo.InvariantCulture)),
            ("extra", extra),
            ("backend", backend)
        );
}
