namespace Probe.Interop.Servers;

/// <summary>Squid as a forward proxy.</summary>
internal static class Squid
{
    /// <summary>
    /// A name server that nobody runs, asked for one second: Squid then knows no name but those in its hosts file,
    /// and no question leaves this machine.
    /// </summary>
    public const string KnowsNoNames = "dns_nameservers 127.0.0.1\ndns_timeout 1 second\nnegative_dns_ttl 1 minute";

    /// <summary>Lines with which it keeps copies in memory.</summary>
    public const string Caches = "cache allow all\ncache_mem 64 MB\nmaximum_object_size_in_memory 8 MB";

    public static Task<ServerProcess> StartAsync(string extra = "") =>
        ServerProcess.StartAsync(
            "squid",
            "squid.conf",
            // Squids of the same service name would share their shared memory.
            (configuration, _, port) => ["-N", "-n", $"interop{port}", "-f", configuration],
            ("extra", extra),
            ("listen", "")
        );
}
