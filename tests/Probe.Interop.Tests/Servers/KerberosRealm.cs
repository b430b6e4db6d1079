using System.Diagnostics;

namespace Probe.Interop.Servers;

/// <summary>
/// A Kerberos realm of its own on loopback: a KDC with one user and one service, HTTP/localhost, in a temporary folder.
/// </summary>
internal sealed class KerberosRealm : IAsyncDisposable
{
    public const string User = "probe";

    public const string Password = "correct-horse";

    private readonly ServerProcess _kdc;

    private KerberosRealm(ServerProcess kdc) => _kdc = kdc;

    /// <summary>What a program of the realm needs in its environment, without a ticket.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>
        {
            ["KRB5_CONFIG"] = Path("kerberos/krb5.conf"),
            ["KRB5CCNAME"] = "FILE:" + Path("no-ticket"),
        };

    /// <summary>The same with the user's ticket.</summary>
    public IReadOnlyDictionary<string, string> WithTicket =>
        new Dictionary<string, string>(Environment) { ["KRB5CCNAME"] = "FILE:" + Path("ticket") };

    /// <summary>Squid's lines that demand a ticket, or a login by the realm.</summary>
    public string SquidLines =>
        $"""
            auth_param negotiate program /usr/bin/env KRB5_CONFIG={Path(
                "kerberos/krb5.conf"
            )} KRB5RCACHETYPE=none /usr/lib/squid/negotiate_kerberos_auth -k {Path("keytab")} -s HTTP/localhost@LAB.TEST
            auth_param negotiate children 1
            auth_param negotiate keep_alive on
            acl known proxy_auth REQUIRED
            http_access deny !known
            """;

    public static async Task<KerberosRealm> StartAsync()
    {
        if (ServerProcess.Find("kadmin.local") is not { } kadmin || ServerProcess.Find("krb5kdc") is not { } kdc)
        {
            Assert.Skip("no KDC is installed (tests/install-servers installs it)");
            return null!;
        }

        var realm = new KerberosRealm(
            await ServerProcess.StartAsync(
                "env",
                "kerberos",
                (configuration, folder, _) =>
                {
                    string[] variables =
                    [
                        $"KRB5_CONFIG={configuration}/krb5.conf",
                        $"KRB5_KDC_PROFILE={configuration}/kdc.conf",
                    ];
                    Run([.. variables, "kdb5_util", "create", "-s", "-r", "LAB.TEST", "-P", "master"]);
                    Run([.. variables, kadmin, "-r", "LAB.TEST", "-q", $"addprinc -pw {Password} {User}"]);
                    Run([.. variables, kadmin, "-r", "LAB.TEST", "-q", "addprinc -randkey HTTP/localhost"]);
                    Run([
                        .. variables,
                        kadmin,
                        "-r",
                        "LAB.TEST",
                        "-q",
                        $"ktadd -k {folder.Path}/keytab HTTP/localhost",
                    ]);
                    foreach (var file in Directory.EnumerateFiles(folder.Path))
                    {
                        // The KDC and Squid's helper run as another user than the one that made them.
                        File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110);
                    }

                    return [.. variables, kdc, "-n", "-r", "LAB.TEST", "-P", $"{folder.Path}/kdc.pid"];
                }
            )
        );
        Run(
            [
                "KRB5_CONFIG=" + realm.Path("kerberos/krb5.conf"),
                "KRB5CCNAME=FILE:" + realm.Path("ticket"),
                "kinit",
                User,
            ],
            Password + "\n"
        );
        return realm;
    }

    public ValueTask DisposeAsync() => _kdc.DisposeAsync();

    private string Path(string name) => System.IO.Path.Combine(_kdc.Folder.Path, name);

    private static void Run(string[] line, string input = "")
    {
        var start = new ProcessStartInfo("env", line)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = System.Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin";
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', line)}: {output.Result}{errors}");
        }
    }
}
