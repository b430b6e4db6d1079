using Probe.Exchanges;
using Probe.Options;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

public sealed class TlsTests : IDisposable
{
    private const string Reply = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private const string Host = "wsus.example";

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_certificate_of_the_users_authority_is_accepted_and_described()
    {
        using var certificate = _authority.Issue(Host);
        await using var server = Serving(certificate);
        await using var sender = Sender(Trusting(server.Port));

        var first = await sender.AskAsync(Get($"https://{Host}:{server.Port}/f.cab"));
        var second = await sender.AskAsync(Get($"https://{Host}:{server.Port}/f.cab"));

        Assert.Null(first.Failure);
        Assert.Equal(Sha256Of("hello"u8), first.Body!.Sha256);
        Assert.StartsWith("GET /f.cab HTTP/1.1\r\n", server.Requests[0], StringComparison.Ordinal);
        var tls = first.Tls!;
        Assert.StartsWith("TLSv1.", tls.Protocol, StringComparison.Ordinal);
        Assert.StartsWith("TLS_", tls.CipherSuite, StringComparison.Ordinal);
        Assert.Equal(("CN=" + Host, "CN=Test authority"), (tls.Subject, tls.Issuer));
        Assert.Equal(certificate.NotAfter, tls.NotAfter);
        Assert.Equal(Sha256Of(certificate.RawData), tls.Thumbprint);
        Assert.Empty(tls.Problems);
        Assert.NotNull(first.Timings.Tls);
        Assert.True(second.Connection.Reused);
        Assert.Equal(tls, second.Tls);
        Assert.Null(second.Timings.Tls);
    }

    [Fact]
    public async Task The_server_is_told_the_name_that_is_wanted()
    {
        string? name = null;
        using var certificate = _authority.Issue(Host);
        await using var server = RawServer.Start(async peer =>
        {
            await peer.StartTlsAsync(certificate);
            name = peer.ServerName;
            await peer.ReadRequestAsync();
            await peer.SendAsync(Reply);
        });

        await SendOnceAsync(Get($"https://{Host}:{server.Port}/"), options: Trusting(server.Port));

        Assert.Equal(Host, name);
    }

    [Fact]
    public async Task A_certificate_for_an_address_serves_that_address()
    {
        using var certificate = _authority.Issue("127.0.0.1");
        await using var server = Serving(certificate);

        var exchange = await SendOnceAsync(Get($"https://127.0.0.1:{server.Port}/"), options: Trusting(server.Port));

        Assert.Null(exchange.Failure);
    }

    [Fact]
    public async Task An_unknown_authority_is_untrusted()
    {
        using var certificate = _authority.Issue(Host);

        await RefusesAsync(certificate, FailureCauses.TlsUntrusted, o => o with { TrustedAuthoritiesPem = null });
    }

    [Fact]
    public async Task Another_authority_of_the_user_does_not_help()
    {
        using var certificate = _authority.Issue(Host);
        using var other = new TestAuthority();

        await RefusesAsync(certificate, FailureCauses.TlsUntrusted, o => o with { TrustedAuthoritiesPem = other.Pem });
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_a_mismatch()
    {
        using var certificate = _authority.Issue("other.example");

        await RefusesAsync(certificate, FailureCauses.TlsNameMismatch);
    }

    [Fact]
    public async Task A_certificate_past_its_time_is_expired()
    {
        using var certificate = _authority.Issue(Host, validFor: TimeSpan.FromDays(30));

        await RefusesAsync(certificate, FailureCauses.TlsExpired);
    }

    [Fact]
    public async Task A_certificate_for_clients_is_of_the_wrong_use()
    {
        using var certificate = _authority.Issue(Host, usage: "1.3.6.1.5.5.7.3.2");

        await RefusesAsync(certificate, FailureCauses.TlsWrongUsage);
    }

    [Fact]
    public async Task All_that_is_wrong_is_kept_and_what_Windows_meets_first_names_the_failure()
    {
        using var certificate = _authority.Issue("other.example", validFor: TimeSpan.FromDays(30));
        string[] problems = [FailureCauses.TlsUntrusted, FailureCauses.TlsExpired, FailureCauses.TlsNameMismatch];
        await using var server = Serving(certificate);
        var options = Trusting(server.Port) with { TrustedAuthoritiesPem = null };

        var strict = await SendOnceAsync(Get($"https://{Host}:{server.Port}/"), options: options);
        var lax = await SendOnceAsync(Get($"https://{Host}:{server.Port}/"), options: options with { Insecure = true });

        Assert.Equal(FailureCauses.TlsUntrusted, strict.Failure!.Cause);
        Assert.Equal(problems, strict.Tls!.Problems);
        Assert.Null(lax.Failure);
        Assert.Equal(200, lax.Status);
        Assert.Equal(problems, lax.Tls!.Problems);
    }

    [Fact]
    public async Task What_speaks_no_tls_fails_the_handshake()
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.SendAsync("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nplain HTTP only");
        });

        var exchange = await SendOnceAsync(Get($"https://127.0.0.1:{server.Port}/"));

        Assert.Equal(
            (FailureStage.TlsHandshake, FailureSide.Origin, FailureCauses.TlsPlainReply),
            (exchange.Failure!.Stage, exchange.Failure.Side, exchange.Failure.Cause)
        );
        Assert.StartsWith(
            "HTTP/1.1 400 Bad Request",
            System.Text.Encoding.ASCII.GetString(exchange.Failure.ReceivedBytes.AsSpan()),
            StringComparison.Ordinal
        );
        Assert.Null(exchange.Tls);
        Assert.Empty(exchange.RequestBytes);
    }

    [Fact]
    public async Task A_close_instead_of_a_handshake_is_told()
    {
        await using var server = RawServer.Start(_ => Task.CompletedTask);

        var exchange = await SendOnceAsync(Get($"https://127.0.0.1:{server.Port}/"));

        Assert.Equal(
            (FailureStage.TlsHandshake, FailureCauses.ClosedWithoutReply),
            (exchange.Failure!.Stage, exchange.Failure.Cause)
        );
    }

    [Fact]
    public async Task A_reset_instead_of_a_handshake_is_told()
    {
        await using var server = RawServer.Start(peer =>
        {
            peer.Reset();
            return Task.CompletedTask;
        });

        var exchange = await SendOnceAsync(Get($"https://127.0.0.1:{server.Port}/"));

        // A reset can overtake the connect's own completion.
        Assert.True(exchange.Failure!.Stage is FailureStage.TlsHandshake or FailureStage.Connect);
        Assert.Equal(FailureCauses.Reset, exchange.Failure.Cause);
    }

    [Theory]
    [InlineData(false, FailureSide.Origin)]
    [InlineData(true, FailureSide.Proxy)]
    public async Task A_silent_handshake_ends_by_the_connect_time_out(bool ofProxy, FailureSide side)
    {
        await using var server = RawServer.Start(peer => peer.UntilClosedAsync());
        var options = Defaults with
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(500),
            IdleTimeout = TimeSpan.FromHours(1),
        };
        var through = Through(server.Port);

        var exchange = ofProxy
            ? await SendOnceAsync(
                Get("http://wsus.example/"),
                through with
                {
                    Proxy = through.Proxy! with { IsTls = true },
                },
                options
            )
            : await SendOnceAsync(Get($"https://127.0.0.1:{server.Port}/"), options: options);

        Assert.Equal(side, exchange.Failure!.Side);

        Assert.Equal(
            (FailureStage.TlsHandshake, FailureCauses.TimedOut),
            (exchange.Failure!.Stage, exchange.Failure.Cause)
        );
    }

    [Fact]
    public async Task A_server_that_insists_on_a_client_certificate_is_recognised()
    {
        using var certificate = _authority.Issue(Host);
        await using var server = RawServer.Start(async peer =>
        {
            await peer.StartTlsAsync(certificate, wantsClientCertificate: true);
        });

        var exchange = await SendOnceAsync(Get($"https://{Host}:{server.Port}/"), options: Trusting(server.Port));

        Assert.Equal(
            (FailureStage.TlsHandshake, FailureCauses.TlsClientCertificateWanted),
            (exchange.Failure!.Stage, exchange.Failure.Cause)
        );
    }

    [Fact]
    public async Task A_body_inside_tls_that_stops_short_is_closed_early()
    {
        using var certificate = _authority.Issue(Host);
        await using var server = RawServer.Start(async peer =>
        {
            await peer.StartTlsAsync(certificate);
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
        });

        var exchange = await SendOnceAsync(Get($"https://{Host}:{server.Port}/"), options: Trusting(server.Port));

        Assert.Equal(
            (FailureStage.ReceiveBody, FailureCauses.ClosedEarly),
            (exchange.Failure!.Stage, exchange.Failure.Cause)
        );
        Assert.Equal(5, exchange.Body!.Length);
    }

    [Fact]
    public async Task Authorities_that_cannot_be_read_are_the_clients_fault()
    {
        await using var server = RawServer.Start(peer => peer.UntilClosedAsync());

        var exchange = await SendOnceAsync(
            Get($"https://127.0.0.1:{server.Port}/"),
            options: Defaults with
            {
                TrustedAuthoritiesPem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            }
        );

        Assert.Equal(FailureSide.Client, exchange.Failure!.Side);
        Assert.Contains("--cacert", exchange.Failure.Detail, StringComparison.Ordinal);
    }

    private static RawServer Serving(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) =>
        RawServer.Start(async peer =>
        {
            await peer.StartTlsAsync(certificate);
            while (await peer.ReadRequestAsync() is not null)
            {
                await peer.SendAsync(Reply);
            }
        });

    private ProbeOptions Trusting(int port) =>
        Defaults with
        {
            TrustedAuthoritiesPem = _authority.Pem,
            Resolve = [new ResolveOverride(Host, port, ["127.0.0.1"])],
        };

    private async Task RefusesAsync(
        System.Security.Cryptography.X509Certificates.X509Certificate2 certificate,
        string cause,
        Func<ProbeOptions, ProbeOptions>? with = null
    )
    {
        await using var server = Serving(certificate);
        var options = Trusting(server.Port);
        options = with is null ? options : with(options);

        var exchange = await SendOnceAsync(Get($"https://{Host}:{server.Port}/"), options: options);

        Assert.Equal(
            (FailureStage.TlsHandshake, FailureSide.Origin, cause),
            (exchange.Failure!.Stage, exchange.Failure.Side, exchange.Failure.Cause)
        );
        Assert.Equal([cause], exchange.Tls!.Problems);
        Assert.Equal(Sha256Of(certificate.RawData), exchange.Tls.Thumbprint);
        Assert.Empty(server.Requests);

        var lax = await SendOnceAsync(Get($"https://{Host}:{server.Port}/"), options: options with { Insecure = true });
        Assert.Null(lax.Failure);
        Assert.Equal([cause], lax.Tls!.Problems);
    }
}
