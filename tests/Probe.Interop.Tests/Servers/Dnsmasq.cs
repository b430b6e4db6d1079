namespace Probe.Interop.Servers;

/// <summary>dnsmasq as a name server: it knows the names below, and refuses all else.</summary>
internal static class Dnsmasq
{
    /// <summary>Addresses of many.test, 127.0.0.1 and up: more than a datagram of 1232 octets has room for.</summary>
    public const int Many = 90;

    public static Task<ServerProcess> StartAsync() =>
        ServerProcess.StartAsync(
            "dnsmasq",
            "dnsmasq.conf",
            (configuration, _, _) => ["--keep-in-foreground", "--conf-file=" + configuration],
            (
                "extra",
                $"""
                address=/known.test/127.0.0.1
                address=/six.test/::1
                local=/six.test/
                address=/gone.test/
                txt-record=empty.test,no address
                local=/empty.test/
                # Nobody runs the server that it is to ask for this one: it says nothing.
                server=/silent.test/127.0.0.1#1
                {string.Join('\n', Enumerable.Range(1, Many).Select(i => $"address=/many.test/127.0.0.{i}"))}
                """
            )
        );
}
