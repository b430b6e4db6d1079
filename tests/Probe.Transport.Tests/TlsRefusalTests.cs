using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Probe.Exchanges;
using Probe.Options;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

/// <summary>Handshakes that are refused: by alert, by version, for want of a client certificate.</summary>
public sealed class TlsRefusalTests : IDisposable
{
    private const string Reply = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData(40, FailureCauses.TlsFailed, "alert 40, handshake_failure")]
    [InlineData(70, FailureCauses.TlsVersionRefused, "alert 70, protocol_version")]
    [InlineData(112, FailureCauses.TlsFailed, "alert 112, unrecognized_name")]
    [InlineData(80, FailureCauses.TlsFailed, "alert 80, internal_error")]
    [InlineData(199, FailureCauses.TlsFailed, "alert 199, unassigned")]
    public async Task An_alert_on_the_wire_is_named(int code, string cause, string words)
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.SendAsync(new byte[] { 21, 3, 3, 0, 2, 2, (byte)code });
            await peer.UntilClosedAsync();
        });

        var exchange = await SendOnceAsync(Get($"https://127.0.0.1:{server.Port}/"));

        Assert.Equal((FailureStage.TlsHandshake, cause), (exchange.Failure!.Stage, exchange.Failure.Cause));
        Assert.Contains(words, exchange.Failure.Detail, StringComparison.Ordinal);
        Assert.Equal(new TlsAlert(code, OnTheWire: true), exchange.Tls!.Alert);
    }

    [Fact]
    public async Task A_server_that_takes_later_versions_only_refuses_by_version()
    {
        using var certificate = _authority.Issue("127.0.0.1");
        await using var server = Serving(certificate, o => o.EnabledSslProtocols = SslProtocols.Tls13);

        var exchange = await SendOnceAsync(
            Get($"https://127.0.0.1:{server.Port}/"),
            options: Trusting with
            {
                TlsMax = TlsVersion.Tls12,
            }
        );

        Assert.Equal(FailureCauses.TlsVersionRefused, exchange.Failure?.Cause);
        Assert.Contains("protocol_version", exchange.Failure!.Detail, StringComparison.Ordinal);
        Assert.Contains("offered: up to TLS 1.2", exchange.Failure.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TlsVersion.Tls12, "TLSv1.2")]
    [InlineData(TlsVersion.Tls13, "TLSv1.3")]
    public async Task The_version_asked_for_is_spoken(TlsVersion version, string protocol)
    {
        using var certificate = _authority.Issue("127.0.0.1");
        await using var server = Serving(certificate);

        var exchange = await SendOnceAsync(
            Get($"https://127.0.0.1:{server.Port}/"),
            options: Trusting with
            {
                TlsMin = version,
                TlsMax = version,
            }
        );

        Assert.Null(exchange.Failure);
        Assert.Equal(protocol, exchange.Tls!.Protocol);
    }

    [Fact]
    public async Task An_old_version_is_spoken_or_said_to_be_beyond_this_machine()
    {
        using var certificate = _authority.Issue("127.0.0.1");
#pragma warning disable SYSLIB0039, CA5397 // The old version is what is tested.
        await using var server = Serving(certificate, o => o.EnabledSslProtocols = SslProtocols.Tls);
#pragma warning restore SYSLIB0039, CA5397

        var exchange = await SendOnceAsync(
            Get($"https://127.0.0.1:{server.Port}/"),
            options: Trusting with
            {
                TlsMax = TlsVersion.Tls10,
            }
        );

        Assert.True(
            exchange.Tls?.Protocol == "TLSv1.0"
                || exchange.Failure is { Cause: FailureCauses.Other, Side: FailureSide.Client }
                || exchange.Failure is { Stage: FailureStage.TlsHandshake, Side: FailureSide.Origin },
            $"{exchange.Tls?.Protocol} {exchange.Failure}"
        );
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_server_that_merely_accepts_a_client_certificate_is_noted(SslProtocols version)
    {
        using var certificate = _authority.Issue("127.0.0.1");
        await using var server = Serving(
            certificate,
            o =>
            {
                o.EnabledSslProtocols = version;
                o.ClientCertificateRequired = true;
                o.RemoteCertificateValidationCallback = (_, _, _, errors) => errors >= 0;
            }
        );

        var exchange = await SendOnceAsync(Get($"https://127.0.0.1:{server.Port}/"), options: Trusting);

        Assert.Null(exchange.Failure);
        Assert.Equal((true, null), (exchange.Tls!.ClientCertificateWanted, exchange.Tls.ClientCertificateSent));
    }

    [Fact]
    public async Task A_server_that_asks_for_none_is_not_said_to_ask()
    {
        using var certificate = _authority.Issue("127.0.0.1");
        using var own = _authority.Issue("client", usage: "1.3.6.1.5.5.7.3.2");
        await using var server = Serving(certificate);

        var exchange = await SendOnceAsync(
            Get($"https://127.0.0.1:{server.Port}/"),
            options: Trusting with
            {
                ClientCertificate = own,
            }
        );

        Assert.Null(exchange.Failure);
        Assert.Equal((false, null), (exchange.Tls!.ClientCertificateWanted, exchange.Tls.ClientCertificateSent));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_client_certificate_is_sent_where_it_is_asked_for(SslProtocols version)
    {
        using var certificate = _authority.Issue("127.0.0.1");
        using var own = _authority.Issue("client", usage: "1.3.6.1.5.5.7.3.2");
        string? seen = null;
        await using var server = RawServer.Start(async peer =>
        {
            await peer.StartTlsAsync(certificate, true, o => o.EnabledSslProtocols = version);
            seen = peer.ClientCertificate;
            await peer.ReadRequestAsync();
            await peer.SendAsync(Reply);
        });

        var exchange = await SendOnceAsync(
            Get($"https://127.0.0.1:{server.Port}/"),
            options: Trusting with
            {
                ClientCertificate = own,
            }
        );

        Assert.Null(exchange.Failure);
        Assert.Equal("CN=client", seen);
        Assert.Equal((true, "CN=client"), (exchange.Tls!.ClientCertificateWanted, exchange.Tls.ClientCertificateSent));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_client_certificate_that_is_refused_is_told_from_one_that_is_missing(SslProtocols version)
    {
        using var certificate = _authority.Issue("127.0.0.1");
        using var own = _authority.Issue("client", usage: "1.3.6.1.5.5.7.3.2");
        await using var server = RawServer.Start(peer =>
            peer.StartTlsAsync(
                certificate,
                true,
                o =>
                {
                    o.EnabledSslProtocols = version;
                    o.RemoteCertificateValidationCallback = (_, _, _, _) => false;
                }
            )
        );

        var without = await SendOnceAsync(Get($"https://127.0.0.1:{server.Port}/"), options: Trusting);
        var with = await SendOnceAsync(
            Get($"https://127.0.0.1:{server.Port}/"),
            options: Trusting with
            {
                ClientCertificate = own,
            }
        );

        Assert.Equal(
            (FailureStage.TlsHandshake, FailureCauses.TlsClientCertificateWanted),
            (without.Failure!.Stage, without.Failure.Cause)
        );
        Assert.Equal(
            (FailureStage.TlsHandshake, FailureCauses.TlsClientCertificateRefused),
            (with.Failure!.Stage, with.Failure.Cause)
        );
        Assert.Contains("CN=client", with.Failure.Detail, StringComparison.Ordinal);
    }

    private ProbeOptions Trusting => Defaults with { TrustedAuthoritiesPem = _authority.Pem };

    private static RawServer Serving(
        X509Certificate2 certificate,
        Action<SslServerAuthenticationOptions>? with = null
    ) =>
        RawServer.Start(async peer =>
        {
            await peer.StartTlsAsync(certificate, with: with);
            while (await peer.ReadRequestAsync() is not null)
            {
                await peer.SendAsync(Reply);
            }
        });
}
