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

    [Fact, Shows("farm-lengths-differ")]
    public async Task Every_third_HEAD_meets_the_longer_file()
    {
        await using var lab = await FaultyLab.StartAsync("farm-lengths-differ:longer=3");

        var lengths = new List<string?>();
        for (var i = 0; i < 5; i++)
        {
            lengths.Add((await lab.AskOriginAsync("HEAD")).Get("Content-Length"));
        }

        var (right, longer) = ($"{lab.File.Length}", $"{lab.File.Length + 3}");
        Assert.Equal([right, right, longer, right, right], lengths);
    }

    [Fact, Shows("one-member-without-ranges")]
    public async Task One_member_answers_ranges_and_the_other_gives_all()
    {
        await using var lab = await FaultyLab.StartAsync("one-member-without-ranges");

        Assert.Equal(206, (await lab.AskOriginAsync("GET", "Range: bytes=4-9")).Status);
        Assert.Equal(200, (await lab.AskOriginAsync("GET", "Range: bytes=5-9")).Status);
    }

    [Fact, Shows("one-member-fails")]
    public async Task One_member_works_and_the_other_does_not()
    {
        await using var lab = await FaultyLab.StartAsync("one-member-fails");

        Assert.Equal(206, (await lab.AskOriginAsync("GET", "Range: bytes=4-9")).Status);
        Assert.Equal(503, (await lab.AskOriginAsync("GET", "Range: bytes=5-9")).Status);
    }

    [Fact, Shows("long-replies-refused")]
    public async Task Short_ranges_pass_and_longer_ones_do_not()
    {
        await using var lab = await FaultyLab.StartAsync("long-replies-refused:above=10");

        Assert.Equal(lab.Octets(5, 14), (await lab.AskProxyForAsync(5, 14)).Body);
        Assert.Equal(403, (await lab.AskProxyForAsync(5, 15)).Status);
        Assert.Equal(200, (await lab.AskProxyAsync("HEAD")).Status);
    }

    [Fact, Shows("connection-closed-unsaid")]
    public async Task A_connection_ends_and_no_header_says_so()
    {
        await using var lab = await FaultyLab.StartAsync("connection-closed-unsaid");

        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);
        var reply = await client.AskAsync(lab.ThroughProxy("GET", "Range: bytes=5-9"));

        Assert.Null(reply.Get("Connection"));
        Assert.Equal(lab.Octets(5, 9), reply.Body);
        Assert.Equal(([], WireEnd.Closed), await client.ReadToEndAsync());
    }

    [Fact, Shows("addresses-disagree")]
    public async Task The_second_address_has_an_older_copy()
    {
        SkipWithoutSecondAddress();
        await using var lab = await FaultyLab.StartAsync("addresses-disagree:older=60");

        var one = await AskAtAsync(lab, "127.0.0.1");
        var other = await AskAtAsync(lab, "127.0.0.2");

        Assert.Equal("Tue, 14 May 2024 17:05:00 GMT", one.Get("Last-Modified"));
        Assert.Equal("Tue, 14 May 2024 17:04:00 GMT", other.Get("Last-Modified"));
    }

    [Fact, Shows("one-address-forbids")]
    public async Task The_second_address_lets_nobody_through()
    {
        SkipWithoutSecondAddress();
        await using var lab = await FaultyLab.StartAsync("one-address-forbids");

        Assert.Equal(200, (await AskAtAsync(lab, "127.0.0.1")).Status);
        Assert.Equal(403, (await AskAtAsync(lab, "127.0.0.2")).Status);
    }

    private static void SkipWithoutSecondAddress() =>
        Assert.SkipUnless(
            OperatingSystem.IsLinux() || OperatingSystem.IsWindows(),
            "127.0.0.2 is no address of this system by itself"
        );

    private static async Task<RawReply> AskAtAsync(FaultyLab lab, string address)
    {
        var entry = Assert.Single(lab.Endpoints.Resolve);
        Assert.StartsWith(entry.Host + ":", lab.Endpoints.ProxySetting, StringComparison.Ordinal);
        Assert.Contains(address, entry.Addresses);
        await using var client = await RawClient.ConnectAsync(entry.Port, address);
        return await client.AskAsync(lab.ThroughProxy("HEAD"));
    }
}
