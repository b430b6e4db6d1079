namespace Probe.Lab.Tests.Faults;

/// <summary>What faults of farms and of hops that decide by the request look like.</summary>
public sealed class FarmFaultTests
{
    [Fact, Shows("farm-clocks-differ")]
    public async Task The_second_member_has_a_later_date()
    {
        await using var lab = await FaultyLab.StartAsync("farm-clocks-differ:later=7");

        var one = await lab.AskOriginAsync("GET", "Range: bytes=4-9");
        var other = await lab.AskOriginAsync("GET", "Range: bytes=5-9");

        Assert.Equal("Tue, 14 May 2024 17:05:00 GMT", one.Get("Last-Modified"));
        Assert.Equal("Tue, 14 May 2024 17:05:07 GMT", other.Get("Last-Modified"));
    }

    [Fact, Shows("farm-etags-differ")]
    public async Task The_second_member_has_a_tag_of_its_own()
    {
        await using var lab = await FaultyLab.StartAsync("farm-etags-differ");

        var one = await lab.AskOriginAsync("GET", "Range: bytes=4-9");
        var other = await lab.AskOriginAsync("GET", "Range: bytes=5-9");

        Assert.NotEqual(one.Get("ETag"), other.Get("ETag"));
        Assert.Equal(one.Get("Last-Modified"), other.Get("Last-Modified"));
    }

    [Fact, Shows("bits-forbidden")]
    public async Task BITS_is_blocked_and_others_pass()
    {
        await using var lab = await FaultyLab.StartAsync("bits-forbidden");

        Assert.Equal(403, (await lab.AskProxyAsync("GET", "User-Agent: Microsoft BITS/7.8")).Status);
        Assert.Equal(200, (await lab.AskProxyAsync("GET", "User-Agent: Mozilla/5.0")).Status);
        Assert.Equal(200, (await lab.AskProxyAsync("HEAD")).Status);
    }

    [Fact, Shows("precondition-ignored")]
    public async Task A_condition_gets_lost_at_the_proxy()
    {
        await using var lab = await FaultyLab.StartAsync("precondition-ignored");
        const string Old = "If-Unmodified-Since: Mon, 13 May 2024 17:05:00 GMT";

        Assert.Equal(412, (await lab.AskOriginAsync("GET", Old)).Status);
        Assert.Equal(200, (await lab.AskProxyAsync("GET", Old)).Status);
    }

    [Fact, Shows("connection-closed-each-time")]
    public async Task Each_reply_ends_its_connection()
    {
        await using var lab = await FaultyLab.StartAsync("connection-closed-each-time");

        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);
        var reply = await client.AskAsync(lab.ThroughProxy("GET", "Range: bytes=5-9"));

        Assert.Equal("close", reply.Get("Connection"));
        Assert.Equal(lab.Octets(5, 9), reply.Body);
        Assert.Equal(([], WireEnd.Closed), await client.ReadToEndAsync());
    }

    [Fact, Shows("one-address-dead")]
    public async Task The_proxy_has_a_name_with_two_addresses_one_of_which_is_dead()
    {
        await using var lab = await FaultyLab.StartAsync("one-address-dead");

        var entry = Assert.Single(lab.Endpoints.Resolve);

        Assert.StartsWith(entry.Host + ":", lab.Endpoints.ProxySetting, StringComparison.Ordinal);
        Assert.Equal(["127.0.0.1", "127.0.0.9"], entry.Addresses);
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.SocketType.Stream,
            System.Net.Sockets.ProtocolType.Tcp
        );
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(async () =>
            await socket.ConnectAsync(
                System.Net.IPAddress.Parse(entry.Addresses[1]),
                entry.Port,
                TestContext.Current.CancellationToken
            )
        );
    }
}
