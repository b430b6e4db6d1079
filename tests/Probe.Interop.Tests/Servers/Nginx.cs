namespace Probe.Interop.Servers;

/// <summary>nginx as a file server, or in front of another.</summary>
internal static class Nginx
{
    public static Task<ServerProcess> StartAsync(
        string root,
        string extra = "",
        string listen = "",
        string http = ""
    ) =>
        ServerProcess.StartAsync(
            "nginx",
            "nginx.conf",
            (configuration, folder, _) =>
                ["-e", Path.Combine(folder.Path, "nginx-error.log"), "-p", folder.Path, "-c", configuration],
            ("root", root),
            ("extra", extra),
            ("listen", listen),
            ("http", http)
        );

    /// <summary>nginx as a reverse proxy.</summary>
    public static Task<ServerProcess> InFrontOfAsync(int origin, string extra = "") =>
        StartAsync("@dir@", $"location / {{ proxy_pass http://127.0.0.1:{origin}; {extra} }}");

    /// <summary>nginx as a reverse proxy that keeps copies, and says so in X-Cache-Status.</summary>
    /// <param name="origin">Port of the server behind.</param>
    /// <param name="extra">Lines beside proxy_pass; without slice nginx fetches the whole file for any range.</param>
    public static Task<ServerProcess> CacheInFrontOfAsync(int origin, string extra = "") =>
        StartAsync(
            "@dir@",
            $$"""
            location / {
              proxy_pass http://127.0.0.1:{{origin}};
              proxy_http_version 1.1;
              proxy_cache files;
              proxy_cache_valid 200 206 1h;
              add_header X-Cache-Status $upstream_cache_status;
              {{extra}}
            }
            """,
            http: "proxy_cache_path @dir@/nginx-cache keys_zone=files:1m use_temp_path=off;"
        );
}
