namespace Probe.Interop.Servers;

/// <summary>dnsmasq as a name server: an address, another kind of address, no such name, and REFUSED of all else.</summary>
internal static class Dnsmasq
{
    public static Task<ServerProcess> StartAsync() =>
        ServerProcess.StartAsync(
            "dnsmasq",
            "dnsmasq.conf",
            (configuration, _, _) => ["--keep-in-foreground", "--conf-file=" + configuration],
            (
                "extra",
                """
                address=/known.test/127.0.0.1
                address=/six.test/::1
                local=/six.test/
                address=/gone.test/
                """
            )
        );
}
