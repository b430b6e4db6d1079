namespace Probe.Interop.Servers;

/// <summary>Apache httpd as a file server or a forward proxy.</summary>
internal static class Httpd
{
    public static Task<ServerProcess> StartAsync(string root, string extra = "") =>
        ServerProcess.StartAsync(
            "apache2",
            "httpd.conf",
            (configuration, _, _) => ["-f", configuration, "-D", "FOREGROUND"],
            ("root", root),
            ("extra", extra)
        );

    /// <summary>httpd with mod_proxy as a forward proxy.</summary>
    public static Task<ServerProcess> ForwardProxyAsync(string extra = "") =>
        StartAsync("@dir@", "ProxyRequests On\nProxyVia On\nAllowCONNECT 1-65535\n" + extra);
}
