using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using Probe.Options;

namespace Probe.Lab.Tests;

/// <summary>The healthy proxies.</summary>
public sealed class ForwardProxyTests(HealthyLab fixture) : IClassFixture<HealthyLab>
{
    private LabEndpoints Lab => fixture.Lab.Endpoints;

    private LabFile File => fixture.Lab.Site.MainFile;

    [Fact]
    public async Task Head_and_ranges_pass_unchanged_but_for_via()
    {
        await using var client = await RawClient.ConnectToProxyAsync(Lab);

        var head = await client.AskAsync($"HEAD {Lab.FileUrl} HTTP/1.1\nHost: {Lab.FileUrl.Authority}");
        var range = await client.AskAsync(
            $"GET {Lab.FileUrl} HTTP/1.1\nHost: {Lab.FileUrl.Authority}\nRange: bytes=5691-13739"
        );

        Assert.Equal("HTTP/1.1 200 OK", head.StatusLine);
        Assert.Equal("1052675", head.Get("Content-Length"));
        Assert.Equal("1.1 bitsprobe-lab", head.Get("Via"));
        Assert.Equal($"bytes 5691-13739/{File.Length}", range.Get("Content-Range"));
        Assert.Equal(OriginTests.Octets(File, 5691, 13739), range.Body);
    }

    [Fact]
    public async Task One_connection_carries_a_whole_job()
    {
        await using var client = await RawClient.ConnectToProxyAsync(Lab);
        using var whole = new MemoryStream();
        long[] ends = [8597, 27072, 46353, 88571, 174904, 348410, 696902, File.Length - 1];
        long first = 0;

        foreach (var last in ends)
        {
            var reply = await client.AskAsync(
                $"GET {Lab.FileUrl} HTTP/1.1\nHost: x\nRange: bytes={first}-{last}\nProxy-Connection: Keep-Alive"
            );
            whole.Write(reply.Body);
            first = last + 1;
        }

        Assert.Equal(OriginTests.Octets(File, 0, File.Length - 1), whole.ToArray());
    }

    [Fact]
    public async Task A_tunnel_leads_to_the_https_origin()
    {
        await using var client = await RawClient.ConnectToProxyAsync(Lab);
        var authority = X509Certificate2.CreateFromPem(Lab.TrustedCaPem);

        var opened = await client.AskAsync($"CONNECT {Lab.TlsFileUrl.HostAndPort} HTTP/1.1\nHost: x");
        await client.StartTlsAsync("127.0.0.1", (_, c, chain, e) => Judge.IsTrusted(c!, chain!, e, authority));
        var reply = await client.AskAsync($"GET {Lab.TlsFileUrl.PathAndQuery} HTTP/1.1\nHost: x\nRange: bytes=0-99");

        Assert.Equal("HTTP/1.1 200 Connection established", opened.StatusLine);
        Assert.Equal(OriginTests.Octets(File, 0, 99), reply.Body);
        Assert.Null(reply.Get("Via"));
    }

    [Fact]
    public async Task A_tunnel_ends_when_the_client_ends_it()
    {
        await using var client = await RawClient.ConnectToProxyAsync(Lab);

        await client.AskAsync($"CONNECT {Lab.OriginUrl.HostAndPort} HTTP/1.1\nHost: x");
        await client.SendAsync($"GET {Lab.TinyFileUrl.PathAndQuery} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        client.EndSending();
        var (octets, end) = await client.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", Encoding.Latin1.GetString(octets), StringComparison.Ordinal);
        Assert.Equal(WireEnd.Closed, end);
    }

    [Theory]
    [InlineData("GET http://wsus.example/ HTTP/1.1", 403)]
    [InlineData("GET http://10.0.0.1/ HTTP/1.1", 403)]
    [InlineData("GET http://[2001:db8::1]/ HTTP/1.1", 403)]
    [InlineData("CONNECT wsus.example:443 HTTP/1.1", 403)]
    [InlineData("CONNECT 192.0.2.1:443 HTTP/1.1", 403)]
    [InlineData("CONNECT nonsense HTTP/1.1", 400)]
    [InlineData("GET / HTTP/1.1", 400)]
    [InlineData("GET https://127.0.0.1/ HTTP/1.1", 400)]
    [InlineData("GET ftp://127.0.0.1/ HTTP/1.1", 400)]
    public async Task It_is_no_open_proxy(string requestLine, int status)
    {
        await using var client = await RawClient.ConnectToProxyAsync(Lab);

        Assert.Equal(status, (await client.AskAsync(requestLine + "\nHost: x")).Status);
    }

    [Fact]
    public async Task A_host_that_it_was_told_may_be_reached()
    {
        await using var lab = await LabServer.StartAsync(
            new LabOptions { AllowedHosts = ["192.0.2.1"], IdleTimeout = TimeSpan.FromSeconds(1) },
            TestContext.Current.CancellationToken
        );
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);

        // Nothing answers there (TEST-NET-1): what counts is that the proxy tries.
        var reply = await client.AskAsync("GET http://192.0.2.1:1/ HTTP/1.1\nHost: x");

        Assert.True(reply.Status is 502 or 504, reply.StatusLine);
    }

    [Fact]
    public async Task A_server_that_refuses_is_a_bad_gateway()
    {
        await using var lab = await FaultyLab.StartAsync("server-refuses-connections");
        await using var healthy = await RawClient.ConnectToProxyAsync(Lab);

        var reply = await healthy.AskAsync($"GET {lab.Endpoints.CheckUrls[0]} HTTP/1.1\nHost: x");

        Assert.Equal(502, reply.Status);
    }

    [Fact]
    public async Task A_name_that_only_the_proxy_knows_leads_to_the_file()
    {
        await using var client = await RawClient.ConnectToProxyAsync(Lab);

        var reply = await client.AskAsync($"HEAD {Lab.InsideFileUrl} HTTP/1.1\nHost: {Lab.InsideFileUrl.Authority}");

        Assert.Equal(200, reply.Status);
    }

    [Theory]
    [InlineData(null, 407)]
    [InlineData("bits:wrong", 407)]
    [InlineData("bits:secret", 200)]
    public async Task Basic_lets_in_who_knows_the_password(string? credentials, int status)
    {
        await using var lab = await LabServer.StartAsync(
            new LabOptions { ProxyCredentials = new Credentials("bits", "secret") },
            TestContext.Current.CancellationToken
        );
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);
        var header = credentials is null
            ? "X-None: 1"
            : "Proxy-Authorization: Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes(credentials));

        var reply = await client.AskAsync($"HEAD {lab.Endpoints.FileUrl} HTTP/1.1\nHost: x\n{header}");
        var tunnel = await client.AskAsync(
            $"CONNECT {lab.Endpoints.OriginUrl.HostAndPort} HTTP/1.1\nHost: x\n{header}"
        );

        Assert.Equal(new Credentials("bits", "secret"), lab.Endpoints.ProxyCredentials);
        Assert.Equal((status, status), (reply.Status, tunnel.Status));
        Assert.Equal(status == 407 ? "Basic realm=\"bitsprobe lab\"" : null, reply.Get("Proxy-Authenticate"));
        Assert.DoesNotContain(lab.Requests, r => r.RequestLine.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_credentials_do_not_travel_on()
    {
        await using var lab = await LabServer.StartAsync(
            new LabOptions { ProxyCredentials = new Credentials("bits", "secret") },
            TestContext.Current.CancellationToken
        );
        await using var upstream = await EchoServer.StartAsync();
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);

        var reply = await client.AskAsync(
            $"GET http://127.0.0.1:{upstream.Port}/a%2fb HTTP/1.1\nHost: x\nProxy-Connection: Keep-Alive\n"
                + "Proxy-Authorization: Basic Yml0czpzZWNyZXQ=\naccept: */*\nRange: bytes=0-1"
        );

        Assert.Equal(
            "GET /a%2fb HTTP/1.1\r\nHost: x\r\naccept: */*\r\nRange: bytes=0-1\r\nVia: 1.1 bitsprobe-lab\r\n\r\n",
            reply.Text
        );
    }

    [Theory]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\n",
        "abcde"
    )]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nabcde", "abcde")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde", "abcde")]
    public async Task Every_framing_of_a_server_reaches_the_client(string answer, string body)
    {
        await using var upstream = await EchoServer.StartAsync(answer);
        await using var client = await RawClient.ConnectToProxyAsync(Lab);

        var reply = await client.AskAsync($"GET http://127.0.0.1:{upstream.Port}/ HTTP/1.1\nHost: x");

        Assert.Equal((200, body), (reply.Status, reply.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-")]
    public async Task What_is_no_reply_is_a_bad_gateway(string answer)
    {
        await using var upstream = await EchoServer.StartAsync(answer);
        await using var client = await RawClient.ConnectToProxyAsync(Lab);

        var reply = await client.AskAsync($"GET http://127.0.0.1:{upstream.Port}/ HTTP/1.1\nHost: x");

        Assert.Equal(502, reply.Status);
    }

    [Fact]
    public async Task A_body_that_the_server_cuts_is_cut_for_the_client_too()
    {
        await using var upstream = await EchoServer.StartAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        await using var client = await RawClient.ConnectToProxyAsync(Lab);

        var reply = await client.AskAsync($"GET http://127.0.0.1:{upstream.Port}/ HTTP/1.1\nHost: x");

        Assert.Equal(("abc", WireEnd.Closed), (reply.Text, reply.End));
    }

    [Fact]
    public async Task The_reverse_proxy_passes_head_and_ranges()
    {
        using var client = new HttpClient(new HttpClientHandler { UseProxy = false });
        var url = new Uri(Lab.ReverseFileUrl.ToString());

        using var head = await client.SendAsync(
            new HttpRequestMessage(HttpMethod.Head, url),
            TestContext.Current.CancellationToken
        );
        using var ask = new HttpRequestMessage(HttpMethod.Get, url);
        ask.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(1000, 1999);
        using var range = await client.SendAsync(ask, TestContext.Current.CancellationToken);

        Assert.Equal(File.Length, head.Content.Headers.ContentLength);
        Assert.Equal(HttpStatusCode.PartialContent, range.StatusCode);
        Assert.Equal(
            OriginTests.Octets(File, 1000, 1999),
            await range.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Requests_are_recorded_for_people()
    {
        var served = Channel.CreateUnbounded<LabRequestRecord>();
        await using var lab = await LabServer.StartAsync(
            new LabOptions { FaultIds = ["range-stripped"], RequestServed = r => served.Writer.TryWrite(r) },
            TestContext.Current.CancellationToken
        );
        var url = lab.Endpoints.FileUrl;
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);

        await client.AskAsync($"GET {url} HTTP/1.1\nHost: x\nRange: bytes=0-9");
        LabRequestRecord[] records =
        [
            await served.Reader.ReadAsync(TestContext.Current.CancellationToken),
            await served.Reader.ReadAsync(TestContext.Current.CancellationToken),
        ];

        var proxy = Assert.Single(records, r => r.Party == "proxy");
        var origin = Assert.Single(records, r => r.Party == "origin");
        Assert.Equal($"GET {url} HTTP/1.1", proxy.RequestLine);
        Assert.Equal(("bytes=0-9", (int?)200, File.Length), (proxy.Range, proxy.Status, proxy.BodyOctets));
        Assert.Equal(["range-stripped"], proxy.Faults);
        Assert.Null(origin.Range);
        Assert.Empty(origin.Faults);
        Assert.Equal(2, lab.Requests.Length);
    }
}
