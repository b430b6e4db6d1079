using Probe.Exchanges;
using Probe.Options;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

/// <summary>TLS to the proxy itself, with the server's own inside it.</summary>
public sealed class TlsToProxyTests : IDisposable
{
    private const string Reply = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private readonly TestAuthority _ofProxy = new();
    private readonly TestAuthority _ofServer = new();

    public void Dispose()
    {
        _ofProxy.Dispose();
        _ofServer.Dispose();
    }

    [Fact]
    public async Task Plain_http_goes_through_it_in_absolute_form()
    {
        using var certificate = _ofProxy.Issue("127.0.0.1");
        await using var proxy = RawServer.Start(async peer =>
        {
            await peer.StartTlsAsync(certificate);
            while (await peer.ReadRequestAsync() is not null)
            {
                await peer.SendAsync(Reply);
            }
        });
        await using var sender = Sender(Trusting);

        var first = await sender.AskAsync(Get("http://wsus.example/f.cab"), ByTls(proxy.Port));
        var second = await sender.AskAsync(Get("http://wsus.example/f.cab"), ByTls(proxy.Port));

        Assert.Null(first.Failure);
        Assert.Equal(Sha256Of("hello"u8), first.Body!.Sha256);
        Assert.StartsWith("GET http://wsus.example/f.cab HTTP/1.1\r\n", proxy.Requests[0], StringComparison.Ordinal);
        Assert.Equal("CN=127.0.0.1", first.ProxyTls!.Subject);
        Assert.Null(first.Tls);
        Assert.NotNull(first.Timings.ProxyTls);
        Assert.True(second.Connection.Reused);
        Assert.Same(first.ProxyTls, second.ProxyTls);
    }

    [Fact]
    public async Task Https_goes_through_it_as_tls_inside_tls()
    {
        using var outer = _ofProxy.Issue("127.0.0.1");
        using var inner = _ofServer.Issue("wsus.example");
        await using var proxy = RawServer.Start(async peer =>
        {
            await peer.StartTlsAsync(outer);
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 Connection established\r\n\r\n");
            await peer.StartTlsAsync(inner);
            await peer.ReadRequestAsync();
            await peer.SendAsync(Reply);
        });

        var exchange = await SendOnceAsync(Get("https://wsus.example/f.cab"), ByTls(proxy.Port), Trusting);

        Assert.Null(exchange.Failure);
        Assert.Equal(Sha256Of("hello"u8), exchange.Body!.Sha256);
        Assert.StartsWith("CONNECT wsus.example:443 HTTP/1.1\r\n", proxy.Requests[0], StringComparison.Ordinal);
        Assert.StartsWith("GET /f.cab HTTP/1.1\r\n", proxy.Requests[1], StringComparison.Ordinal);
        Assert.Equal(("CN=127.0.0.1", "CN=wsus.example"), (exchange.ProxyTls!.Subject, exchange.Tls!.Subject));
    }

    [Fact]
    public async Task Its_certificate_is_judged_by_its_own_options()
    {
        using var certificate = _ofProxy.Issue("other.example");
        await using var proxy = RawServer.Start(async peer =>
        {
            await peer.StartTlsAsync(certificate);
            await peer.ReadRequestAsync();
            await peer.SendAsync(Reply);
        });

        var strict = await SendOnceAsync(
            Get("http://wsus.example/"),
            ByTls(proxy.Port),
            Trusting with
            {
                Insecure = true,
            }
        );
        var lax = await SendOnceAsync(
            Get("http://wsus.example/"),
            ByTls(proxy.Port),
            Trusting with
            {
                ProxyInsecure = true,
            }
        );

        Assert.Equal(
            (FailureStage.TlsHandshake, FailureSide.Proxy, FailureCauses.TlsNameMismatch),
            (strict.Failure!.Stage, strict.Failure.Side, strict.Failure.Cause)
        );
        Assert.Equal([FailureCauses.TlsNameMismatch], strict.ProxyTls!.Problems);
        Assert.Null(lax.Failure);
        Assert.Equal([FailureCauses.TlsNameMismatch], lax.ProxyTls!.Problems);
    }

    [Fact]
    public async Task The_servers_certificate_inside_is_the_servers_matter()
    {
        using var outer = _ofProxy.Issue("127.0.0.1");
        using var inner = _ofServer.Issue("other.example");
        await using var proxy = RawServer.Start(async peer =>
        {
            await peer.StartTlsAsync(outer);
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\n\r\n");
            await peer.StartTlsAsync(inner);
        });

        var exchange = await SendOnceAsync(Get("https://wsus.example/"), ByTls(proxy.Port), Trusting);

        Assert.Equal(
            (FailureStage.TlsHandshake, FailureSide.Origin, FailureCauses.TlsNameMismatch),
            (exchange.Failure!.Stage, exchange.Failure.Side, exchange.Failure.Cause)
        );
        Assert.Empty(exchange.ProxyTls!.Problems);
    }

    [Fact]
    public async Task A_plain_proxy_answers_the_handshake_in_http()
    {
        await using var proxy = RawServer.Start(peer => peer.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"));

        var exchange = await SendOnceAsync(Get("http://wsus.example/"), ByTls(proxy.Port), Trusting);

        Assert.Equal(
            (FailureSide.Proxy, FailureCauses.TlsPlainReply),
            (exchange.Failure!.Side, exchange.Failure.Cause)
        );
    }

    private ProbeOptions Trusting =>
        Defaults with
        {
            ProxyAuthoritiesPem = _ofProxy.Pem,
            TrustedAuthoritiesPem = _ofServer.Pem,
        };

    private static Route ByTls(int port) =>
        Through(port) with
        {
            Proxy = new ProxyEndpoint("127.0.0.1", port) { IsTls = true },
        };
}
