using System.Text;
using Probe.Exchanges;
using Probe.Http;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

public sealed class ResponseTests
{
    [Fact]
    public async Task A_body_by_length_is_read_whole()
    {
        var exchange = await AnsweredAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");

        Assert.Null(exchange.Failure);
        Assert.Equal(200, exchange.Status);
        Assert.True(exchange.Body is { Length: 5, End: BodyEnd.Complete, FileOffset: 0 });
        Assert.Equal(Sha256Of("hello"u8), exchange.Body!.Sha256);
        Assert.Null(exchange.Body.Sha1);
        Assert.Equal("hello", Text(exchange));
        Assert.NotNull(exchange.Timings.Connect);
        Assert.NotNull(exchange.Timings.Send);
        Assert.NotNull(exchange.Timings.FirstByte);
        Assert.NotNull(exchange.Timings.HeadEnd);
        Assert.NotNull(exchange.Timings.BodyEnd);
        Assert.True(exchange.Timings.Total > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_chunked_body_is_put_together_and_its_trailers_are_kept()
    {
        var exchange = await AnsweredAsync(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nX-Sum: 1\r\n\r\n"
        );

        Assert.Null(exchange.Failure);
        Assert.Equal("hello", Text(exchange));
        Assert.Equal("1", exchange.Body!.Trailers.Get("X-Sum"));
        Assert.True(exchange.Connection.KeptAlive);
    }

    [Fact]
    public async Task A_body_until_close_ends_with_the_connection()
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.0 200 OK\r\n\r\nhel");
            await peer.SendAsync("lo");
        });

        var exchange = await SendOnceAsync(Get(Url(server.Port)));

        Assert.Null(exchange.Failure);
        Assert.Equal("hello", Text(exchange));
        Assert.Equal(BodyEnd.Complete, exchange.Body!.End);
        Assert.False(exchange.Connection.KeptAlive);
    }

    [Fact]
    public async Task Interim_heads_are_kept_apart_from_the_final_one()
    {
        var exchange = await AnsweredAsync(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"
        );

        Assert.Null(exchange.Failure);
        Assert.Equal([100, 103], exchange.Interim.Select(h => h.Status));
        Assert.Equal(204, exchange.Status);
        Assert.True(exchange.Body is { Length: 0, Sha256: null, FileOffset: null });
    }

    [Fact]
    public async Task A_head_that_comes_octet_by_octet_is_read()
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            foreach (var octet in "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"u8.ToArray())
            {
                await peer.SendAsync(new[] { octet });
            }

            await peer.UntilClosedAsync();
        });

        var exchange = await SendOnceAsync(Get(Url(server.Port)));

        Assert.Null(exchange.Failure);
        Assert.Equal("x", Text(exchange));
    }

    [Fact]
    public async Task A_head_larger_than_the_first_buffer_is_read_where_the_limit_allows_it()
    {
        var value = new string('v', 100_000);
        await using var server = RawServer.Answering($"HTTP/1.1 200 OK\r\nX: {value}\r\nContent-Length: 1\r\n\r\nx");
        var options = Defaults with { Limits = new WireLimits { MaxHeadOctets = 200_000 } };

        var exchange = await SendOnceAsync(Get(Url(server.Port)), options: options);

        Assert.Null(exchange.Failure);
        Assert.Equal(value, exchange.Response!.Headers.Get("X"));
        Assert.Equal("x", Text(exchange));
    }

    [Fact]
    public async Task An_endless_head_ends_at_the_limit()
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nX: ");
            while (true)
            {
                await peer.SendAsync(new byte[16 * 1024]);
            }
        });

        var exchange = await SendOnceAsync(Get(Url(server.Port)));

        Assert.Equal(FailureStage.ReceiveHead, exchange.Failure!.Stage);
        Assert.InRange(exchange.Failure.ReceivedBytes.Length, 1, 4096);
        Assert.Null(exchange.Response);
    }

    [Fact]
    public async Task A_body_on_HEAD_is_an_anomaly_and_ends_the_connection()
    {
        await using var server = RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody");

        var exchange = await SendOnceAsync(Head(Url(server.Port)));

        Assert.Null(exchange.Failure);
        Assert.Equal(0, exchange.Body!.Length);
        Assert.Equal([AnomalyKinds.BodyWhereNoneBelongs], exchange.BodyAnomalies.Select(a => a.Kind));
        Assert.False(exchange.Connection.KeptAlive);
    }

    [Fact]
    public async Task Octets_after_the_body_are_an_anomaly_and_end_the_connection()
    {
        var exchange = await AnsweredAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokay");

        Assert.Null(exchange.Failure);
        Assert.Equal("ok", Text(exchange));
        Assert.Equal([AnomalyKinds.BytesAfterBody], exchange.BodyAnomalies.Select(a => a.Kind));
        Assert.False(exchange.Connection.KeptAlive);
    }

    [Fact]
    public async Task An_answer_that_comes_before_the_request_is_taken()
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.SendAsync("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });

        var exchange = await SendOnceAsync(Get(Url(server.Port)));

        Assert.Equal(503, exchange.Status);
        Assert.Null(exchange.Failure);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello")]
    public async Task A_body_that_stops_short_is_kept_as_far_as_it_came(string reply)
    {
        var exchange = await AnsweredAsync(reply, thenFin: true);

        Assert.Equal(
            (FailureStage.ReceiveBody, FailureSide.Origin, FailureCauses.ClosedEarly),
            (exchange.Failure!.Stage, exchange.Failure.Side, exchange.Failure.Cause)
        );
        Assert.Equal(200, exchange.Status);
        Assert.True(exchange.Body is { Length: 5, End: BodyEnd.Failed });
        Assert.Equal(Sha256Of("hello"u8), exchange.Body!.Sha256);
        Assert.Equal("hello", Text(exchange));
    }

    [Theory]
    [InlineData("", FailureCauses.ClosedWithoutReply)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", FailureCauses.ClosedInHead)]
    public async Task A_close_before_the_head_is_complete_is_told_by_what_came(string reply, string cause)
    {
        var exchange = await AnsweredAsync(reply, thenFin: true);

        Assert.Equal((FailureStage.ReceiveHead, cause), (exchange.Failure!.Stage, exchange.Failure.Cause));
        Assert.Equal(reply, Encoding.Latin1.GetString(exchange.Failure.ReceivedBytes.AsSpan()));
        Assert.Null(exchange.Body);
    }

    [Fact]
    public async Task What_is_no_http_is_a_malformed_head_with_its_octets_kept()
    {
        var exchange = await AnsweredAsync("SSH-2.0-OpenSSH_9.2\r\n\r\n");

        Assert.Equal(
            (FailureStage.ReceiveHead, FailureCauses.MalformedHead),
            (exchange.Failure!.Stage, exchange.Failure.Cause)
        );
        Assert.NotNull(exchange.Failure.Offset);
        Assert.StartsWith(
            "SSH-2.0",
            Encoding.Latin1.GetString(exchange.Failure.ReceivedBytes.AsSpan()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_malformed_chunk_keeps_head_and_body_so_far()
    {
        var exchange = await AnsweredAsync(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\nworld\r\n0\r\n\r\n"
        );

        Assert.Equal(
            (FailureStage.ReceiveBody, FailureCauses.MalformedChunk),
            (exchange.Failure!.Stage, exchange.Failure.Cause)
        );
        Assert.Equal(200, exchange.Status);
        Assert.Equal(5, exchange.Body!.Length);
        Assert.NotEmpty(exchange.Failure.ReceivedBytes);
    }

    private static string Text(Exchange exchange) =>
        Encoding.Latin1.GetString(Assert.Single(exchange.Body!.Slices).Bytes.AsSpan());

    private static async Task<Exchange> AnsweredAsync(string reply, bool thenFin = false)
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync(reply);
            if (!thenFin)
            {
                await peer.UntilClosedAsync();
            }
        });
        return await SendOnceAsync(Get(Url(server.Port)));
    }
}
