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

    public void Dispose() => _folder.Dispose();
}
