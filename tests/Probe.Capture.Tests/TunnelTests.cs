using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Probe.Options;
using Probe.Testing;

namespace Probe.Capture.Tests;

/// <summary>CONNECT, blind and decrypted, straight and through an upstream proxy.</summary>
public sealed class TunnelTests
{
    private const string Reply = "HTTP/1.1 200 OK\r\nsErVeR: odd\r\nContent-Length: 2\r\n\r\nhi";

    [Fact]
    public async Task A_blind_tunnel_passes_octets_both_ways_and_the_ends_too()
    {
        await using var origin = WireOrigin.Running(async peer =>
        {
            var request = await peer.ReadRequestAsync();
            await peer.SendAsync($"echo {request}");
        });
        await using var proxy = await Captured.StartAsync(new CaptureOptions { ConnectPorts = [origin.Port] });
        await using var client = await WireClient.ConnectAsync(proxy.Port);

        // What is said early goes through as well.
        await client.SendAsync($"CONNECT {origin.Authority} HTTP/1.1\r\nHost: x\r\n\r\n\0\u00ffhello\r\n\r\n");

        Assert.Equal("HTTP/1.1 200 Connection established\r\n\r\n", await client.ReadHeadAsync());
        Assert.Equal(
            new Heard([], WireEnd.Finished).End,
            (await client.ReadToEndAsync()) is { Text: "echo \0\u00ffhello\r\n\r\n" } h ? h.End : WireEnd.Reset
        );
        var link = Assert.Single(proxy.Tap.Links);
        Assert.Equal(CaptureMode.Tunnel, link.Info.Mode);
        Assert.Equal("\0\u00ffhello\r\n\r\n", link.Text(CaptureLegs.ToServer));
    }

    [Theory]
    [InlineData("localhost", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    public async Task A_tunnel_is_decrypted_by_the_users_own_authority(string host, bool isChained)
    {
        using var trusted = new TestAuthority();
        using var shown = trusted.Issue(host);
        await using var origin = WireOrigin.Running(async peer =>
        {
            await peer.StartTlsAsync(shown);
            while (await peer.ReadRequestAsync() is not null)
            {
                await peer.SendAsync(Reply);
            }
        });
        await using var upstream = WireOrigin.Running(peer => ChainAsync(peer, origin.Port));
        using var authority = NewAuthority();
        await using var proxy = await Captured.StartAsync(
            new CaptureOptions
            {
                ConnectPorts = [origin.Port],
                Decrypt = "*",
                Authority = authority,
                TrustedAuthoritiesPem = trusted.Pem,
                Upstream = _ => isChained ? new ProxyEndpoint("127.0.0.1", upstream.Port) : null,
                UpstreamCredentials = isChained ? new Credentials("u", "p") : null,
            }
        );
        await using var client = await WireClient.ConnectAsync(proxy.Port);
        await client.SendAsync($"CONNECT {host}:{origin.Port} HTTP/1.1\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadHeadAsync(), StringComparison.Ordinal);

        var secure = await client.StartTlsAsync(
            host,
            (_, leaf, chain, problems) => IsSignedBy(authority, leaf, problems)
        );
        const string asked = "GET /x HTTP/1.1\r\nhOsT: y\r\n\r\n";
        await client.SendAsync(asked);
        Assert.Equal(Reply, await client.ReadAsync(Reply.Length));
        await client.SendAsync(asked);
        Assert.Equal(Reply, await client.ReadAsync(Reply.Length));

        Assert.Equal(SslApplicationProtocol.Http11, secure.NegotiatedApplicationProtocol);
        Assert.Equal([asked, asked], origin.Requests);
        var inside = Assert.Single(proxy.Tap.Links, l => l.Info.Mode == CaptureMode.Decrypted);
        Assert.True(inside.Info.IsTls);
        Assert.Equal((2, 1), (proxy.Tap.Links.Count, proxy.Tap.Connections));
        // A reply is told after it was passed on.
        client.Finish();
        await inside.Closing;
        Assert.Equal(Reply + Reply, inside.Text(CaptureLegs.FromServer));
        Assert.Equal(asked + asked, inside.Text(CaptureLegs.ToServer));
        if (isChained)
        {
            Assert.Equal(
                $"CONNECT {host}:{origin.Port} HTTP/1.1\r\nProxy-Authorization: Basic dTpw\r\n\r\n",
                Assert.Single(upstream.Requests)
            );
        }
    }

    [Fact]
    public async Task An_origin_that_is_not_trusted_is_told_inside_the_tunnel_in_our_name()
    {
        using var stranger = new TestAuthority();
        using var shown = stranger.Issue("localhost");
        await using var origin = WireOrigin.Running(peer => peer.StartTlsAsync(shown));
        await using var tunnel = await OpenTunnel.StartAsync(origin.Port, decrypt: "localhost");
        await tunnel.StartTlsAsync();

        await tunnel.Client.SendAsync("GET / HTTP/1.1\r\n\r\n");
        var heard = await tunnel.Client.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 502 ", heard.Text, StringComparison.Ordinal);
        Assert.Contains("bitsprobe capture itself", heard.Text, StringComparison.Ordinal);
        Assert.Contains(
            $"TLS to localhost:{origin.Port} failed: its certificate is not accepted: its authority is not trusted (issuer CN=Test authority, whose certificate was not sent) (--cacert trusts an authority, -k takes any certificate)",
            heard.Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("localhost", 30, "it is valid from 20")]
    [InlineData("elsewhere.example", 730, "it is for another host (elsewhere.example) (-k takes any certificate)")]
    public async Task What_is_wrong_with_a_certificate_of_a_trusted_authority_is_told(string name, int days, string why)
    {
        using var trusted = new TestAuthority();
        using var shown = trusted.Issue(name, TimeSpan.FromDays(days));
        await using var origin = WireOrigin.Running(peer => peer.StartTlsAsync(shown));

        Assert.Contains(
            $"its certificate is not accepted: {why}",
            await RefusalAsync(origin, trusted.Pem),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "it answered the handshake in plain HTTP")]
    [InlineData(
        "\u0015\u0003\u0003\0\u0002\u0002\u0028",
        "it broke off the handshake with alert 40, handshake_failure"
    )]
    [InlineData("", "it closed instead of answering the handshake")]
    public async Task An_origin_that_does_not_take_up_TLS_is_told_by_what_it_said(string said, string why)
    {
        await using var origin = WireOrigin.Running(async peer =>
        {
            await peer.SendAsync(said);
            peer.Fin();
            await peer.UntilClosedAsync();
        });

        Assert.Contains($" failed: {why}", await RefusalAsync(origin, null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_origin_that_is_not_trusted_is_taken_where_that_is_said()
    {
        using var stranger = new TestAuthority();
        using var shown = stranger.Issue("elsewhere.example");
        await using var origin = WireOrigin.Running(async peer =>
        {
            await peer.StartTlsAsync(shown);
            await peer.ReadRequestAsync();
            await peer.SendAsync(Reply);
        });
        await using var tunnel = await OpenTunnel.StartAsync(origin.Port, insecure: true);
        await tunnel.StartTlsAsync();

        await tunnel.Client.SendAsync("GET / HTTP/1.1\r\n\r\n");

        Assert.Equal(Reply, await tunnel.Client.ReadAsync(Reply.Length));
    }

    [Theory]
    [InlineData(
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "spoke no TLS within the tunnel: looks like HTTP; keep localhost:"
    )]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "spoke no TLS within the tunnel; keep localhost:")]
    [InlineData("", "left the tunnel without a word")]
    public async Task A_client_that_speaks_no_TLS_in_a_tunnel_is_not_said_to_distrust(string said, string why)
    {
        await using var origin = WireOrigin.Running(peer => peer.UntilClosedAsync());
        await using var tunnel = await OpenTunnel.StartAsync(origin.Port);

        await tunnel.Client.SendAsync(said);
        tunnel.Client.Finish();

        var told = (await tunnel.Proxy.Tap.Links[0].Closing).Why;
        Assert.Contains(why, told, StringComparison.Ordinal);
        Assert.DoesNotContain("trust", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_does_not_trust_the_authority_is_told_of()
    {
        using var trusted = new TestAuthority();
        using var shown = trusted.Issue("localhost");
        await using var origin = WireOrigin.Running(async peer =>
        {
            await peer.StartTlsAsync(shown);
            await peer.UntilClosedAsync();
        });
        await using var tunnel = await OpenTunnel.StartAsync(origin.Port, trusted: trusted.Pem);

        await Assert.ThrowsAnyAsync<Exception>(() => tunnel.Client.StartTlsAsync("localhost", (_, _, _, _) => false));
        await tunnel.Client.DisposeAsync();

        Assert.Contains(
            "does not trust its authority",
            (await tunnel.Proxy.Tap.Links[0].Closing).Why,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Hosts_that_are_not_named_stay_encrypted()
    {
        using var trusted = new TestAuthority();
        using var shown = trusted.Issue("localhost");
        await using var origin = WireOrigin.Running(async peer =>
        {
            await peer.StartTlsAsync(shown);
            await peer.ReadRequestAsync();
            await peer.SendAsync(Reply);
        });
        await using var tunnel = await OpenTunnel.StartAsync(origin.Port, decrypt: "wsus.example");
        string? issuer = null;
        await tunnel.Client.StartTlsAsync(
            "localhost",
            (_, leaf, _, _) =>
            {
                issuer = leaf!.Issuer;
                return issuer == "CN=Test authority";
            }
        );

        await tunnel.Client.SendAsync("GET / HTTP/1.1\r\n\r\n");

        Assert.Equal(Reply, await tunnel.Client.ReadAsync(Reply.Length));
        Assert.Equal("CN=Test authority", issuer);
        Assert.Equal(CaptureMode.Tunnel, Assert.Single(tunnel.Proxy.Tap.Links).Info.Mode);
    }

    [Fact]
    public async Task A_refused_tunnel_leaves_the_connection_to_the_client()
    {
        await using var upstream = WireOrigin.Running(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n");
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\n\r\n");
            await peer.ReadRequestAsync();
            await peer.SendAsync("pong");
        });
        await using var proxy = await Captured.StartAsync(
            new CaptureOptions { Upstream = _ => new ProxyEndpoint("127.0.0.1", upstream.Port) }
        );
        await using var client = await WireClient.ConnectAsync(proxy.Port);

        await client.SendAsync("CONNECT a.example:443 HTTP/1.1\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 407 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        await client.SendAsync("CONNECT a.example:443 HTTP/1.1\r\nProxy-Authorization: NTLM x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        await client.SendAsync("ping\r\n\r\n");

        Assert.Equal("pong", await client.ReadAsync(4));
        Assert.Equal(1, upstream.Connections);
        Assert.Equal("ping\r\n\r\n", upstream.Requests[2]);
    }

    [Fact]
    public void Leaf_certificates_are_kept_for_each_host_and_share_a_key()
    {
        using var authority = NewAuthority();
        var now = DateTimeOffset.UtcNow;

        var one = authority.For("wsus.example", now);
        var again = authority.For("WSUS.example", now);
        var other = authority.For("2001:db8::7", now);
        var later = authority.For("wsus.example", now.AddDays(6));

        Assert.Same(one, again);
        Assert.NotSame(one, later);
        Assert.Equal(one.TargetCertificate.GetPublicKey(), other.TargetCertificate.GetPublicKey());
        Assert.True(one.TargetCertificate.MatchesHostname("wsus.example"));
        Assert.True(other.TargetCertificate.MatchesHostname("2001:db8::7"));
        Assert.InRange(one.TargetCertificate.NotAfter, now.LocalDateTime, now.AddDays(8).LocalDateTime);
    }

    /// <summary>What a client that trusts the capture proxy gets where the origin's TLS fails.</summary>
    private static async Task<string> RefusalAsync(WireOrigin origin, string? trusted)
    {
        await using var tunnel = await OpenTunnel.StartAsync(origin.Port, trusted);
        await tunnel.StartTlsAsync();
        await tunnel.Client.SendAsync("GET / HTTP/1.1\r\n\r\n");
        var told = (await tunnel.Proxy.Tap.Links[0].Closing).Why;
        Assert.StartsWith("HTTP/1.1 502 ", (await tunnel.Client.ReadToEndAsync()).Text, StringComparison.Ordinal);
        return told!;
    }

    private static CaptureAuthority NewAuthority()
    {
        var (certificate, key) = CaptureAuthority.Create(DateTimeOffset.UtcNow);
        return new CaptureAuthority(X509Certificate2.CreateFromPem(certificate, key));
    }

    /// <summary>The chain leads to the authority, and the name fits.</summary>
    private static bool IsSignedBy(CaptureAuthority authority, X509Certificate? leaf, SslPolicyErrors problems)
    {
        if (problems.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(authority.CertificatePem);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build((X509Certificate2)leaf!);
    }

    private static async Task ChainAsync(RawPeer peer, int port)
    {
        await peer.ReadRequestAsync();
        await peer.SendAsync("HTTP/1.1 200 OK\r\nVia: test\r\n\r\n");
        await peer.RelayAsync(port);
    }

    /// <summary>A capture proxy that decrypts, and a client that has asked it for a tunnel to localhost.</summary>
    private sealed class OpenTunnel(CaptureAuthority authority, Captured proxy, WireClient client) : IAsyncDisposable
    {
        internal Captured Proxy => proxy;

        internal WireClient Client => client;

        internal static async Task<OpenTunnel> StartAsync(
            int port,
            string? trusted = null,
            bool insecure = false,
            string decrypt = "*"
        )
        {
            var authority = NewAuthority();
            var proxy = await Captured.StartAsync(
                new CaptureOptions
                {
                    ConnectPorts = [port],
                    Decrypt = decrypt,
                    Authority = authority,
                    TrustedAuthoritiesPem = trusted,
                    Insecure = insecure,
                }
            );
            var client = await WireClient.ConnectAsync(proxy.Port);
            await client.SendAsync($"CONNECT localhost:{port} HTTP/1.1\r\n\r\n");
            await client.ReadHeadAsync();
            return new OpenTunnel(authority, proxy, client);
        }

        /// <summary>TLS with the capture proxy, whose authority the client trusts.</summary>
        internal Task<SslStream> StartTlsAsync() =>
            client.StartTlsAsync("localhost", (_, leaf, _, problems) => IsSignedBy(authority, leaf, problems));

        public async ValueTask DisposeAsync()
        {
            await client.DisposeAsync();
            await proxy.DisposeAsync();
            authority.Dispose();
        }
    }
}
