using System.Collections.Immutable;
using System.Net;
using Probe.Http;
using Probe.Options;
using Probe.Testing;

namespace Probe.Capture.Tests;

/// <summary>What is not passed on, and that the answer says whose it is.</summary>
public sealed class RefusalTests
{
    private const string Chunked = "POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n";

    [Theory]
    [InlineData("GET /path HTTP/1.1\r\nHost: a\r\n\r\n", "this is a forward proxy")]
    [InlineData("GET https://wsus.example/ HTTP/1.1\r\n\r\n", "CONNECT host:port")]
    [InlineData("GET http://user:secret@wsus.example/ HTTP/1.1\r\n\r\n", "carries a user name")]
    [InlineData("GET http:///x HTTP/1.1\r\n\r\n", "has no host")]
    [InlineData("GET ftp://wsus.example/ HTTP/1.1\r\n\r\n", "scheme")]
    [InlineData("GET http://wsus.example/\r\n\r\n", "METHOD target HTTP/1.x")]
    [InlineData("GET http://wsus.example/ HTTP/2.0\r\n\r\n", "METHOD target HTTP/1.x")]
    [InlineData("GET http://wsus.example/ RTSP/1.0\r\n\r\n", "METHOD target HTTP/1.x")]
    [InlineData("nonsense\r\n\r\n", "METHOD target HTTP/1.x")]
    [InlineData("POST http://a.example/ HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "Content-Length")]
    [InlineData("POST http://a.example/ HTTP/1.1\r\nContent-Length: +5\r\n\r\n", "Content-Length")]
    [InlineData("POST http://a.example/ HTTP/1.1\r\nContent-Length : 5\r\n\r\n", "Content-Length")]
    [InlineData("POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", "Transfer-Encoding")]
    [InlineData("POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding : chunked\r\n\r\n", "Transfer-Encoding")]
    [InlineData(Chunked + "Content-Length: 5\r\n\r\n", "both Transfer-Encoding and Content-Length")]
    [InlineData(
        "POST http://a.example/ HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "both Transfer-Encoding and Content-Length"
    )]
    [InlineData("POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n", "end with chunked")]
    [InlineData("POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding: gzip,xchunked\r\n\r\n", "end with chunked")]
    [InlineData("POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding: chunked, chunked\r\n\r\n", "end with chunked")]
    [InlineData("POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding:\r\n\r\n", "end with chunked")]
    [InlineData(Chunked + "Transfer-Encoding: chunked\r\n\r\n", "end with chunked")]
    [InlineData(Chunked + "Transfer-Encoding: identity\r\n\r\n", "end with chunked")]
    [InlineData(Chunked + " , identity\r\n\r\n", "folded")]
    [InlineData("POST http://a.example/ HTTP/1.1\r\nContent-Length: 1\r\n 0\r\n\r\n", "folded")]
    [InlineData("POST http://a.example/ HTTP/1.1\r\n Content-Length: 10\r\nHost: a\r\n\r\n", "folded")]
    [InlineData("POST http://a.example/ HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.0")]
    [InlineData("GET http://bob:secret/secret@a.example/ HTTP/1.1\r\n\r\n", "may be part of a password")]
    [InlineData("GET http://bob:secret?secret@a.example/ HTTP/1.1\r\n\r\n", "may be part of a password")]
    [InlineData("CONNECT wsus.example HTTP/1.1\r\n\r\n", "host:port")]
    [InlineData("CONNECT http://wsus.example:443/ HTTP/1.1\r\n\r\n", "host:port")]
    public async Task What_cannot_be_passed_on_is_answered_by_400_in_our_name(string request, string why)
    {
        await using var proxy = await Captured.StartAsync();

        var heard = await WireClient.AskAsync(proxy.Port, request);

        Assert.StartsWith("HTTP/1.1 400 ", heard.Text, StringComparison.Ordinal);
        Assert.Contains("bitsprobe capture itself", heard.Text, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode(why), heard.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", heard.Text, StringComparison.Ordinal);
        Assert.Equal(WireEnd.Finished, heard.End);
        var link = Assert.Single(proxy.Tap.Links);
        Assert.Equal(CaptureMode.Refused, link.Info.Mode);
        Assert.Equal(heard.Octets, link.Octets(CaptureLegs.ToClient));
        Assert.Equal(request, link.Text(CaptureLegs.FromClient));
        Assert.Empty(link.Octets(CaptureLegs.ToServer));
        Assert.Empty(link.Octets(CaptureLegs.FromServer));
        Assert.Equal(LinkParty.Capture, (await link.Closing).By);
    }

    [Fact]
    public async Task A_refused_HEAD_gets_no_body()
    {
        await using var proxy = await Captured.StartAsync();

        var heard = await WireClient.AskAsync(proxy.Port, "HEAD /x HTTP/1.1\r\n\r\n");

        Assert.EndsWith("\r\n\r\n", heard.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_without_end_is_refused_at_its_bound()
    {
        await using var proxy = await Captured.StartAsync(new CaptureOptions { MaxHeadOctets = 16 * 1024 });

        var heard = await WireClient.AskAsync(
            proxy.Port,
            $"GET http://a.example/ HTTP/1.1\r\nX: {new string('x', 40_000)}"
        );

        Assert.StartsWith("HTTP/1.1 400 ", heard.Text, StringComparison.Ordinal);
        Assert.Contains("more than 16384 octets", heard.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("0.0.0.0")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("127.1")]
    public async Task It_never_relays_to_itself(string name)
    {
        await using var proxy = await Captured.StartAsync();

        var heard = await WireClient.AskAsync(proxy.Port, $"GET http://{name}:{proxy.Port}/ HTTP/1.1\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 403 ", heard.Text, StringComparison.Ordinal);
        Assert.Contains("does not relay to itself", heard.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_never_relays_to_itself_as_upstream_proxy_nor_by_CONNECT()
    {
        var port = RawServer.ClosedPort();
        await using var server = await CaptureServer.StartAsync(
            new CaptureOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, port),
                Upstream = url => url.IsTls ? null : new ProxyEndpoint("127.0.0.1", port),
                ConnectPorts = [port],
            },
            new RecordingTap(),
            TestContext.Current.CancellationToken
        );

        var plain = await WireClient.AskAsync(port, "GET http://wsus.example/ HTTP/1.1\r\n\r\n");
        var tunnel = await WireClient.AskAsync(port, $"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n");

        Assert.Contains("does not relay to itself", plain.Text, StringComparison.Ordinal);
        Assert.Contains("does not relay to itself", tunnel.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Listening_everywhere_it_is_itself_at_every_address_of_this_machine()
    {
        var own = new OwnAddresses(new IPEndPoint(IPAddress.Any, 8888));
        var elsewhere = System
            .Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(u => u.Address)
            .Append(IPAddress.Parse("127.9.9.9"));

        Assert.All(elsewhere, a => Assert.True(own.Has(new IPEndPoint(a, 8888)), a.ToString()));
        Assert.False(own.Has(new IPEndPoint(IPAddress.Loopback, 8889)));
        Assert.False(own.Has(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 8888)));
    }

    [Fact]
    public async Task CONNECT_leads_to_allowed_ports_alone()
    {
        await using var proxy = await Captured.StartAsync();

        var heard = await WireClient.AskAsync(proxy.Port, "CONNECT mail.example:25 HTTP/1.1\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 403 ", heard.Text, StringComparison.Ordinal);
        Assert.Contains("allowed: 443, 8531", heard.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET http://evil.example/ HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT evil.example:443 HTTP/1.1\r\n\r\n")]
    public async Task Hosts_that_are_not_allowed_are_refused(string request)
    {
        await using var proxy = await Captured.StartAsync(new CaptureOptions { AllowedHosts = "wsus.example" });

        var heard = await WireClient.AskAsync(proxy.Port, request);

        Assert.StartsWith("HTTP/1.1 403 ", heard.Text, StringComparison.Ordinal);
        Assert.Contains("not among the hosts allowed", heard.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_that_are_not_allowed_are_refused()
    {
        await using var proxy = await Captured.StartAsync(
            new CaptureOptions { AllowedClients = [IPNetwork.Parse("192.0.2.0/24")] }
        );

        var heard = await WireClient.AskAsync(proxy.Port, "");

        Assert.StartsWith("HTTP/1.1 403 ", heard.Text, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1 is not among the clients", heard.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0", false, false)]
    [InlineData("0.0.0.0", true, false)]
    [InlineData("::", false, true)]
    public async Task It_is_no_open_proxy(string address, bool clients, bool hosts)
    {
        var options = new CaptureOptions
        {
            Listen = new IPEndPoint(IPAddress.Parse(address), 0),
            AllowedClients = clients ? [IPNetwork.Parse("192.0.2.0/24")] : ImmutableArray<IPNetwork>.Empty,
            AllowedHosts = hosts ? "wsus.example" : null,
        };

        var refused = await Assert.ThrowsAsync<ArgumentException>(() =>
            CaptureServer.StartAsync(options, new RecordingTap(), TestContext.Current.CancellationToken)
        );

        Assert.Contains("can be reached from outside", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_502_in_our_name()
    {
        await using var proxy = await Captured.StartAsync();

        var heard = await WireClient.AskAsync(
            proxy.Port,
            $"GET http://127.0.0.1:{RawServer.ClosedPort()}/ HTTP/1.1\r\n\r\n"
        );

        Assert.StartsWith("HTTP/1.1 502 ", heard.Text, StringComparison.Ordinal);
        Assert.Contains("bitsprobe capture itself", heard.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_front_of_an_origin_that_is_down_the_answer_is_502_too()
    {
        await using var proxy = await Captured.BeforeAsync(RawServer.ClosedPort());

        var heard = await WireClient.AskAsync(proxy.Port, "GET / HTTP/1.1\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 502 ", heard.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_connections_than_allowed_are_answered_503()
    {
        await using var origin = WireOrigin.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await Captured.StartAsync(new CaptureOptions { MaxConnections = 1 });
        await using var first = await WireClient.ConnectAsync(proxy.Port);
        await first.SendAsync($"GET http://{origin.Authority}/ HTTP/1.1\r\n\r\n");
        await first.ReadHeadAsync();

        var heard = await WireClient.AskAsync(proxy.Port, $"GET http://{origin.Authority}/ HTTP/1.1\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 503 ", heard.Text, StringComparison.Ordinal);
        await first.SendAsync($"GET http://{origin.Authority}/ HTTP/1.1\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await first.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_never_ends_is_given_up()
    {
        await using var proxy = await Captured.StartAsync(
            new CaptureOptions { HeadTimeout = TimeSpan.FromMilliseconds(300) }
        );
        await using var client = await WireClient.ConnectAsync(proxy.Port);
        var hearing = client.ReadToEndAsync();

        while (!hearing.IsCompleted)
        {
            await client.SendAsync("X");
            await Task.WhenAny(hearing, Task.Delay(50, TestContext.Current.CancellationToken));
        }

        Assert.Empty((await hearing).Octets);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        await using var origin = WireOrigin.Running(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.UntilClosedAsync();
        });
        await using var proxy = await Captured.StartAsync(
            new CaptureOptions { IdleTimeout = TimeSpan.FromMilliseconds(300) }
        );

        var heard = await WireClient.AskAsync(proxy.Port, $"GET http://{origin.Authority}/ HTTP/1.1\r\n\r\n");

        Assert.Empty(heard.Octets);
        Assert.Equal(LinkEnd.GivenUp, (await Assert.Single(proxy.Tap.Links).Closing).How);
    }

    [Fact]
    public async Task A_server_that_takes_nothing_is_given_up_by_the_proxy_and_by_nobody_else()
    {
        await using var origin = WireOrigin.Running(async peer =>
        {
            await peer.ReadRequestAsync();
            await Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken)
                .WaitAsync(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await using var proxy = await Captured.StartAsync(
            new CaptureOptions
            {
                Origin = HttpUrl.Parse($"http://{origin.Authority}/"),
                IdleTimeout = TimeSpan.FromMilliseconds(300),
            }
        );
        await using var client = await WireClient.ConnectAsync(proxy.Port);

        await client.SendAsync("POST / HTTP/1.1\r\nContent-Length: 64000000\r\n\r\n");
        await client.SendAsync(new byte[64_000_000]);

        var link = Assert.Single(proxy.Tap.Links);
        Assert.Equal((LinkParty.Capture, LinkEnd.GivenUp), ((await link.Closing).By, (await link.Closing).How));
        Assert.Contains((true, LinkEnd.GivenUp), link.Ends);
    }

    [Fact]
    public async Task A_server_that_never_stops_its_head_hurts_nobody_else()
    {
        await using var endless = WireOrigin.Running(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\n");
            while (true)
            {
                await peer.SendAsync("X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n");
            }
        });
        await using var healthy = WireOrigin.Saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        await using var proxy = await Captured.StartAsync();
        await using var victim = await WireClient.ConnectAsync(proxy.Port);
        await victim.SendAsync($"GET http://{endless.Authority}/ HTTP/1.1\r\n\r\n");
        await victim.ReadAsync(1_000_000);

        var heard = await WireClient.AskAsync(proxy.Port, $"GET http://{healthy.Authority}/ HTTP/1.1\r\n\r\n");

        Assert.EndsWith("hi", heard.Text, StringComparison.Ordinal);
    }
}
