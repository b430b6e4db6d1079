using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>What real servers and proxies say reaches the client through <c>bitsprobe capture</c> octet for octet.</summary>
public sealed class TransparencyTests(WsusContent content)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    /// <summary>Requests with @target@ for the file's URL or path, @missing@, @folder@ and @host@; each on its own connection.</summary>
    private static readonly string[] Requests =
    [
        "HEAD @target@ HTTP/1.1\r\nHost: @host@\r\nConnection: close\r\n\r\n",
        "GET @target@ HTTP/1.1\r\nHost: @host@\r\nAccept-Encoding: gzip, identity\r\nConnection: close\r\n\r\n",
        "GET @target@ HTTP/1.0\r\n\r\n",
        "GET @target@ HTTP/1.1\r\nhOsT:   @host@  \r\nrange: bytes=5-70004\r\nX-Odd:\t\x80\xff\t\r\nconnection: close\r\n\r\n",
        "GET @target@ HTTP/1.1\r\nHost: @host@\r\nRange: bytes=0-9,100-199,5000-5000\r\nConnection: close\r\n\r\n",
        "GET @target@ HTTP/1.1\r\nHost: @host@\r\nRange: bytes=99999999-\r\nConnection: close\r\n\r\n",
        "GET @target@ HTTP/1.1\r\nHost: @host@\r\nIf-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT\r\nConnection: close\r\n\r\n",
        "GET @target@ HTTP/1.1\r\nHost: @host@\r\nIf-Match: \"other\"\r\nRange: bytes=0-1\r\nConnection: close\r\n\r\n",
        "GET @missing@ HTTP/1.1\r\nHost: @host@\r\nConnection: close\r\n\r\n",
        "GET @folder@ HTTP/1.1\r\nHost: @host@\r\nConnection: close\r\n\r\n",
        "HEAD @target@ HTTP/1.1\r\nHost: @host@\r\n\r\nGET @missing@ HTTP/1.1\r\nHost: @host@\r\n\r\n"
            + "GET @target@ HTTP/1.1\r\nHost: @host@\r\nRange: bytes=0-0\r\nConnection: close\r\n\r\n",
        "OPTIONS @target@ HTTP/1.1\r\nHost: @host@\r\nConnection: close\r\n\r\n",
        "TRACE @target@ HTTP/1.1\r\nHost: @host@\r\nX-Echo: yes\r\nConnection: close\r\n\r\n",
        "BREW @target@ HTTP/1.1\r\nHost: @host@\r\nConnection: close\r\n\r\n",
        "POST @target@ HTTP/1.1\r\nHost: @host@\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
        "POST @target@ HTTP/1.1\r\nHost: @host@\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            + "5;a=b\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n",
        "PUT @target@ HTTP/1.1\r\nHost: @host@\r\nContent-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\nhello",
    ];

    public static TheoryData<string> Servers => [.. ServersByName.Keys];

    public static TheoryData<string> Proxies => [.. ProxiesByName.Keys];

    private static Dictionary<string, Func<string, int, Task<ServerProcess>>> ServersByName { get; } =
        new()
        {
            ["nginx"] = (root, _) => Nginx.StartAsync(root, "gzip on; gzip_types *;"),
            ["Apache httpd"] = (root, _) => Httpd.StartAsync(root),
            ["lighttpd"] = (root, _) => Lighttpd.StartAsync(root),
            ["Caddy"] = (root, _) => Caddy.StartAsync(root),
            ["Varnish"] = (_, behind) => Varnish.InFrontOfAsync(behind),
            ["HAProxy"] = (_, behind) => Haproxy.InFrontOfAsync(behind),
            ["Traffic Server"] = (_, behind) => TrafficServer.InFrontOfAsync(behind),
        };

    private static Dictionary<string, Func<Task<ServerProcess>>> ProxiesByName { get; } =
        new()
        {
            ["Squid"] = () => Squid.StartAsync(),
            ["Squid that refuses"] = () => Squid.StartAsync("http_access deny all"),
            ["tinyproxy"] = () => Tinyproxy.StartAsync(),
            ["Privoxy"] = () => Privoxy.StartAsync(),
            ["Apache httpd"] = () => Httpd.ForwardProxyAsync(),
            ["Traffic Server"] = () => TrafficServer.StartAsync(),
        };

    [Theory(Timeout = Limits.Scenario)]
    [MemberData(nameof(Servers))]
    public async Task In_front_of_a_server_no_octet_differs_either_way(string name)
    {
        await using var behind = await Nginx.StartAsync(content.Root);
        await using var server = await ServersByName[name](content.Root, behind.Port);
        await using var tap = new WireTap(server.Port);
        await using var capture = await CaptureProxy.StartAsync("--origin", $"http://{tap.HostAndPort}");

        foreach (var request in Requests.Select(r => Filled(r, "", tap.HostAndPort)))
        {
            var received = await AskAsync(capture.EndPoint, request);

            var (up, down) = tap.Take();
            ShouldBeSame(request, Encoding.Latin1.GetBytes(request), up);
            ShouldBeSame(request, down, received);
        }
    }

    [Theory(Timeout = Limits.Scenario)]
    [MemberData(nameof(Servers))]
    public async Task As_a_forward_proxy_no_octet_of_a_servers_replies_differs(string name)
    {
        await using var behind = await Nginx.StartAsync(content.Root);
        await using var server = await ServersByName[name](content.Root, behind.Port);
        await using var tap = new WireTap(server.Port);
        await using var capture = await CaptureProxy.StartAsync();

        foreach (var request in Requests.Select(r => Filled(r, $"http://{tap.HostAndPort}", tap.HostAndPort)))
        {
            var received = await AskAsync(capture.EndPoint, request);

            var (up, down) = tap.Take();
            // The one edit: absolute to origin form (RFC 9112, 3.2.2).
            var expected = request.Replace($" http://{tap.HostAndPort}/", " /", StringComparison.Ordinal);
            ShouldBeSame(request, Encoding.Latin1.GetBytes(expected), up);
            ShouldBeSame(request, down, received);
        }
    }

    [Theory(Timeout = Limits.Scenario)]
    [MemberData(nameof(Proxies))]
    public async Task In_front_of_a_proxy_no_octet_differs_either_way(string name)
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await ProxiesByName[name]();
        await using var tap = new WireTap(proxy.Port);
        await using var capture = await CaptureProxy.StartAsync("-x", $"http://{tap.HostAndPort}");

        foreach (var request in Requests.Select(r => Filled(r, $"http://{origin.HostAndPort}", origin.HostAndPort)))
        {
            var received = await AskAsync(capture.EndPoint, request);

            var (up, down) = tap.Take();
            ShouldBeSame(request, Encoding.Latin1.GetBytes(request), up);
            ShouldBeSame(request, down, received);
        }
    }

    private string Filled(string request, string before, string host) =>
        request
            .Replace("@target@", before + content.CabPath, StringComparison.Ordinal)
            .Replace("@missing@", before + content.MissingPath, StringComparison.Ordinal)
            .Replace("@folder@", before + "/Content", StringComparison.Ordinal)
            .Replace("@host@", host, StringComparison.Ordinal);

    /// <summary>All that comes back, until the end or until nothing more comes.</summary>
    private static async Task<byte[]> AskAsync(IPEndPoint at, string request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(at, TestContext.Current.CancellationToken);
        using var received = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
            while (true)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(
                    TestContext.Current.CancellationToken
                );
                patience.CancelAfter(Silence);
                var count = await socket.ReceiveAsync(buffer, patience.Token);
                if (count == 0)
                {
                    break;
                }

                received.Write(buffer, 0, count);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Reset, or silent: what came is what counts.
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        return received.ToArray();
    }

    private static void ShouldBeSame(string request, byte[] sent, byte[] arrived)
    {
        Assert.NotEmpty(sent);
        var same = sent.AsSpan().CommonPrefixLength(arrived);
        Assert.True(
            same == sent.Length && same == arrived.Length,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{request}\nsent {sent.Length} octets, {arrived.Length} arrived, the first {same} the same; then '{Around(sent, same)}' became '{Around(arrived, same)}'"
            )
        );
    }

    private static string Around(byte[] octets, int at) =>
        Encoding.Latin1.GetString(octets.AsSpan(at, Math.Min(80, octets.Length - at)));
}
