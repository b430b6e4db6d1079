namespace Probe.Interop.Servers;

/// <summary>tinyproxy as a forward proxy.</summary>
internal static class Tinyproxy
{
    public static Task<ServerProcess> StartAsync(string extra = "") =>
        ServerProcess.StartAsync(
            "tinyproxy",
            "tinyproxy.conf",
            (configuration, _, _) => ["-d", "-c", configuration],
            ("extra", extra)
        );
}
