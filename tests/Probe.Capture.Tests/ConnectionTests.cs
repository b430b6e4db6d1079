using System.Text;
using Probe.Options;

namespace Probe.Capture.Tests;

/// <summary>How connections of clients and servers belong together.</summary>
public sealed class ConnectionTests
{
    private const string Hi = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    [Fact]
    public async Task Requests_to_one_host_share_one_connection_to_it()
    {
        await using var origin = WireOrigin.Answering(Hi);
        await using var proxy = await Captured.StartAsync();
        await using var client = await WireClient.ConnectAsync(proxy.Port);

        for (var i = 0; i < 5; i++)
        {
            await client.SendAsync($"GET http://{origin.Authority}/{i} HTTP/1.1\r\n\r\n");
            Assert.Equal(Hi, await client.ReadAsync(Hi.Length));
        }

        Assert.Equal(1, origin.Connections);
        Assert.Equal(["GET /0 HTTP/1.1\r\n\r\n", "GET /4 HTTP/1.1\r\n\r\n"], [origin.Requests[0], origin.Requests[4]]);
        Assert.Single(proxy.Tap.Links);
    }

    [Fact]
    public async Task Two_clients_never_share_a_connection()
    {
        await using var origin = WireOrigin.Answering(Hi);
        await using var proxy = await Captured.StartAsync();
        await using var one = await WireClient.ConnectAsync(proxy.Port);
        await using var other = await WireClient.ConnectAsync(proxy.Port);

        foreach (var client in new[] { one, other, one })
        {
            await client.SendAsync($"GET http://{origin.Authority}/ HTTP/1.1\r\n\r\n");
            await client.ReadAsync(Hi.Length);
        }

        Assert.Equal(2, origin.Connections);
    }

    [Fact]
    public async Task Pipelined_requests_are_all_answered_in_order()
    {
        await using var origin = WireOrigin.Running(async peer =>
        {
            while (await peer.ReadRequestAsync() is { } request)
            {
                await peer.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{request[5]}");
            }
        });
        await using var proxy = await Captured.StartAsync();
        await using var client = await WireClient.ConnectAsync(proxy.Port);

        await client.SendAsync(
            string.Concat("abcdefgh".Select(c => $"GET http://{origin.Authority}/{c} HTTP/1.1\r\n\r\n"))
        );

        foreach (var c in "abcdefgh")
        {
            Assert.EndsWith($"\r\n\r\n{c}", await client.ReadAsync(39), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Another_host_on_the_same_connection_gets_a_connection_of_its_own_after_the_first_has_answered()
    {
        var mayAnswer = new TaskCompletionSource();
        await using var slow = WireOrigin.Running(async peer =>
        {
            await peer.ReadRequestAsync();
            await mayAnswer.Task;
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow");
            await peer.UntilClosedAsync();
        });
        await using var fast = WireOrigin.Answering("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfast");
        await using var proxy = await Captured.StartAsync();
        await using var client = await WireClient.ConnectAsync(proxy.Port);

        await client.SendAsync(
            $"GET http://{slow.Authority}/ HTTP/1.1\r\n\r\nGET http://{fast.Authority}/ HTTP/1.1\r\n\r\n"
        );
        Assert.Equal(0, fast.Connections);
        mayAnswer.SetResult();

        Assert.EndsWith("slow", await client.ReadAsync(42), StringComparison.Ordinal);
        Assert.EndsWith("fast", await client.ReadAsync(42), StringComparison.Ordinal);
        Assert.Equal(2, proxy.Tap.Links.Count);
        Assert.Equal(LinkParty.Capture, (await proxy.Tap.Links[0].Closing).By);
    }

    [Fact]
    public async Task A_client_that_has_finished_still_gets_its_answer()
    {
        var finished = new TaskCompletionSource();
        await using var origin = WireOrigin.Running(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.UntilClosedAsync();
            finished.SetResult();
            await peer.SendAsync(Hi);
        });
        await using var proxy = await Captured.StartAsync();

        var heard = await WireClient.AskAsync(
            proxy.Port,
            Encoding.Latin1.GetBytes($"GET http://{origin.Authority}/ HTTP/1.1\r\n\r\n"),
            finishes: true
        );

        Assert.True(finished.Task.IsCompleted);
        Assert.Equal(Hi, heard.Text);
        var link = Assert.Single(proxy.Tap.Links);
        Assert.Equal((LinkParty.Client, LinkEnd.Finished), ((await link.Closing).By, (await link.Closing).How));
    }

    [Fact]
    public async Task A_client_that_vanishes_within_a_body_takes_the_servers_connection_with_it()
    {
        var broken = new TaskCompletionSource();
        await using var origin = WireOrigin.Running(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            try
            {
                while (true)
                {
                    await peer.SendAsync(new byte[64 * 1024]);
                }
            }
            catch (IOException)
            {
                broken.SetResult();
                throw;
            }
        });
        await using var proxy = await Captured.StartAsync();
        await using var client = await WireClient.ConnectAsync(proxy.Port);
        await client.SendAsync($"GET http://{origin.Authority}/ HTTP/1.1\r\n\r\n");
        await client.ReadAsync(100_000);

        client.Reset();

        await broken.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        var link = Assert.Single(proxy.Tap.Links);
        Assert.Equal((LinkParty.Client, LinkEnd.Reset), ((await link.Closing).By, (await link.Closing).How));
        Assert.Contains((true, LinkEnd.Reset), link.Ends);
        Assert.Contains((false, LinkEnd.ResetByOther), link.Ends);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_server_said_before_it_closed_reaches_a_slow_client_that_asks_on(bool isReverse)
    {
        const string Head = "HTTP/1.1 200 OK\r\n\r\n";
        const int Length = 4_000_000;
        var closed = new TaskCompletionSource();
        await using var origin = WireOrigin.Running(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync(Head);
            await peer.SendAsync(new byte[Length]);
            // All of it is to be with the proxy's system before the connection is gone.
            await Task.Delay(300, TestContext.Current.CancellationToken);
            closed.SetResult();
        });
        await using var proxy = isReverse ? await Captured.BeforeAsync(origin.Port) : await Captured.StartAsync();
        await using var client = await WireClient.ConnectAsync(proxy.Port, receiveBuffer: 64 * 1024);
        var request = $"GET {(isReverse ? "" : $"http://{origin.Authority}")}/ HTTP/1.1\r\n\r\n";
        await client.SendAsync(request);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        // The first is answered with RST, the second meets it.
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(request);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        var heard = await client.ReadToEndAsync();
        Assert.Equal((Head.Length + Length, WireEnd.Finished), (heard.Octets.Length, heard.End));
        client.Finish();
        var link = Assert.Single(proxy.Tap.Links);
        Assert.Equal((LinkParty.Server, LinkEnd.Finished), ((await link.Closing).By, (await link.Closing).How));
        Assert.Contains((false, LinkEnd.Finished), link.Ends);
    }

    [Fact]
    public async Task A_slow_client_holds_the_server_back_and_nothing_piles_up()
    {
        const int Offered = 64 * 1024 * 1024;
        var sent = 0L;
        var stalled = new TaskCompletionSource();
        await using var origin = WireOrigin.Running(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {Offered}\r\n\r\n");
            var block = new byte[64 * 1024];
            while (Interlocked.Read(ref sent) < Offered)
            {
                var sending = peer.SendAsync(block);
                if (await Task.WhenAny(sending, Task.Delay(500, TestContext.Current.CancellationToken)) != sending)
                {
                    stalled.TrySetResult();
                }

                await sending;
                Interlocked.Add(ref sent, block.Length);
            }
        });
        await using var proxy = await Captured.StartAsync();
        await using var client = await WireClient.ConnectAsync(proxy.Port, receiveBuffer: 64 * 1024);
        await client.SendAsync($"GET http://{origin.Authority}/ HTTP/1.1\r\n\r\n");

        // The client reads nothing: what is under way is in the buffers of the system, which grow to some MB.
        await stalled.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        var before = Interlocked.Read(ref sent);
        Assert.InRange(before, 0, Offered / 2);
        Assert.InRange(proxy.Tap.Links[0].Octets(CaptureLegs.FromServer).Length, 0, Offered / 2);

        var all = await client.ReadAsync($"HTTP/1.1 200 OK\r\nContent-Length: {Offered}\r\n\r\n".Length + Offered);
        Assert.EndsWith("\0", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_the_server_does_not_want_is_not_waited_for()
    {
        await using var origin = WireOrigin.Answering("HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await Captured.StartAsync();
        await using var client = await WireClient.ConnectAsync(proxy.Port);
        await client.SendAsync(
            $"POST http://{origin.Authority}/ HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
        );
        Assert.StartsWith("HTTP/1.1 417", await client.ReadHeadAsync(), StringComparison.Ordinal);

        await client.SendAsync($"GET http://{origin.Authority}/next HTTP/1.1\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 417", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal("GET /next HTTP/1.1\r\n\r\n", origin.Requests[1]);
    }

    [Fact]
    public async Task An_interim_answer_lets_the_client_send_its_body()
    {
        await using var origin = WireOrigin.Running(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 100 Continue\r\n\r\n");
            await peer.ReadRequestAsync();
            await peer.SendAsync(Hi);
        });
        await using var proxy = await Captured.StartAsync();
        await using var client = await WireClient.ConnectAsync(proxy.Port);
        await client.SendAsync(
            $"POST http://{origin.Authority}/ HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"
        );
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", await client.ReadHeadAsync());

        await client.SendAsync("hello\r\n\r\n");

        Assert.Equal(Hi, await client.ReadAsync(Hi.Length));
        Assert.Equal("hello\r\n\r\n", origin.Requests[1]);
    }

    [Fact]
    public async Task What_ends_is_told_when_the_capture_stops()
    {
        await using var origin = WireOrigin.Running(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.UntilClosedAsync();
        });
        var proxy = await Captured.StartAsync();
        await using var client = await WireClient.ConnectAsync(proxy.Port);
        await client.SendAsync($"GET http://{origin.Authority}/ HTTP/1.1\r\n\r\n");
        while (origin.Requests.Count == 0)
        {
            await Task.Yield();
        }

        await proxy.DisposeAsync();

        var link = Assert.Single(proxy.Tap.Links);
        Assert.Equal((LinkParty.Capture, LinkEnd.GivenUp), ((await link.Closing).By, (await link.Closing).How));
    }

    [Fact]
    public async Task Through_an_upstream_proxy_one_connection_serves_all_hosts()
    {
        await using var upstream = WireOrigin.Answering(Hi);
        await using var proxy = await Captured.StartAsync(
            new CaptureOptions { Upstream = _ => new ProxyEndpoint("127.0.0.1", upstream.Port) }
        );
        await using var client = await WireClient.ConnectAsync(proxy.Port);

        foreach (var host in new[] { "one.example", "two.example:8530" })
        {
            await client.SendAsync($"GET http://{host}/ HTTP/1.1\r\nProxy-Connection: Keep-Alive\r\n\r\n");
            await client.ReadAsync(Hi.Length);
        }

        Assert.Equal(1, upstream.Connections);
        Assert.Equal(
            "GET http://two.example:8530/ HTTP/1.1\r\nProxy-Connection: Keep-Alive\r\n\r\n",
            upstream.Requests[1]
        );
        Assert.Empty(Assert.Single(proxy.Tap.Links).Edits);
    }
}
