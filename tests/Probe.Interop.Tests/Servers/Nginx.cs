namespace Probe.Interop.Servers;

/// <summary>nginx as a file server, or in front of another.</summary>
internal static class Nginx
{
    public static Task<ServerProcess> StartAsync(string root, string extra = "", string listen = "") =>
        ServerProcess.StartAsync(
            "nginx",
            "nginx.conf",
            (configuration, folder, _) =>
                ["-e", Path.Combine(folder.Path, "nginx-error.log"), "-p", folder.Path, "-c", configuration],
            ("root", root),
            ("extra", extra),
            ("listen", listen)
        );

    /// <summary>nginx as a reverse proxy.</summary>
    public static Task<ServerProcess> InFrontOfAsync(int origin, string extra = "") =>
        StartAsync("@dir@", $"location / {{ proxy_pass http://127.0.0.1:{origin}; {extra} }}");
}
