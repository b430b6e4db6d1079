namespace Probe.Interop.Servers;

/// <summary>A password file for Squid's Basic helper with one account, and the lines that demand it.</summary>
internal sealed class SquidAccounts : IDisposable
{
    public const string User = "probe";

    public const string Password = "correct-horse";

    private readonly WorkFolder _folder = new("accounts");
    private readonly string _file;

    // The hash is `openssl passwd -apr1 -salt interop1 correct-horse`.
    public SquidAccounts() => _file = _folder.Write("passwd", $"{User}:$apr1$interop1$oCJzMWbLvSSk.Y8vuTEsg/\n");

    public string SquidLines =>
        $"""
            auth_param basic program /usr/lib/squid/basic_ncsa_auth {_file}
            auth_param basic children 1
            auth_param basic realm interop
            acl known proxy_auth REQUIRED
            http_access deny !known
            """;

    /// <summary>The same account for Squid's Digest helper.</summary>
    public string DigestLines =>
        $"""
            auth_param digest program /usr/lib/squid/digest_file_auth {_folder.Write("digest", $"{User}:{Password}\n")}
            auth_param digest children 1
            auth_param digest realm interop
            acl known proxy_auth REQUIRED
            http_access deny !known
            """;

    /// <summary>Squid's stand-in for NTLM, which takes any answer for right.</summary>
    public const string FakeNtlmLines = """
        auth_param ntlm program /usr/lib/squid/ntlm_fake_auth
        auth_param ntlm children 1
        auth_param ntlm keep_alive on
        acl known proxy_auth REQUIRED
        http_access deny !known
        """;

    public void Dispose() => _folder.Dispose();
}
