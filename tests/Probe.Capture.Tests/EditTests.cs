using System.Text;
using Probe.Options;

namespace Probe.Capture.Tests;

/// <summary>What goes to a server changed, and that every change is written down.</summary>
public sealed class EditTests
{
    private const string Bye = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    [Theory]
    [InlineData("GET http://{0}/a?b HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n", 1)]
    [InlineData("GET http://{0} HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", 1)]
    [InlineData("GET HTTP://{0}?q HTTP/1.1\r\n\r\n", "GET /?q HTTP/1.1\r\n\r\n", 1)]
    [InlineData("OPTIONS http://{0} HTTP/1.1\r\n\r\n", "OPTIONS * HTTP/1.1\r\n\r\n", 1)]
    [InlineData(
        "GET http://{0}/ HTTP/1.1\r\nA: 1\r\nproxy-connection: Keep-Alive\r\nB: 2\r\nPROXY-Authorization: Basic\r\n eDp5\r\nC: 3\r\n\r\n",
        "GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n",
        3
    )]
    [InlineData("GET http://{0}/ HTTP/1.1\nProxy-Connection: x\nB: 2\n\r\n", "GET / HTTP/1.1\nB: 2\n\r\n", 2)]
    public async Task A_server_asked_straight_gets_origin_form_and_no_fields_for_proxies(
        string asked,
        string expected,
        int edits
    )
    {
        await using var origin = new Sink(Bye);
        await using var proxy = await Captured.StartAsync();
        var octets = Encoding.Latin1.GetBytes(
            asked.Replace("{0}", $"127.0.0.1:{origin.Port}", StringComparison.Ordinal)
        );

        await WireClient.AskAsync(proxy.Port, octets, finishes: true);

        var link = Assert.Single(proxy.Tap.Links);
        await link.Closing;
        Assert.Equal(expected, Encoding.Latin1.GetString(Assert.Single(origin.Received)));
        Assert.Equal(edits, link.Edits.Count);
        Assert.All(
            link.Edits,
            e => Assert.Equal(e.Old.ToArray(), octets[(int)e.Offset..(int)(e.Offset + e.Old.Length)])
        );
    }

    [Fact]
    public async Task Offsets_of_edits_count_all_that_the_client_has_sent()
    {
        await using var origin = new Sink(Bye);
        await using var proxy = await Captured.StartAsync();
        var one = $"POST http://127.0.0.1:{origin.Port}/ HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";

        await WireClient.AskAsync(proxy.Port, Encoding.Latin1.GetBytes(one + one), finishes: true);

        var link = Assert.Single(proxy.Tap.Links);
        await link.Closing;
        Assert.Equal([5L, one.Length + 5L], link.Edits.Select(e => e.Offset));
    }

    [Fact]
    public async Task Fields_for_proxies_stay_where_that_is_asked_for()
    {
        await using var origin = new Sink(Bye);
        await using var proxy = await Captured.StartAsync(new CaptureOptions { StripsProxyFields = false });

        await WireClient.AskAsync(
            proxy.Port,
            Encoding.Latin1.GetBytes(
                $"GET http://127.0.0.1:{origin.Port}/ HTTP/1.1\r\nProxy-Connection: Keep-Alive\r\n\r\n"
            ),
            finishes: true
        );

        Assert.Equal(
            "GET / HTTP/1.1\r\nProxy-Connection: Keep-Alive\r\n\r\n",
            Encoding.Latin1.GetString(Assert.Single(origin.Received))
        );
    }

    [Theory]
    [InlineData("", "Proxy-Authorization: Basic dTpw\r\n")]
    [InlineData("Proxy-Authorization: NTLM abc\r\n", "Proxy-Authorization: NTLM abc\r\n")]
    public async Task Credentials_for_the_upstream_proxy_are_added_unless_the_client_brings_its_own(
        string own,
        string expected
    )
    {
        await using var upstream = new Sink(Bye);
        await using var proxy = await Captured.StartAsync(
            new CaptureOptions
            {
                Upstream = _ => new ProxyEndpoint("127.0.0.1", upstream.Port),
                UpstreamCredentials = new Credentials("u", "p"),
            }
        );

        await WireClient.AskAsync(
            proxy.Port,
            Encoding.Latin1.GetBytes($"GET http://wsus.example/ HTTP/1.1\r\nA: 1\r\n{own}\r\n"),
            finishes: true
        );

        Assert.Equal(
            $"GET http://wsus.example/ HTTP/1.1\r\nA: 1\r\n{expected}\r\n",
            Encoding.Latin1.GetString(Assert.Single(upstream.Received))
        );
        Assert.Equal(own.Length == 0 ? 1 : 0, Assert.Single(proxy.Tap.Links).Edits.Count);
    }
}
