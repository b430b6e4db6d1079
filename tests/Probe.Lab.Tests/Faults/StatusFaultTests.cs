namespace Probe.Lab.Tests.Faults;

/// <summary>What faults look like that answer by a status.</summary>
public sealed class StatusFaultTests
{
    [Theory]
    [Shows("content-forbidden")]
    [Shows("length-demanded")]
    [Shows("proxy-cannot-resolve")]
    [Shows("bad-gateway")]
    [InlineData("content-forbidden", 403, "X-Squid-Error", "ERR_ACCESS_DENIED 0")]
    [InlineData("length-demanded", 411, "Server", null)]
    [InlineData("proxy-cannot-resolve", 503, "X-Squid-Error", "ERR_DNS_FAIL 0")]
    [InlineData("bad-gateway", 502, "Server", "nginx/1.22.1")]
    public async Task The_proxy_answers_in_its_own_name(string fault, int status, string header, string? value)
    {
        await using var lab = await FaultyLab.StartAsync(fault);

        var head = await lab.AskProxyAsync("HEAD");
        var get = await lab.AskProxyForAsync(0, 9);

        Assert.Equal((status, value), (head.Status, head.Get(header)));
        Assert.Equal((status, value), (get.Status, get.Get(header)));
        Assert.Equal(200, (await lab.AskOriginAsync("HEAD")).Status);
    }

    [Theory]
    [Shows("mime-type-missing")]
    [Shows("server-wants-login")]
    [Shows("app-pool-stopped")]
    [Shows("port-speaks-tls")]
    [InlineData("port-speaks-tls", 400, "Server", "nginx")]
    [InlineData("mime-type-missing", 404, "Server", "Microsoft-IIS/10.0")]
    [InlineData("server-wants-login", 401, "WWW-Authenticate", "Negotiate")]
    [InlineData("app-pool-stopped", 503, "Server", "Microsoft-HTTPAPI/2.0")]
    public async Task The_origin_answers_so_by_any_route(string fault, int status, string header, string value)
    {
        await using var lab = await FaultyLab.StartAsync(fault);

        var straight = await lab.AskOriginAsync("HEAD");
        var proxied = await lab.AskProxyAsync("HEAD");

        Assert.Equal((status, value), (straight.Status, straight.Get(header)));
        Assert.Equal((status, "1.1 bitsprobe-lab"), (proxied.Status, proxied.Get("Via")));
    }

    [Fact, Shows("too-many-requests")]
    public async Task Requests_past_the_limit_get_429()
    {
        await using var lab = await FaultyLab.StartAsync("too-many-requests:after=3");
        var statuses = new List<int>();

        for (var i = 0; i < 5; i++)
        {
            statuses.Add((await lab.AskProxyForAsync(0, 9)).Status);
        }

        Assert.Equal([206, 206, 206, 429, 429], statuses);
    }

    [Fact, Shows("precondition-fails")]
    public async Task Only_a_conditional_request_gets_412()
    {
        await using var lab = await FaultyLab.StartAsync("precondition-fails");
        const string Condition = "Range: bytes=0-9\nIf-Unmodified-Since: Tue, 14 May 2024 17:05:00 GMT";

        Assert.Equal(412, (await lab.AskOriginAsync("GET", Condition)).Status);
        Assert.Equal(206, (await lab.AskOriginAsync("GET", "Range: bytes=0-9")).Status);
    }

    [Fact, Shows("redirect-to-portal")]
    public async Task Every_request_is_sent_to_a_login_page_on_another_host()
    {
        await using var lab = await FaultyLab.StartAsync("redirect-to-portal");
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);

        var reply = await client.AskAsync(lab.ThroughProxy("HEAD"));
        var page = await client.AskAsync($"GET {reply.Get("Location")} HTTP/1.1\nHost: portal.bitsprobe.invalid");

        Assert.Equal((302, "http://portal.bitsprobe.invalid/login"), (reply.Status, reply.Get("Location")));
        Assert.Equal((200, "text/html"), (page.Status, page.Get("Content-Type")));
        Assert.Contains("Sign in", page.Text, StringComparison.Ordinal);
    }
}
