using System.Text;
using Probe.Exchanges;
using Probe.Http;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

public sealed class RequestBytesTests
{
    private const string Reply = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    [Fact]
    public async Task Straight_to_the_origin_the_target_is_the_path_and_nothing_is_added()
    {
        await using var server = RawServer.Answering(Reply);
        var url = Url(server.Port, "/a%2fb/../c?d=%20");

        var exchange = await SendOnceAsync(Get(url, new ByteRange(0, 5690)));

        var expected =
            "GET /a%2fb/../c?d=%20 HTTP/1.1\r\nConnection: Keep-Alive\r\nAccept: */*\r\nUser-Agent: Microsoft BITS/7.8\r\n"
            + $"Range: bytes=0-5690\r\nHost: 127.0.0.1:{server.Port}\r\n\r\n";
        Assert.Equal([expected], server.Requests);
        Assert.Equal(expected, Encoding.Latin1.GetString(exchange.RequestBytes.AsSpan()));
        Assert.Null(exchange.Failure);
        Assert.Null(exchange.Tunnel);
    }

    [Fact]
    public async Task Through_a_proxy_the_target_is_the_whole_url()
    {
        await using var proxy = RawServer.Answering(Reply);

        var exchange = await SendOnceAsync(Head("http://wsus.example:8530/f.cab"), Through(proxy.Port));

        Assert.StartsWith(
            "HEAD http://wsus.example:8530/f.cab HTTP/1.1\r\n",
            Assert.Single(proxy.Requests),
            StringComparison.Ordinal
        );
        Assert.Null(exchange.Failure);
        Assert.Equal($"127.0.0.1:{proxy.Port}", exchange.Connection.Remote);
    }

    [Fact]
    public async Task Header_lines_keep_their_order_case_and_repetitions()
    {
        await using var server = RawServer.Answering(Reply);
        var spec = Head(Url(server.Port)) with { Headers = [new("hOsT", "x"), new("X-b", "2"), new("X-B", "1")] };

        await SendOnceAsync(spec);

        Assert.Equal(["HEAD /file.cab HTTP/1.1\r\nhOsT: x\r\nX-b: 2\r\nX-B: 1\r\n\r\n"], server.Requests);
    }

    [Fact]
    public async Task Connect_carries_host_agent_and_the_tunnels_credentials()
    {
        await using var proxy = RawServer.Answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope");
        var spec = Head("https://wsus.example/f.cab") with { TunnelAuthorization = "Basic dTpw" };

        var exchange = await SendOnceAsync(spec, Through(proxy.Port));

        var expected =
            "CONNECT wsus.example:443 HTTP/1.1\r\nHost: wsus.example:443\r\nUser-Agent: Microsoft BITS/7.8\r\n"
            + "Proxy-Connection: Keep-Alive\r\nProxy-Authorization: Basic dTpw\r\n\r\n";
        Assert.Equal([expected], proxy.Requests);
        Assert.Equal(expected, Encoding.Latin1.GetString(exchange.Tunnel!.RequestBytes.AsSpan()));
        Assert.Empty(exchange.RequestBytes);
        Assert.Equal(FailureStage.ProxyTunnel, exchange.Failure!.Stage);
    }
}
