using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Probe.Testing;

namespace Probe.Cli.Tests;

/// <summary>Options that bring certificates, end to end: --cert, --key, --proxy-cacert, --tls-max.</summary>
public sealed class CertificateOptionTests : IDisposable
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string Password = "pa55-for-the-key";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-certificates-");
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_client_certificate_with_its_key_is_sent_to_a_server_that_wants_one()
    {
        using var server = _authority.Issue("127.0.0.1");
        string? sent = null;
        await using var origin = RawServer.Start(async peer =>
        {
            await peer.StartTlsAsync(server, wantsClientCertificate: true);
            sent = peer.ClientCertificate;
            while (await peer.ReadRequestAsync() is not null)
            {
                await peer.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            }
        });
        var (certificate, key) = WriteClient("me");

        var ended = await CheckAsync(Url(origin), "--cacert", Authority(), "--cert", certificate, "--key", key);

        Assert.True(ended.ExitCode == 1, ended.ToString());
        Assert.Equal("CN=me", sent);
        Assert.Equal("passed", StatusOf(ended, "tls-is-trusted"));
        Assert.Equal("failed", StatusOf(ended, "nothing-is-missing"));
    }

    [Fact]
    public async Task The_same_server_is_a_finding_without_one()
    {
        using var server = _authority.Issue("127.0.0.1");
        await using var origin = RawServer.Start(peer => peer.StartTlsAsync(server, wantsClientCertificate: true));

        var ended = await CheckAsync(Url(origin), "--cacert", Authority());

        Assert.True(ended.ExitCode == 1, ended.ToString());
        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal(
            "0x80072F0C",
            json.RootElement.GetProperty("runs")[0]
                .GetProperty("verdict")
                .GetProperty("bitsError")
                .GetProperty("hresult")
                .GetString()
        );
    }

    [Fact]
    public async Task Another_certificates_key_is_told()
    {
        var (certificate, _) = WriteClient("me");
        var (_, key) = WriteClient("other");

        await IsRefusedAsync(
            ["--cert", certificate, "--key", key],
            "certificate and key cannot be read, or do not belong together",
            "accepted: a PEM certificate with its own key"
        );
    }

    [Theory]
    [InlineData("--cert")]
    [InlineData("--key")]
    [InlineData("--proxy-cacert")]
    public async Task A_file_that_is_not_there_is_named_with_its_option(string option)
    {
        var (certificate, key) = WriteClient("me");
        var missing = Path.Combine(_folder.FullName, "missing.pem");
        string[] options = option switch
        {
            "--cert" => ["--cert", missing, "--key", key],
            "--key" => ["--cert", certificate, "--key", missing],
            _ => ["-x", "https://127.0.0.1:1", "--proxy-cacert", missing],
        };

        await IsRefusedAsync(options, option, "missing.pem");
    }

    [Fact]
    public async Task A_certificate_without_its_key_is_told()
    {
        var (certificate, _) = WriteClient("me");

        await IsRefusedAsync(["--cert", certificate], "there is no private key in it", "--key");
    }

    [Fact]
    public async Task A_key_without_a_certificate_is_told()
    {
        var (_, key) = WriteClient("me");

        await IsRefusedAsync(["--key", key], "accepted: together with --cert");
    }

    [Fact]
    public async Task An_encrypted_key_wants_its_password()
    {
        var (certificate, key) = WriteClient("me", Password);

        await IsRefusedAsync(
            ["--cert", certificate, "--key", key],
            "its key is encrypted",
            "BITSPROBE_CERT_PASSWORD or --cert-password-file"
        );
    }

    [Fact]
    public async Task An_encrypted_key_does_not_open_with_another_password_which_is_not_shown()
    {
        var (certificate, key) = WriteClient("me", Password);

        var ended = await IsRefusedAsync(
            ["--cert", certificate, "--key", key, "--cert-password-file", Write("password", "wrong-one\n")],
            "its key does not open with the password given"
        );

        Assert.DoesNotContain("wrong-one", ended.Output + ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_encrypted_key_opens_with_its_password_which_is_not_shown(bool byFile)
    {
        using var server = _authority.Issue("127.0.0.1");
        string? sent = null;
        await using var origin = RawServer.Start(async peer =>
        {
            await peer.StartTlsAsync(server, wantsClientCertificate: true);
            sent = peer.ClientCertificate;
        });
        var (certificate, key) = WriteClient("me", Password);
        string[] options = ["--cacert", Authority(), "--cert", certificate, "--key", key];

        var ended = byFile
            ? await CheckAsync(Url(origin), [.. options, "--cert-password-file", Write("password", Password + "\n")])
            : await BuiltProgram.RunAsync(
                Arguments(Url(origin), options),
                environment => environment["BITSPROBE_CERT_PASSWORD"] = Password
            );

        Assert.Equal("CN=me", sent);
        Assert.DoesNotContain(Password, ended.Output + ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_for_the_proxy_is_trusted_with_the_proxy_alone()
    {
        using var shown = _authority.Issue("127.0.0.1");
        await using var proxy = RawServer.Start(async peer =>
        {
            await peer.StartTlsAsync(shown);
            while (await peer.ReadRequestAsync() is not null)
            {
                await peer.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            }
        });
        string[] through = ["-x", string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{proxy.Port}")];
        const string url = "http://wsus.invalid:8530/Content/a.cab";

        var trusted = await CheckAsync(url, [.. through, "--proxy-cacert", Authority()]);
        var untrusted = await CheckAsync(url, [.. through, "--cacert", Authority()]);

        Assert.Contains(proxy.Requests, r => r.StartsWith("HEAD http://wsus.invalid:8530/", StringComparison.Ordinal));
        Assert.Equal("passed", StatusOf(trusted, "tls-is-trusted"));
        Assert.Equal("failed", StatusOf(untrusted, "tls-is-trusted"));
        Assert.Contains("--proxy-cacert", untrusted.Output, StringComparison.Ordinal);
        Assert.Equal("failed", StatusOf(trusted, "proxy-speaks-plain-http"));
    }

    [Theory]
    [InlineData("1.4")]
    [InlineData("1")]
    [InlineData("3")]
    [InlineData("0x0303")]
    public async Task A_version_that_there_is_not_is_answered_with_those_that_there_are(string version)
    {
        var ended = await IsRefusedAsync(["--tls-max", version], $"'{version}'", "accepted: 1.0, 1.1, 1.2, 1.3");

        Assert.DoesNotContain("did you mean", ended.Error, StringComparison.Ordinal);
    }

    private static string Url(RawServer origin) =>
        string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{origin.Port}/Content/a.cab");

    private static string[] Arguments(string url, string[] options) =>
        ["check", url, .. options, "--depth", "quick", "--no-control", "--format", "json"];

    private static Task<Ended> CheckAsync(string url, params string[] options) =>
        BuiltProgram.RunAsync(Arguments(url, options));

    /// <summary>The command line is refused with exit code 2 before anything is sent; stderr says all of this.</summary>
    private async Task<Ended> IsRefusedAsync(string[] options, params string[] words)
    {
        var ended = await CheckAsync("https://127.0.0.1:1/a.cab", options);

        Assert.True(ended.ExitCode == ExitCodes.Usage, ended.ToString());
        Assert.Equal("", ended.Output);
        Assert.All(words, word => Assert.Contains(word, ended.Error, StringComparison.Ordinal));
        Assert.All(
            _folder.GetFiles("*.key").Select(f => File.ReadLines(f.FullName).ElementAt(1)),
            secret => Assert.DoesNotContain(secret, ended.Error, StringComparison.Ordinal)
        );
        return ended;
    }

    private static string StatusOf(Ended ended, string check)
    {
        using var json = JsonDocument.Parse(ended.Output);
        return json
            .RootElement.GetProperty("runs")[0]
            .GetProperty("checks")
            .EnumerateArray()
            .Single(c => c.GetProperty("id").GetString() == check)
            .GetProperty("status")
            .GetString()!;
    }

    private string Authority() => Write("authority.pem", _authority.Pem);

    /// <summary>A client's certificate and its key, each in a file of its own.</summary>
    private (string Certificate, string Key) WriteClient(string name, string? password = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientAuthentication)], false));
        using var certificate = _authority.Issue(request, key);
        return (
            Write(name + ".pem", certificate.ExportCertificatePem()),
            Write(
                name + ".key",
                password is null
                    ? key.ExportPkcs8PrivateKeyPem()
                    : key.ExportEncryptedPkcs8PrivateKeyPem(
                        password,
                        new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)
                    )
            )
        );
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
