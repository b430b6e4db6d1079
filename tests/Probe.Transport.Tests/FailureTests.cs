using System.Net.Sockets;
using Probe.Exchanges;
using Probe.Options;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

public sealed class FailureTests
{
    private static ProbeOptions Impatient { get; } = Defaults with { IdleTimeout = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public async Task A_reset_before_the_reply_is_no_orderly_close()
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            peer.Reset();
        });

        var exchange = await SendOnceAsync(Get(Url(server.Port)));

        Assert.Equal((FailureStage.ReceiveHead, FailureSide.Origin, FailureCauses.Reset), Failure(exchange));
        Assert.Empty(exchange.Failure!.ReceivedBytes);
        Assert.NotEmpty(exchange.RequestBytes);
    }

    [Fact]
    public async Task A_reset_in_the_body_keeps_the_head()
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
            peer.Reset();
        });

        var exchange = await SendOnceAsync(Get(Url(server.Port)), Through(server.Port));

        Assert.Equal((FailureStage.ReceiveBody, FailureSide.Proxy, FailureCauses.Reset), Failure(exchange));
        Assert.Equal(200, exchange.Status);
        Assert.Equal(BodyEnd.Failed, exchange.Body!.End);
    }

    [Fact]
    public async Task A_peer_that_says_nothing_is_given_up()
    {
        await using var server = RawServer.Start(peer => peer.UntilClosedAsync());

        var exchange = await SendOnceAsync(Get(Url(server.Port)), options: Impatient);

        Assert.Equal((FailureStage.ReceiveHead, FailureSide.Origin, FailureCauses.TimedOut), Failure(exchange));
    }

    [Fact]
    public async Task A_head_that_stalls_is_given_up_and_shown_as_far_as_it_came()
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Le");
            await peer.UntilClosedAsync();
        });

        var exchange = await SendOnceAsync(Get(Url(server.Port)), options: Impatient);

        Assert.Equal((FailureStage.ReceiveHead, FailureSide.Origin, FailureCauses.TimedOut), Failure(exchange));
        Assert.Equal("HTTP/1.1 200 OK\r\nContent-Le"u8, exchange.Failure!.ReceivedBytes.AsSpan());
        Assert.Null(exchange.Response);
    }

    [Fact]
    public async Task A_value_that_would_forge_a_header_line_is_not_sent()
    {
        await using var server = RawServer.Answering("HTTP/1.1 204 No Content\r\n\r\n");
        var spec = Get(Url(server.Port));

        var exchange = await SendOnceAsync(
            spec with
            {
                Headers = spec.Headers.Add("If-Unmodified-Since", "today\r\nX-Evil: 1"),
            }
        );

        Assert.Equal((FailureStage.Send, FailureSide.Client, FailureCauses.Other), Failure(exchange));
        Assert.Equal(0, server.Connections);
        Assert.Empty(exchange.RequestBytes);
    }

    [Fact]
    public async Task Time_outs_longer_than_a_timer_takes_are_no_defect()
    {
        await using var server = RawServer.Answering("HTTP/1.1 204 No Content\r\n\r\n");
        var options = Defaults with
        {
            ConnectTimeout = TimeSpan.FromDays(1000),
            IdleTimeout = TimeSpan.FromDays(1000),
            Resolve = [new ResolveOverride("wsus.example", server.Port, ["127.0.0.9", "127.0.0.1"])],
        };

        var exchange = await SendOnceAsync(Get($"http://wsus.example:{server.Port}/"), options: options);

        Assert.Equal(204, exchange.Status);
    }

    [Fact]
    public async Task A_body_that_stalls_is_given_up_and_kept()
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
            await peer.UntilClosedAsync();
        });

        var exchange = await SendOnceAsync(Get(Url(server.Port)), Through(server.Port), Impatient);

        Assert.Equal((FailureStage.ReceiveBody, FailureSide.Proxy, FailureCauses.TimedOut), Failure(exchange));
        Assert.True(exchange.Body is { Length: 10, End: BodyEnd.Failed });
        Assert.Equal(200, exchange.Status);
    }

    [Fact]
    public async Task A_peer_that_drips_octets_without_end_is_given_up()
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (await tick.WaitForNextTickAsync())
            {
                await peer.SendAsync("x");
            }
        });

        var exchange = await SendOnceAsync(Get(Url(server.Port)), options: Impatient);

        Assert.Equal((FailureStage.ReceiveBody, FailureSide.Origin, FailureCauses.TimedOut), Failure(exchange));
    }

    [Fact]
    public async Task A_port_where_nobody_listens_refuses()
    {
        var port = RawServer.ClosedPort();

        var direct = await SendOnceAsync(Get(Url(port)));
        var proxied = await SendOnceAsync(Get("http://wsus.example/"), Through(port));

        Assert.Equal((FailureStage.Connect, FailureSide.Origin, FailureCauses.Refused), Failure(direct));
        Assert.Equal((FailureStage.Connect, FailureSide.Proxy, FailureCauses.Refused), Failure(proxied));
        Assert.Equal(0, direct.Connection.Id);
        Assert.Equal(FailureCauses.Refused, Assert.Single(direct.Connection.Attempts).Cause);
        Assert.Empty(direct.RequestBytes);
        Assert.Contains($"127.0.0.1:{port}", direct.Failure!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_the_clients_finding_and_is_named()
    {
        var exchange = await SendOnceAsync(Get("http://wsus.example/"), Through(8080, "proxy.invalid"));

        var (stage, side, cause) = Failure(exchange);
        Assert.Equal((FailureStage.Resolve, FailureSide.Client), (stage, side));
        Assert.Contains(cause, (string[])[FailureCauses.NameNotFound, FailureCauses.NameServerFailed]);
        Assert.Contains("proxy.invalid", exchange.Failure!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("x123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task A_host_that_can_be_no_name_is_a_failure_and_no_crash(string host)
    {
        var exchange = await SendOnceAsync(Get("http://wsus.example/"), Through(8080, host));

        Assert.Equal(FailureStage.Resolve, exchange.Failure!.Stage);
        Assert.Equal(FailureSide.Client, exchange.Failure.Side);
    }

    [Fact]
    public async Task The_end_of_the_runs_time_is_told_apart_from_a_silence()
    {
        await using var server = RawServer.Start(peer => peer.UntilClosedAsync());
        using var run = new CancellationTokenSource();
        var sending = SendLimitedAsync(Get(Url(server.Port)), run.Token, CancellationToken.None);

        await run.CancelAsync();
        var exchange = await sending;

        Assert.Equal(FailureCauses.MaxTimeReached, exchange.Failure!.Cause);
    }

    [Fact]
    public async Task The_users_interrupt_is_told_apart_from_the_end_of_time()
    {
        var asked = new TaskCompletionSource();
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            asked.SetResult();
            await peer.UntilClosedAsync();
        });
        using var user = new CancellationTokenSource();
        var sending = SendLimitedAsync(Get(Url(server.Port)), user.Token, user.Token);

        await asked.Task;
        await user.CancelAsync();
        var exchange = await sending;

        Assert.Equal((FailureStage.ReceiveHead, FailureSide.Client, FailureCauses.Interrupted), Failure(exchange));
    }

    [Fact]
    public async Task When_the_time_is_over_already_nothing_is_opened()
    {
        await using var server = RawServer.Start(peer => peer.UntilClosedAsync());

        var exchange = await SendLimitedAsync(
            Get(Url(server.Port)),
            new CancellationToken(true),
            CancellationToken.None
        );

        Assert.Equal(FailureCauses.MaxTimeReached, exchange.Failure!.Cause);
        Assert.Equal(FailureStage.Connect, exchange.Failure.Stage);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task After_a_failure_the_sender_goes_on_over_a_new_connection()
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            if (peer.Number == 1)
            {
                peer.Reset();
                return;
            }

            await peer.SendAsync("HTTP/1.1 204 No Content\r\n\r\n");
        });
        await using var sender = Sender();

        var first = await sender.AskAsync(Get(Url(server.Port)));
        var second = await sender.AskAsync(Get(Url(server.Port)));

        Assert.NotNull(first.Failure);
        Assert.Equal(204, second.Status);
        Assert.Equal(2, second.Connection.Id);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, FailureCauses.NameNotFound)]
    [InlineData(SocketError.NoData, FailureCauses.NameNoData)]
    [InlineData(SocketError.TryAgain, FailureCauses.NameServerFailed)]
    [InlineData(SocketError.NoRecovery, FailureCauses.NameServerFailed)]
    [InlineData(SocketError.ConnectionRefused, FailureCauses.Refused)]
    [InlineData(SocketError.HostUnreachable, FailureCauses.Unreachable)]
    [InlineData(SocketError.NetworkUnreachable, FailureCauses.Unreachable)]
    [InlineData(SocketError.AddressNotAvailable, FailureCauses.Unreachable)]
    [InlineData(SocketError.ConnectionReset, FailureCauses.Reset)]
    [InlineData(SocketError.ConnectionAborted, FailureCauses.Reset)]
    [InlineData(SocketError.Shutdown, FailureCauses.Reset)]
    [InlineData(SocketError.TimedOut, FailureCauses.TimedOut)]
    [InlineData(SocketError.AccessDenied, FailureCauses.Other)]
    public void A_socket_error_has_its_cause(SocketError error, string cause) =>
        Assert.Equal(cause, FailureMapper.CauseOf(error));

    [Fact]
    public void A_defect_of_ours_is_not_taken_for_a_peers_doing()
    {
        Assert.False(FailureMapper.IsNotOurDefect(new InvalidOperationException()));
        Assert.False(FailureMapper.IsNotOurDefect(new ObjectDisposedException("x")));
        Assert.False(FailureMapper.IsNotOurDefect(new ArgumentException("x")));
    }

    [Fact]
    public void Of_several_failed_addresses_the_one_that_says_most_names_the_cause()
    {
        var (cause, detail) = Dialer.Summarize([
            new ConnectAttempt("[2001:db8::1]:80", FailureCauses.Unreachable, TimeSpan.Zero),
            new ConnectAttempt("192.0.2.1:80", FailureCauses.Refused, TimeSpan.FromMilliseconds(3)),
            new ConnectAttempt("192.0.2.2:80", FailureCauses.TimedOut, TimeSpan.FromSeconds(5)),
        ]);

        Assert.Equal(FailureCauses.Refused, cause);
        Assert.Equal(
            "[2001:db8::1]:80 cannot be reached (no route) after 0 ms; 192.0.2.1:80 refused the connection after 3 ms; 192.0.2.2:80 did not answer after 5000 ms",
            detail
        );
    }

    private static (FailureStage Stage, FailureSide Side, string Cause) Failure(Exchange exchange) =>
        (exchange.Failure!.Stage, exchange.Failure.Side, exchange.Failure.Cause);
}
