using System.Text;
using Probe.Exchanges;
using Probe.Http;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

/// <summary>
/// Peers that never end what they say, as fast as it is taken: each exchange ends by the bound that fits, and what it
/// allocates (the server's part included) does not grow with what was sent. Nothing may run beside it.
/// </summary>
[Collection(nameof(FlatMemoryTests))]
public sealed class EndlessReplyTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";
    private const string Chunked = Ok + "Transfer-Encoding: chunked\r\n\r\n";
    private const int MostAllocated = 4 * 1024 * 1024;

    [Theory]
    [InlineData("HTTP/1.1 200 ", "a", FailureCauses.HeadTooLarge)]
    [InlineData(Ok + "Server: ", "\u001b[2J", FailureCauses.HeadTooLarge)]
    [InlineData(Ok, "A: b\r\n", FailureCauses.TooManyHeaders)]
    [InlineData(Ok + "A: b\r\n", " c\r\n", FailureCauses.TooManyHeaders)]
    [InlineData("", "HTTP/1.1 100 Continue\r\n\r\n", FailureCauses.TooManyInterim)]
    [InlineData("", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", FailureCauses.TooManyInterim)]
    [InlineData(Chunked + "5;", "x", FailureCauses.ChunkLineTooLong)]
    [InlineData(Chunked, "0", FailureCauses.ChunkLineTooLong)]
    [InlineData(Chunked, "1;ext=01234567890123456789012345678901\r\nx\r\n", FailureCauses.ChunkFramingTooLarge)]
    [InlineData(Chunked + "0\r\nA: ", "a", FailureCauses.TrailersTooLarge)]
    [InlineData(Chunked + "0\r\n", "A: b\r\n", FailureCauses.TrailersTooLarge)]
    [InlineData("", "garbage without end ", FailureCauses.MalformedHead)]
    [InlineData("", "\0", FailureCauses.MalformedHead)]
    public async Task A_reply_without_end_is_stopped_at_its_bound(string start, string repeated, string cause)
    {
        await using var server = Endless(start, repeated);
        var spec = Get(Url(server.Port));
        await SendOnceAsync(spec);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var exchange = await SendOnceAsync(spec);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.Equal(cause, exchange.Failure?.Cause);
        Assert.InRange(exchange.Failure!.ReceivedBytes.Length, 0, 4096);
        Assert.DoesNotContain(exchange.Failure.Detail, char.IsControl);
        Assert.InRange(allocated, 0, MostAllocated);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 ", "a", FailureCauses.HeadTooLarge)]
    [InlineData(Ok, "A: b\r\n", FailureCauses.TooManyHeaders)]
    [InlineData("", "HTTP/1.1 100 Continue\r\n\r\n", FailureCauses.TooManyInterim)]
    [InlineData("", "\u0016\u0003\u0003", FailureCauses.MalformedHead)]
    public async Task An_answer_to_CONNECT_without_end_is_stopped_at_its_bound(
        string start,
        string repeated,
        string cause
    )
    {
        await using var proxy = Endless(start, repeated);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var exchange = await SendOnceAsync(Get("https://wsus.example/a.cab"), Through(proxy.Port));
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.Equal(
            (FailureStage.ProxyTunnel, FailureSide.Proxy, cause),
            (exchange.Failure!.Stage, exchange.Failure.Side, exchange.Failure.Cause)
        );
        Assert.InRange(allocated, 0, MostAllocated);
    }

    [Theory]
    [InlineData("\u0016\u0003\u0003\0\0")] // empty handshake records
    [InlineData("\u0016\u0003\u0003\u0040\0")] // a record that is all it announces, of nonsense
    [InlineData("\u0015\u0003\u0003\0\u0002\u0001\0")] // warnings
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("\0")]
    public async Task What_is_no_TLS_without_end_fails_the_handshake(string repeated)
    {
        await using var server = Endless("", repeated, readsRequest: false);
        var options = Defaults with { IdleTimeout = TimeSpan.FromSeconds(5) };

        var exchange = await SendOnceAsync(Get($"https://127.0.0.1:{server.Port}/"), options: options);

        Assert.Equal(
            (
                FailureStage.TlsHandshake,
                repeated.StartsWith("HTTP/", StringComparison.Ordinal)
                    ? FailureCauses.TlsPlainReply
                    : FailureCauses.TlsFailed
            ),
            (exchange.Failure?.Stage, exchange.Failure?.Cause)
        );
    }

    [Fact]
    public async Task An_endless_body_on_HEAD_is_not_waited_for()
    {
        await using var server = Endless(Ok + "Content-Length: 5\r\n\r\n", "body on HEAD ");

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var exchange = await SendOnceAsync(Head(Url(server.Port)));
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.Null(exchange.Failure);
        Assert.True(exchange.Body is { Length: 0, End: BodyEnd.Complete });
        Assert.False(exchange.Connection.KeptAlive);
        Assert.InRange(allocated, 0, MostAllocated);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("Content-Length: 9223372036854775807\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n")]
    [InlineData("Content-Type: multipart/byteranges; boundary=b\r\n\r\n--b\r\n")]
    public async Task A_body_without_end_is_cut_where_the_plan_says(string rest)
    {
        await using var server = Endless("HTTP/1.1 206 Partial Content\r\n" + rest, "\r\n--b\r\n\r\n");

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var exchange = await SendOnceAsync(Get(Url(server.Port), new ByteRange(0, 9)) with { BodyLimit = 1_000_000 });
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.Null(exchange.Failure);
        Assert.True(exchange.Body is { Length: 1_000_000, End: BodyEnd.CutByPlan });
        Assert.InRange(allocated, 0, MostAllocated);
    }

    /// <summary>Says the start, and then the rest again and again until the client goes away.</summary>
    private static RawServer Endless(string start, string repeated, bool readsRequest = true)
    {
        var piece = Encoding.Latin1.GetBytes(
            string.Concat(Enumerable.Repeat(repeated, (16 * 1024 / repeated.Length) + 1))
        );
        return RawServer.Start(async peer =>
        {
            if (readsRequest)
            {
                await peer.ReadRequestAsync();
            }

            // Together, so that what follows the head is there with it.
            await peer.SendAsync((byte[])[.. Encoding.Latin1.GetBytes(start), .. piece]);
            while (true)
            {
                await peer.SendAsync(piece);
            }
        });
    }
}
