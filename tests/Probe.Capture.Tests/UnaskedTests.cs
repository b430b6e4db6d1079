using System.Text;

namespace Probe.Capture.Tests;

/// <summary>Clients that connect and never send a whole request: counted when taken, told when over.</summary>
public sealed class UnaskedTests
{
    [Theory]
    [InlineData("", false, LinkEnd.Finished)]
    [InlineData("", true, LinkEnd.Reset)]
    [InlineData("\u0016\u0003\u0001\u0002", true, LinkEnd.Reset)]
    [InlineData("GET http://a.example/ HTTP/1.1\r\nHost: a", true, LinkEnd.Reset)]
    public async Task A_client_that_leaves_without_a_request_is_told(string said, bool resets, LinkEnd how)
    {
        await using var proxy = await Captured.StartAsync();
        await using var client = await WireClient.ConnectAsync(proxy.Port);
        await client.SendAsync(said);
        await proxy.Tap.FirstConnection;
        if (resets)
        {
            client.Reset();
        }
        else
        {
            client.Finish();
        }

        var ended = await proxy.Tap.FirstUnasked;

        Assert.Equal((1, LinkParty.Client, how, null), (ended.Connection, ended.By, ended.How, ended.Why));
        Assert.True(ended.Time >= ended.StartedAt);
        Assert.Equal(proxy.Port, ended.Local?.Port ?? proxy.Port);
        Assert.Equal(1, proxy.Tap.Connections);
        Assert.Empty(proxy.Tap.Links);
    }

    [Fact]
    public async Task A_head_that_never_ends_is_given_up_and_told_with_what_came()
    {
        await using var proxy = await Captured.StartAsync(
            new CaptureOptions { HeadTimeout = TimeSpan.FromMilliseconds(100) }
        );
        await using var client = await WireClient.ConnectAsync(proxy.Port);
        await client.SendAsync("GET http://a.example/ HTTP/1.1\r\n");

        var ended = await proxy.Tap.FirstUnasked;

        Assert.Equal((LinkParty.Capture, LinkEnd.GivenUp), (ended.By, ended.How));
        Assert.Contains("a request's head was not whole after 0.1 s", ended.Why, StringComparison.Ordinal);
        Assert.Equal("GET http://a.example/ HTTP/1.1\r\n", Encoding.ASCII.GetString(ended.Octets.Span));
        Assert.Equal(WireEnd.Finished, (await client.ReadToEndAsync()).End);
    }

    [Fact]
    public async Task A_connection_that_is_open_and_silent_at_the_end_is_told_then()
    {
        var proxy = await Captured.StartAsync();
        await using var client = await WireClient.ConnectAsync(proxy.Port);
        await proxy.Tap.FirstConnection;

        await proxy.DisposeAsync();

        var ended = await proxy.Tap.FirstUnasked;
        Assert.Equal((LinkParty.Capture, LinkEnd.GivenUp, "the capture ended"), (ended.By, ended.How, ended.Why));
        Assert.True(ended.Octets.IsEmpty);
    }

    [Fact]
    public async Task In_front_of_a_server_a_client_that_says_nothing_is_told_too()
    {
        await using var origin = WireOrigin.Running(peer => peer.UntilClosedAsync());
        await using var proxy = await Captured.BeforeAsync(origin.Port);
        await using var client = await WireClient.ConnectAsync(proxy.Port);
        client.Finish();

        Assert.True((await proxy.Tap.FirstUnasked).Octets.IsEmpty);
        Assert.Empty(proxy.Tap.Links);
    }

    [Theory]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001", "looks like a TLS handshake")]
    [InlineData("\u0005\u0001\u0000", "no HTTP, and breaks off")]
    [InlineData("GET http://a.example/ HTTP/1.1\r\n", "head breaks off")]
    public async Task A_client_that_stops_within_a_head_is_answered_with_what_it_looks_like(string said, string why)
    {
        await using var proxy = await Captured.StartAsync();

        var heard = await WireClient.AskAsync(proxy.Port, Encoding.Latin1.GetBytes(said), finishes: true);

        Assert.StartsWith("HTTP/1.1 400 ", heard.Text, StringComparison.Ordinal);
        Assert.Contains(why, heard.Text, StringComparison.Ordinal);
        Assert.Equal(1, proxy.Tap.Connections);
        Assert.False(proxy.Tap.FirstUnasked.IsCompleted, "it is told as an answer already");
    }
}
