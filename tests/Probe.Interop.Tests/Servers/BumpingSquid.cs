namespace Probe.Interop.Servers;

/// <summary>
/// Squid that opens TLS on its way (ssl_bump), in Debian's build with OpenSSL, which tests/install-servers unpacks
/// beside the ordinary one. It knows wsus.test alone, by its hosts file: an address in the URL it answers with 503.
/// </summary>
internal static class BumpingSquid
{
    private const string Place = "/usr/local/lib/squid-openssl/usr";

    /// <summary>The program's path.</summary>
    public const string Program = $"{Place}/sbin/squid";

    /// <param name="inspection">The authority that signs what it shows to clients.</param>
    /// <param name="origin">The authority of the server behind.</param>
    /// <param name="rules">Its ssl_bump lines.</param>
    public static Task<ServerProcess> StartAsync(
        Certificates inspection,
        Certificates origin,
        string rules = "ssl_bump stare all\nssl_bump bump all"
    ) =>
        ServerProcess.StartAsync(
            Program,
            "squid.conf",
            (configuration, folder, port) =>
            {
                // What security_file_certgen -c would make, writable for whom Squid runs as.
                folder.Write("certificates/index.txt", "");
                folder.Write("certificates/size", "0");
                folder.Write("certificates/certs/.keep", "");
                folder.Write("hosts", "127.0.0.1 wsus.test\n");
                return ["-N", "-n", $"interop{port}", "-f", configuration];
            },
            (
                "extra",
                $"""
                sslcrtd_program {Place}/lib/squid/security_file_certgen -s @dir@/certificates -M 4MB
                sslcrtd_children 2 startup=1
                tls_outgoing_options cafile={origin.Authority}
                hosts_file @dir@/hosts
                {Squid.KnowsNoNames}
                {rules}
                """
            ),
            (
                "listen",
                $" ssl-bump tls-cert={inspection.Authority} tls-key={inspection.AuthorityKey} generate-host-certificates=on"
            )
        );
}
