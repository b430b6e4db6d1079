using System.Globalization;

namespace Probe.Interop.Servers;

/// <summary>Caddy as a file server, or in front of another.</summary>
internal static class Caddy
{
    public static Task<ServerProcess> StartAsync(string root, string extra = "") =>
        ServerProcess.StartAsync(
            "caddy",
            "Caddyfile",
            (configuration, _, _) => ["run", "--config", configuration, "--adapter", "caddyfile"],
            ("root", root),
            ("extra", extra)
        );

    /// <summary>Caddy as a reverse proxy.</summary>
    /// <param name="origin">Port of the server behind.</param>
    /// <param name="extra">Lines within reverse_proxy.</param>
    public static Task<ServerProcess> InFrontOfAsync(int origin, string extra = "") =>
        StartAsync(
            "@dir@",
            string.Create(CultureInfo.InvariantCulture, $"reverse_proxy 127.0.0.1:{origin} {{\n{extra}\n}}")
        );
}
