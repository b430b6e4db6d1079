using System.Text;

namespace Probe.Interop.Servers;

/// <summary>A password file for Squid's Basic helper, and the lines that demand it.</summary>
internal sealed class SquidAccounts : IDisposable
{
    private readonly WorkFolder _folder = new("accounts");
    private readonly string _file;

    public SquidAccounts(string user, string password)
    {
        // The {SHA} form that htpasswd -s writes; no program is needed to make it.
        var digest = Convert.ToBase64String(Sha1.Of(Encoding.UTF8.GetBytes(password)));
        _file = _folder.Write("passwd", $"{user}:{{SHA}}{digest}\n");
    }

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
