using System.Net.Sockets;
using Probe.Exchanges;
using Probe.Options;
using Probe.Planning;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

public sealed class ConnectionTests
{
    private const string Kept = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private const string Closed = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task A_connection_that_the_peer_keeps_serves_the_next_request()
    {
        await using var server = RawServer.Answering(Kept);
        await using var sender = Sender();

        var first = await sender.AskAsync(Get(Url(server.Port)));
        var second = await sender.AskAsync(Get(Url(server.Port)), number: 2);

        Assert.True(first.Connection is { Id: 1, Reused: false, KeptAlive: true });
        Assert.True(second.Connection is { Id: 1, Reused: true, KeptAlive: true });
        Assert.Equal(first.Connection.Local, second.Connection.Local);
        Assert.NotNull(first.Timings.Connect);
        Assert.Null(second.Timings.Connect);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_reply_that_says_close_ends_its_connection()
    {
        await using var server = RawServer.Answering(Closed);
        await using var sender = Sender();

        var first = await sender.AskAsync(Get(Url(server.Port)));
        var second = await sender.AskAsync(Get(Url(server.Port)));

        Assert.False(first.Connection.KeptAlive);
        Assert.True(second.Connection is { Id: 2, Reused: false, IdleConnectionLost: null });
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_kept_connection_that_was_closed_meanwhile_is_not_used_and_the_loss_is_told()
    {
        var first = true;
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync(Kept);
            if (!first)
            {
                await peer.UntilClosedAsync();
            }

            first = false;
        });
        await using var sender = Sender();
        await sender.AskAsync(Get(Url(server.Port)));

        // The FIN may come just after the first reply or a moment later: one of the requests finds it.
        Exchange second;
        do
        {
            second = await sender.AskAsync(Get(Url(server.Port)));
            Assert.True(second.Failure is null || second.Connection.Reused, second.Failure?.Detail);
        } while (second.Connection.Id == 1);

        Assert.Null(second.Failure);
        Assert.Equal(2, second.Connection.Id);
        Assert.False(second.Connection.Reused);
    }

    [Fact]
    public async Task Octets_that_nobody_asked_for_make_a_kept_connection_unfit()
    {
        var more = new TaskCompletionSource();
        var sent = new TaskCompletionSource();
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync(Kept);
            if (peer.Number == 1)
            {
                await more.Task;
                await peer.SendAsync("HTTP/1.1 408 Request Timeout\r\n\r\n");
                sent.SetResult();
            }

            await peer.UntilClosedAsync();
        });
        await using var sender = Sender();

        var first = await sender.AskAsync(Get(Url(server.Port)));
        more.SetResult();
        await sent.Task;
        var second = await sender.AskAsync(Get(Url(server.Port)));

        Assert.True(first.Connection.KeptAlive);
        Assert.Null(second.Failure);
        Assert.Equal("unasked_octets", second.Connection.IdleConnectionLost);
        Assert.Equal(2, second.Connection.Id);
    }

    [Fact]
    public async Task Each_hop_has_an_idle_connection_of_its_own()
    {
        await using var one = RawServer.Answering(Kept);
        await using var other = RawServer.Answering(Kept);
        await using var sender = Sender();

        foreach (var _ in Enumerable.Range(0, 2))
        {
            await sender.AskAsync(Get(Url(one.Port)));
            await sender.AskAsync(Get(Url(other.Port)));
        }

        Assert.Equal(1, one.Connections);
        Assert.Equal(1, other.Connections);
    }

    [Fact]
    public async Task Legs_share_the_numbers_of_their_connections()
    {
        await using var server = RawServer.Answering(Kept);
        var numbers = new ConnectionNumbers();
        await using var main = new Http1Sender(Defaults, Leg.Main, TimeProvider.System, numbers);
        await using var control = new Http1Sender(Defaults, Leg.Control, TimeProvider.System, numbers);

        var first = await main.AskAsync(Get(Url(server.Port)));
        var second = await control.AskAsync(Get(Url(server.Port)));

        Assert.Equal([1, 2], [first.Connection.Id, second.Connection.Id]);
    }

    [Fact]
    public async Task A_name_is_looked_up_and_its_addresses_are_kept()
    {
        await using var server = RawServer.Answering(Kept);

        var exchange = await SendOnceAsync(
            Get($"http://localhost:{server.Port}/"),
            options: Defaults with
            {
                AddressFamily = 4,
            }
        );

        Assert.Null(exchange.Failure);
        Assert.Contains("127.0.0.1", exchange.Connection.Addresses);
        Assert.NotNull(exchange.Timings.Resolve);
        Assert.Equal($"127.0.0.1:{server.Port}", exchange.Connection.Remote);
    }

    [Fact]
    public async Task An_address_is_not_looked_up()
    {
        await using var server = RawServer.Answering(Kept);

        var exchange = await SendOnceAsync(Get(Url(server.Port)));

        Assert.Null(exchange.Timings.Resolve);
        Assert.Equal(["127.0.0.1"], exchange.Connection.Addresses);
    }

    [Fact]
    public async Task Addresses_are_tried_in_turn_and_each_attempt_is_kept()
    {
        await using var server = RawServer.Answering(Kept);
        var options = Defaults with
        {
            Resolve = [new ResolveOverride("wsus.example", server.Port, ["127.0.0.9", "127.0.0.1"])],
        };

        var exchange = await SendOnceAsync(Get($"http://WSUS.example:{server.Port}/"), options: options);

        Assert.Null(exchange.Failure);
        Assert.Equal(["127.0.0.9", "127.0.0.1"], exchange.Connection.Addresses);
        Assert.Equal(
            [($"127.0.0.9:{server.Port}", FailureCauses.Refused), ($"127.0.0.1:{server.Port}", null)],
            exchange.Connection.Attempts.Select(a => (a.Address, a.Cause))
        );
    }

    [Fact]
    public async Task Connect_to_leads_elsewhere_and_leaves_the_request_alone()
    {
        await using var server = RawServer.Answering(Kept);
        var options = Defaults with { ConnectTo = [new ConnectTo("wsus.example", 80, "127.0.0.1", server.Port)] };

        var exchange = await SendOnceAsync(Get("http://wsus.example/f.cab"), options: options);

        Assert.Null(exchange.Failure);
        Assert.EndsWith("Host: wsus.example\r\n\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_address_of_the_wanted_family_nothing_is_opened()
    {
        await using var server = RawServer.Answering(Kept);

        var exchange = await SendOnceAsync(Get(Url(server.Port)), options: Defaults with { AddressFamily = 6 });

        Assert.Equal(
            (FailureStage.Resolve, FailureSide.Client, FailureCauses.NameNoData),
            (exchange.Failure!.Stage, exchange.Failure.Side, exchange.Failure.Cause)
        );
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task Over_IPv6_the_ends_are_written_with_brackets()
    {
        if (!Socket.OSSupportsIPv6)
        {
            Assert.Skip("this machine has no IPv6");
        }

        using var listener = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.IPv6Loopback, 0));
        }
        catch (SocketException)
        {
            Assert.Skip("this machine has no ::1");
        }

        listener.Listen(1);
        var port = ((System.Net.IPEndPoint)listener.LocalEndPoint!).Port;
        var accepting = listener.AcceptAsync(TestContext.Current.CancellationToken);
        var sending = SendOnceAsync(Get($"http://[::1]:{port}/"));
        using (var peer = await accepting)
        {
            peer.Send("HTTP/1.1 204 No Content\r\n\r\n"u8);
            var exchange = await sending;

            Assert.Equal(204, exchange.Status);
            Assert.Equal($"[::1]:{port}", exchange.Connection.Remote);
        }
    }

    [Fact]
    public async Task A_sender_is_not_to_be_used_after_its_end()
    {
        var sender = Sender();
        await sender.DisposeAsync();
        await sender.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.AskAsync(Get(Url(1))));
    }
}
