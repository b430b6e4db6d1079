using System.Globalization;

namespace Probe.Interop.Servers;

/// <summary>Apache Traffic Server as a forward proxy, or in front of another server.</summary>
internal static class TrafficServer
{
    /// <summary>Makes it keep what has no explicit age but a Last-Modified, as WSUS content.</summary>
    public const string Caches = "CONFIG proxy.config.http.cache.required_headers INT 1";

    /// <summary>Traffic Server as a forward proxy.</summary>
    /// <param name="extra">Lines of records.config.</param>
    /// <param name="rules">Rules of the header_rewrite plug-in.</param>
    /// <param name="methods">Methods that clients may use, as ip_allow.yaml has them.</param>
    public static Task<ServerProcess> StartAsync(string extra = "", string rules = "", string methods = "ALL") =>
        StartAsync(extra, rules, methods, remap: "");

    /// <summary>Traffic Server as a reverse proxy.</summary>
    public static Task<ServerProcess> InFrontOfAsync(int origin, string extra = "", string rules = "") =>
        StartAsync(
            extra,
            rules,
            "ALL",
            string.Create(CultureInfo.InvariantCulture, $"map / http://127.0.0.1:{origin}/")
        );

    private static Task<ServerProcess> StartAsync(string extra, string rules, string methods, string remap) =>
        ServerProcess.StartAsync(
            "traffic_server",
            "trafficserver",
            (configuration, _, _) => [$"--run-root={Path.Combine(configuration, "runroot.yaml")}"],
            ("extra", extra),
            ("rules", rules),
            ("methods", methods),
            ("remap", remap)
        );
}
