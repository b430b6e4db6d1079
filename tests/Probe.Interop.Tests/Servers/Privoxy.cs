namespace Probe.Interop.Servers;

/// <summary>Privoxy as a forward proxy.</summary>
internal static class Privoxy
{
    /// <summary>Starts it.</summary>
    /// <param name="actions">Actions and the URL patterns that they apply to.</param>
    /// <param name="filters">The filters that the actions name.</param>
    public static Task<ServerProcess> StartAsync(string actions = "", string filters = "") =>
        ServerProcess.StartAsync(
            "privoxy",
            "privoxy",
            (configuration, _, _) => ["--no-daemon", Path.Combine(configuration, "config")],
            ("actions", actions),
            ("filters", filters)
        );
}
