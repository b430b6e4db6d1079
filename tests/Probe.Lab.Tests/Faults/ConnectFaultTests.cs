using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Probe.Options;

namespace Probe.Lab.Tests.Faults;

/// <summary>What faults of settings, names, connections, tunnels and certificates look like.</summary>
public sealed class ConnectFaultTests
{
    [Fact, Shows("scan-proxy-differs")]
    public async Task The_scans_proxy_is_another_than_the_downloads()
    {
        await using var lab = await FaultyLab.StartAsync("scan-proxy-differs");

        var proxies = lab.Endpoints.WindowsProxies;

        Assert.NotNull(proxies.ForScan());
        Assert.NotNull(proxies.ForDownload());
        Assert.NotEqual(proxies.ForScan()!.Proxy, proxies.ForDownload()!.Proxy);
    }

    [Fact, Shows("proxy-setting-malformed")]
    public async Task The_proxy_setting_has_a_port_that_is_no_number()
    {
        await using var lab = await FaultyLab.StartAsync("proxy-setting-malformed");

        Assert.Equal("127.0.0.1:31z8", lab.Endpoints.ProxySetting);
    }

    [Fact, Shows("credentials-without-password")]
    public async Task There_is_a_user_for_basic_and_no_password()
    {
        await using var lab = await FaultyLab.StartAsync("credentials-without-password");

        Assert.Equal(new Credentials("wsus-download", null), lab.Endpoints.ProxyCredentials);
        Assert.Equal(AuthScheme.Basic, lab.Endpoints.ProxyAuth);
    }

    [Fact, Shows("proxy-name-unknown")]
    public async Task The_proxys_name_is_one_that_never_exists()
    {
        await using var lab = await FaultyLab.StartAsync("proxy-name-unknown");

        // RFC 6761: no resolver may answer for .invalid.
        Assert.Equal("proxy.bitsprobe.invalid:3128", lab.Endpoints.ProxySetting);
    }

    [Fact, Shows("server-name-unknown")]
    public async Task The_servers_name_is_one_that_never_exists_and_there_is_no_proxy()
    {
        await using var lab = await FaultyLab.StartAsync("server-name-unknown");

        Assert.Null(lab.Endpoints.ProxySetting);
        Assert.Equal("wsus.bitsprobe.invalid", Assert.Single(lab.Endpoints.CheckUrls).Host);
    }

    [Fact, Shows("proxy-refuses-connections")]
    public async Task The_proxys_port_refuses()
    {
        await using var lab = await FaultyLab.StartAsync("proxy-refuses-connections");

        var refused = await Assert.ThrowsAsync<SocketException>(() => RawClient.ConnectToProxyAsync(lab.Endpoints));

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        Assert.Equal(200, (await lab.AskOriginAsync("HEAD")).Status);
    }

    [Fact, Shows("server-refuses-connections")]
    public async Task The_servers_port_refuses()
    {
        await using var lab = await FaultyLab.StartAsync("server-refuses-connections");

        var refused = await Assert.ThrowsAsync<SocketException>(() =>
            RawClient.ConnectAsync(lab.Endpoints.CheckUrls[0])
        );

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        Assert.Null(lab.Endpoints.ProxySetting);
    }

    [Fact, Shows("proxy-silent")]
    public async Task The_proxy_takes_the_connection_and_says_nothing()
    {
        await using var lab = await LabServer.StartAsync(
            new LabOptions { FaultIds = ["proxy-silent"], IdleTimeout = TimeSpan.FromMilliseconds(300) },
            TestContext.Current.CancellationToken
        );
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);

        await client.SendAsync($"HEAD {lab.Endpoints.FileUrl} HTTP/1.1\r\nHost: x\r\n\r\n");
        var (octets, _) = await client.ReadToEndAsync();

        // The lab's own patience ended it; until then nothing came.
        Assert.Empty(octets);
        Assert.Empty(lab.Requests);
    }

    [Fact, Shows("proxy-hangs-up")]
    public async Task The_proxy_closes_without_a_word()
    {
        await using var lab = await FaultyLab.StartAsync("proxy-hangs-up");
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);

        var (octets, end) = await client.ReadToEndAsync();

        Assert.Empty(octets);
        Assert.Equal(WireEnd.Closed, end);
    }

    [Fact, Shows("proxy-wants-password")]
    public async Task The_proxy_challenges_for_basic()
    {
        await using var lab = await FaultyLab.StartAsync("proxy-wants-password");

        var reply = await lab.AskProxyAsync("HEAD");

        Assert.Equal((407, "Basic realm=\"corporate proxy\""), (reply.Status, reply.Get("Proxy-Authenticate")));
        Assert.Null(lab.Endpoints.ProxyCredentials);
    }

    [Fact, Shows("proxy-wants-ntlm")]
    public async Task The_proxy_challenges_for_ntlm_and_closes()
    {
        await using var lab = await FaultyLab.StartAsync("proxy-wants-ntlm");
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);

        var reply = await client.AskAsync(lab.ThroughProxy("HEAD"));
        var (rest, end) = await client.ReadToEndAsync();

        Assert.Equal(407, reply.Status);
        Assert.Equal(["Negotiate", "NTLM"], reply.GetAll("Proxy-Authenticate"));
        Assert.Equal(([], WireEnd.Closed), (rest, end));
    }

    [Fact, Shows("tunnel-refused")]
    public async Task The_proxy_opens_no_tunnel_and_serves_plain_http()
    {
        await using var lab = await FaultyLab.StartAsync("tunnel-refused");
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);

        var tunnel = await client.AskAsync($"CONNECT {lab.Endpoints.TlsFileUrl.HostAndPort} HTTP/1.1\nHost: x");
        var plain = await client.AskAsync($"HEAD {lab.Endpoints.FileUrl} HTTP/1.1\nHost: x");

        Assert.Equal([lab.Endpoints.TlsFileUrl], lab.Endpoints.CheckUrls);
        Assert.Equal((403, "ERR_ACCESS_DENIED 0"), (tunnel.Status, tunnel.Get("X-Squid-Error")));
        Assert.Equal(200, plain.Status);
    }

    [Fact, Shows("certificate-expired")]
    public async Task The_certificate_is_past_its_last_day()
    {
        var (certificate, signedByLab) = await ShownByOriginAsync("certificate-expired");

        Assert.True(certificate.NotAfter < DateTime.Now);
        Assert.True(certificate.MatchesHostname("127.0.0.1"));
        Assert.True(signedByLab);
    }

    [Fact, Shows("certificate-for-another-name")]
    public async Task The_certificate_is_for_another_name()
    {
        var (certificate, signedByLab) = await ShownByOriginAsync("certificate-for-another-name");

        Assert.False(certificate.MatchesHostname("127.0.0.1"));
        Assert.True(certificate.MatchesHostname("wsus-old.example"));
        Assert.True(certificate.NotAfter > DateTime.Now);
        Assert.True(signedByLab);
    }

    [Fact, Shows("certificate-untrusted")]
    public async Task The_certificate_comes_from_a_stranger()
    {
        var (certificate, signedByLab) = await ShownByOriginAsync("certificate-untrusted");

        Assert.True(certificate.MatchesHostname("127.0.0.1"));
        Assert.True(certificate.NotAfter > DateTime.Now);
        Assert.False(signedByLab);
    }

    [Fact, Shows("tls-intercepted")]
    public async Task The_proxy_shows_its_own_certificate_and_serves_the_file_all_the_same()
    {
        await using var lab = await FaultyLab.StartAsync("tls-intercepted");
        var url = lab.Endpoints.TlsFileUrl;
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);
        X509Certificate2? shown = null;

        await client.AskAsync($"CONNECT {url.HostAndPort} HTTP/1.1\nHost: {url.HostAndPort}");
        await client.StartTlsAsync(
            "127.0.0.1",
            (_, certificate, _, _) =>
            {
                shown = X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData());
                return shown is not null;
            }
        );
        var reply = await client.AskAsync($"GET {url.PathAndQuery} HTTP/1.1\nHost: x\nRange: bytes=10-19");

        Assert.Equal("CN=Unknown Inspection CA", shown!.Issuer);
        Assert.Equal("1.1 bitsprobe-lab", reply.Get("Via"));
        Assert.Equal(lab.Octets(10, 19), reply.Body);
    }

    [Fact, Shows("certificate-not-yet-valid")]
    public async Task The_server_shows_it_certificate_not_yet_valid()
    {
        var (certificate, signedByLab) = await ShownByOriginAsync("certificate-not-yet-valid");

        Assert.True(certificate.NotBefore > DateTime.Now, $"{certificate} {signedByLab}");
    }

    [Fact, Shows("certificate-self-signed")]
    public async Task The_server_shows_it_certificate_self_signed()
    {
        var (certificate, signedByLab) = await ShownByOriginAsync("certificate-self-signed");

        Assert.True(certificate.Subject == certificate.Issuer && !signedByLab, $"{certificate} {signedByLab}");
    }

    [Fact, Shows("certificate-of-wrong-usage")]
    public async Task The_server_shows_it_certificate_of_wrong_usage()
    {
        var (certificate, signedByLab) = await ShownByOriginAsync("certificate-of-wrong-usage");

        Assert.True(
            certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[0].Value
                == "1.3.6.1.5.5.7.3.2",
            $"{certificate} {signedByLab}"
        );
    }

    [Fact, Shows("certificate-chain-incomplete")]
    public async Task The_server_shows_it_certificate_chain_incomplete()
    {
        var (certificate, signedByLab) = await ShownByOriginAsync("certificate-chain-incomplete");

        Assert.True(
            certificate.Issuer == "CN=bitsprobe lab intermediate" && !signedByLab,
            $"{certificate} {signedByLab}"
        );
    }

    [Fact, Shows("certificate-revoked")]
    public async Task The_server_shows_it_certificate_revoked()
    {
        var (certificate, signedByLab) = await ShownByOriginAsync("certificate-revoked");

        Assert.True(
            signedByLab && certificate.Extensions.Any(e => e.Oid?.Value == "2.5.29.31"),
            $"{certificate} {signedByLab}"
        );
    }

    [Fact, Shows("revocation-unreachable")]
    public async Task The_server_shows_it_revocation_unreachable()
    {
        var (certificate, signedByLab) = await ShownByOriginAsync("revocation-unreachable");

        Assert.True(
            signedByLab && certificate.Extensions.Any(e => e.Oid?.Value == "2.5.29.31"),
            $"{certificate} {signedByLab}"
        );
    }

    [Fact, Shows("client-certificate-accepted")]
    public async Task The_server_shows_it_client_certificate_accepted()
    {
        var (certificate, signedByLab) = await ShownByOriginAsync("client-certificate-accepted");

        Assert.True(signedByLab, $"{certificate} {signedByLab}");
    }

    [Theory]
    [Shows("client-certificate-required")]
    [Shows("handshake-refused")]
    [Shows("handshake-reset")]
    [Shows("tls-version-refused")]
    [Shows("tls-port-speaks-plain-http")]
    [InlineData("client-certificate-required")]
    [InlineData("handshake-refused")]
    [InlineData("handshake-reset")]
    [InlineData("tls-version-refused")]
    [InlineData("tls-port-speaks-plain-http")]
    public async Task No_request_gets_an_answer_over_the_servers_tls(string fault)
    {
        await using var lab = await FaultyLab.StartAsync(fault);
        var url = lab.Endpoints.TlsFileUrl;
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync("127.0.0.1", url.Port, TestContext.Current.CancellationToken);
        await using var tls = new System.Net.Security.SslStream(socket.GetStream());

        var failed = await Record.ExceptionAsync(async () =>
        {
            await tls.AuthenticateAsClientAsync(
                new System.Net.Security.SslClientAuthenticationOptions
                {
                    TargetHost = "127.0.0.1",
#pragma warning disable CA5398, CA5359 // The older version is the case, and any certificate will do.
                    EnabledSslProtocols = System.Security.Authentication.SslProtocols.Tls12,
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5398, CA5359
                },
                TestContext.Current.CancellationToken
            );
            await tls.WriteAsync("HEAD / HTTP/1.1\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            Assert.NotEqual(0, await tls.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        });

        Assert.NotNull(failed);
        Assert.Equal([url], lab.Endpoints.CheckUrls);
    }

    [Fact, Shows("proxy-wants-tls"), Shows("tls-intercepted-and-trusted")]
    public async Task The_proxy_speaks_tls_or_shows_a_trusted_certificate_of_its_own()
    {
        await using var wants = await FaultyLab.StartAsync("proxy-wants-tls");
        await using var intercepts = await FaultyLab.StartAsync("tls-intercepted-and-trusted");

        Assert.StartsWith("https://127.0.0.1:", wants.Endpoints.ProxySetting, StringComparison.Ordinal);
        Assert.Equal([intercepts.Endpoints.TlsFileUrl], intercepts.Endpoints.CheckUrls);
        Assert.Equal(2, intercepts.Endpoints.TrustedCaPem.Split("-----BEGIN CERTIFICATE-----").Length - 1);
    }

    [Fact, Shows("tls-intercepted-under-copied-name")]
    public async Task The_proxy_shows_a_trusted_certificate_whose_issuer_only_has_the_authoritys_name()
    {
        await using var lab = await FaultyLab.StartAsync("tls-intercepted-under-copied-name");
        var url = Assert.Single(lab.Endpoints.CheckUrls);
        var trusted = new X509Certificate2Collection();
        trusted.ImportFromPem(lab.Endpoints.TrustedCaPem);
        var namesakes = trusted.Where(c => c.Subject == "CN=bitsprobe lab authority").ToList();
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);
        await client.AskAsync($"CONNECT {url.HostAndPort} HTTP/1.1\nHost: {url.HostAndPort}");
        X509Certificate2? root = null;
        await client.StartTlsAsync(
            "127.0.0.1",
            (_, certificate, chain, _) =>
            {
                chain!.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
                chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                var holds = chain.Build((X509Certificate2)certificate!);
                root = X509CertificateLoader.LoadCertificate(chain.ChainElements[^1].Certificate.RawData);
                return holds;
            }
        );

        Assert.Equal(2, namesakes.Count);
        Assert.Equal(namesakes[1].Thumbprint, root!.Thumbprint);
    }

    private static async Task<(X509Certificate2 Certificate, bool SignedByLab)> ShownByOriginAsync(string fault)
    {
        await using var lab = await FaultyLab.StartAsync(fault);
        var url = Assert.Single(lab.Endpoints.CheckUrls);
        Assert.Equal(lab.Endpoints.TlsFileUrl, url);
        await using var client = await RawClient.ConnectAsync(url);
        using var authority = X509Certificate2.CreateFromPem(lab.Endpoints.TrustedCaPem);
        X509Certificate2? shown = null;
        var signedByLab = false;
        await client.StartTlsAsync(
            "127.0.0.1",
            (_, certificate, chain, _) =>
            {
                shown = X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData());
                chain!.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.CustomTrustStore.Add(authority);
                chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
                signedByLab = chain.Build(shown);
                return shown is not null;
            }
        );
        return (shown!, signedByLab);
    }
}
