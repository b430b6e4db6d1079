using System.Text;
using Probe.Exchanges;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

public sealed class TunnelTests : IDisposable
{
    private const string Target = "https://wsus.example/f.cab";
    private const string Reply = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Https_goes_through_a_tunnel_that_serves_the_next_request_too()
    {
        await using var proxy = Tunnelling();
        await using var sender = Sender(Defaults with { TrustedAuthoritiesPem = _authority.Pem });

        var first = await sender.AskAsync(Get(Target), Through(proxy.Port));
        var second = await sender.AskAsync(Head(Target), Through(proxy.Port));

        Assert.Null(first.Failure);
        Assert.Equal(200, first.Tunnel!.Response!.Status);
        Assert.NotNull(first.Timings.Tunnel);
        Assert.NotNull(first.Tls);
        Assert.True(second.Connection.Reused);
        Assert.Equal(first.Tunnel, second.Tunnel);
        Assert.Null(second.Timings.Tunnel);
        Assert.Equal(
            ["CONNECT wsus.example:443 HTTP/1.1", "GET /f.cab HTTP/1.1", "HEAD /f.cab HTTP/1.1"],
            proxy.Requests.Select(r => r[..r.IndexOf('\r', StringComparison.Ordinal)])
        );
    }

    [Fact]
    public async Task Credentials_never_share_a_tunnel_with_others()
    {
        await using var proxy = Tunnelling();
        await using var sender = Sender(Defaults with { TrustedAuthoritiesPem = _authority.Pem });

        await sender.AskAsync(Get(Target), Through(proxy.Port));
        var other = await sender.AskAsync(Get(Target) with { TunnelAuthorization = "Basic eA==" }, Through(proxy.Port));

        Assert.Null(other.Failure);
        Assert.False(other.Connection.Reused);
        Assert.Equal(2, proxy.Connections);
    }

    [Fact]
    public async Task A_refused_tunnel_keeps_the_proxys_answer()
    {
        await using var proxy = RawServer.Answering(
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 4\r\n\r\nauth"
        );

        var exchange = await SendOnceAsync(Get(Target), Through(proxy.Port));

        Assert.Equal((FailureStage.ProxyTunnel, FailureSide.Proxy, FailureCauses.TunnelRefused), Failure(exchange));
        Assert.Equal(407, exchange.Tunnel!.Response!.Status);
        Assert.Equal("Basic realm=\"x\"", exchange.Tunnel.Response.Headers.Get("Proxy-Authenticate"));
        Assert.StartsWith("HTTP/1.1 407", Text(exchange), StringComparison.Ordinal);
        Assert.Null(exchange.Response);
        Assert.Contains("407", exchange.Failure!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", FailureCauses.ClosedWithoutReply)]
    [InlineData("HTTP/1.1 200 Conn", FailureCauses.ClosedInHead)]
    [InlineData("garbage\r\n\r\n", FailureCauses.MalformedHead)]
    public async Task A_proxy_that_does_not_answer_CONNECT_properly_is_told_apart(string answer, string cause)
    {
        await using var proxy = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync(answer);
        });

        var exchange = await SendOnceAsync(Get(Target), Through(proxy.Port));

        Assert.Equal((FailureStage.ProxyTunnel, FailureSide.Proxy, cause), Failure(exchange));
        Assert.Equal(answer, Text(exchange));
    }

    [Fact]
    public async Task A_proxy_that_is_silent_on_CONNECT_is_given_up()
    {
        await using var proxy = RawServer.Start(peer => peer.UntilClosedAsync());
        var options = Defaults with
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(500),
            IdleTimeout = TimeSpan.FromMilliseconds(100),
        };

        var exchange = await SendOnceAsync(Get(Target), Through(proxy.Port), options);

        Assert.Equal((FailureStage.ProxyTunnel, FailureSide.Proxy, FailureCauses.TimedOut), Failure(exchange));
        Assert.NotEmpty(exchange.Tunnel!.RequestBytes);
    }

    [Fact]
    public async Task What_follows_the_opened_tunnel_is_the_origins()
    {
        await using var proxy = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 Connection established\r\n\r\nno TLS here, sorry\r\n");
        });

        var exchange = await SendOnceAsync(Get(Target), Through(proxy.Port));

        Assert.Equal((FailureStage.TlsHandshake, FailureSide.Origin, FailureCauses.TlsFailed), Failure(exchange));
    }

    private static (FailureStage Stage, FailureSide Side, string Cause) Failure(Exchange exchange) =>
        (exchange.Failure!.Stage, exchange.Failure.Side, exchange.Failure.Cause);

    private static string Text(Exchange exchange) =>
        Encoding.Latin1.GetString(exchange.Failure!.ReceivedBytes.AsSpan());

    private RawServer Tunnelling() =>
        RawServer.Start(async peer =>
        {
            using var certificate = _authority.Issue("wsus.example");
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 Connection established\r\n\r\n");
            await peer.StartTlsAsync(certificate);
            while (await peer.ReadRequestAsync() is { } request)
            {
                await peer.SendAsync(request.StartsWith("HEAD", StringComparison.Ordinal) ? Reply[..^5] : Reply);
            }
        });
}
