using System.Globalization;

namespace Probe.Interop.Servers;

/// <summary>Varnish in front of another server.</summary>
internal static class Varnish
{
    public static Task<ServerProcess> InFrontOfAsync(int origin, string extra = "") =>
        ServerProcess.StartAsync(
            "varnishd",
            "varnish.vcl",
            (configuration, folder, port) =>
                [
                    "-F",
                    "-n",
                    Path.Combine(folder.Path, "work"),
                    "-a",
                    string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"),
                    "-f",
                    configuration,
                    "-s",
                    "malloc,32m",
                ],
            ("origin", origin.ToString(CultureInfo.InvariantCulture)),
            ("extra", extra)
        );
}
