namespace Probe.Interop.Servers;

/// <summary>lighttpd as a file server.</summary>
internal static class Lighttpd
{
    public static Task<ServerProcess> StartAsync(string root, string extra = "") =>
        ServerProcess.StartAsync(
            "lighttpd",
            "lighttpd.conf",
            (configuration, _, _) => ["-D", "-f", configuration],
            ("root", root),
            ("extra", extra)
        );
}
