using System.Globalization;
using System.Security.Cryptography;
using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

public sealed class BodyFactsTests
{
    private const int Block = BodyFacts.BlockOctets;

    [Fact]
    public async Task A_range_is_placed_in_the_file_by_its_Content_Range()
    {
        var exchange = await AskForAsync(new ByteRange(5691, 13739));

        Assert.True(exchange.Body is { Length: 8049, FileOffset: 5691, Sha1: null });
        Assert.Equal(Sha256Of(TestFile.Bytes(5691, 8049)), exchange.Body!.Sha256);
        Assert.Equal(TestFile.Bytes(5691, 8049), Assert.Single(exchange.Body.Slices).Bytes.ToArray());
        Assert.Empty(exchange.Body.Blocks);
        Assert.Null(exchange.Body.Series);
    }

    [Theory]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Length: 1\r\n\r\nx")]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 5-4/10\r\nContent-Length: 1\r\n\r\nx")]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes */10\r\nContent-Length: 1\r\n\r\nx")]
    [InlineData(
        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-0/9\r\nContent-Range: bytes 0-0/9\r\nContent-Length: 1\r\n\r\nx"
    )]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 1\r\n\r\nx")]
    public async Task Without_one_readable_Content_Range_a_body_has_no_place_in_the_file(string reply)
    {
        await using var server = RawServer.Answering(reply);

        var exchange = await SendOnceAsync(
            Get(Url(server.Port), new ByteRange(0, 0)) with
            {
                KeepSlices = [new ByteRange(0, 0)],
            }
        );

        Assert.Null(exchange.Body!.FileOffset);
        Assert.Equal(1, exchange.Body.Length);
        Assert.Single(exchange.Body.Slices);
    }

    [Fact]
    public async Task Whole_aligned_blocks_are_hashed_each()
    {
        // From the middle of block 1 to the middle of block 4: 2 and 3 are whole.
        var range = new ByteRange(Block + 100, 4 * Block + 5);

        var exchange = await AskForAsync(range, spec => spec with { WantsSha1 = true });

        var expected = TestFile.Bytes(range.First, (int)range.Length);
        Assert.Equal(Sha256Of(expected), exchange.Body!.Sha256);
        Assert.Equal(Sha1Of(expected), exchange.Body.Sha1);
        Assert.Equal(
            [
                new BlockDigest(2, Sha256Value.Of(SHA256.HashData(TestFile.Bytes(2 * Block, Block)))),
                new BlockDigest(3, Sha256Value.Of(SHA256.HashData(TestFile.Bytes(3 * Block, Block)))),
            ],
            exchange.Body.Blocks
        );
    }

    [Fact]
    public async Task A_second_body_is_not_mixed_with_the_rest_of_the_first()
    {
        await using var server = FileServer(total: 10 * Block);
        await using var sender = Sender();

        foreach (var range in (ByteRange[])[new(0, 2 * Block + 7), new(Block, 3 * Block - 1)])
        {
            var exchange = await sender.AskAsync(Get(Url(server.Port), range) with { WantsSha1 = true });

            var expected = TestFile.Bytes(range.First, (int)range.Length);
            Assert.Equal(Sha256Of(expected), exchange.Body!.Sha256);
            Assert.Equal(Sha1Of(expected), exchange.Body.Sha1);
            Assert.Equal(2, exchange.Body.Blocks.Length);
            Assert.All(
                exchange.Body.Blocks,
                b => Assert.Equal(Sha256Of(TestFile.Bytes(b.Index * Block, Block)), b.Sha256.ToString())
            );
        }
    }

    [Fact]
    public async Task Slices_of_the_file_are_kept_beside_the_first_64_KiB()
    {
        var range = new ByteRange(1000, 1000 + 10 * Block);

        var exchange = await AskForAsync(
            range,
            spec =>
                spec with
                {
                    KeepSlices =
                    [
                        new ByteRange(8 * Block, 8 * Block + 9),
                        new ByteRange(0, 500), // before the body
                        new ByteRange(900, 1010), // in the first 64 KiB, which are kept anyway
                        new ByteRange(5 * Block, 5 * Block + 99),
                        new ByteRange(5 * Block + 50, 5 * Block + 149), // overlaps the one before
                        new ByteRange(11 * Block + 2000, 12 * Block), // after the body
                    ],
                }
        );

        Assert.Equal(
            [(0L, Block), (5L * Block - 1000, 150), (8L * Block - 1000, 10)],
            exchange.Body!.Slices.Select(s => (s.Offset, s.Bytes.Length))
        );
        Assert.All(
            exchange.Body.Slices,
            s => Assert.Equal(TestFile.Bytes(1000 + s.Offset, s.Bytes.Length), s.Bytes.ToArray())
        );
    }

    [Fact]
    public async Task Slices_together_are_bounded()
    {
        var exchange = await AskForAsync(
            new ByteRange(0, 8 * 1024 * 1024),
            spec => spec with { KeepSlices = [new ByteRange(1024 * 1024, 7 * 1024 * 1024)] }
        );

        Assert.Equal(4 * 1024 * 1024, exchange.Body!.Slices.Sum(s => s.Bytes.Length));
    }

    [Fact]
    public async Task A_series_is_hashed_across_its_ranges()
    {
        await using var server = FileServer(total: 300_000);
        await using var sender = Sender();
        ByteRange[] ranges = [new(0, 5690), new(5691, 13739), new(13740, 160_000), new(160_001, 299_999)];

        foreach (var range in ranges)
        {
            var exchange = await sender.AskAsync(Get(Url(server.Port), range) with { InSeries = true });

            var soFar = TestFile.Bytes(0, (int)range.Last + 1);
            Assert.Equal(new SeriesDigest(soFar.Length, Sha1Of(soFar), Sha256Of(soFar)), exchange.Body!.Series);
            Assert.Equal(Sha1Of(soFar.AsSpan((int)range.First)), exchange.Body.Sha1);
        }
    }

    [Fact]
    public async Task A_gap_ends_the_series_until_it_begins_anew()
    {
        await using var server = FileServer(total: 1000);
        await using var sender = Sender();

        var digests = new List<long?>();
        foreach (var range in (ByteRange[])[new(0, 99), new(200, 299), new(100, 199), new(0, 49), new(50, 99)])
        {
            var exchange = await sender.AskAsync(Get(Url(server.Port), range) with { InSeries = true });
            digests.Add(exchange.Body!.Series?.Length);
            if (range.First == 50)
            {
                Assert.Equal(Sha256Of(TestFile.Bytes(0, 100)), exchange.Body.Series!.Sha256);
            }
        }

        Assert.Equal([100, null, null, 50, 100], digests);
    }

    [Fact]
    public async Task A_redirect_within_a_series_does_not_end_it_and_a_whole_file_does()
    {
        await using var server = RawServer.Answering(
            Head206(0, 1, "6") + "ab",
            "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 5\r\n\r\nmoved",
            Head206(2, 3, "6") + "cd",
            "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdef",
            Head206(4, 5, "6") + "ef"
        );
        await using var sender = Sender();

        var digests = new List<string?>();
        foreach (var range in (ByteRange[])[new(0, 1), new(2, 3), new(2, 3), new(4, 5), new(4, 5)])
        {
            var exchange = await sender.AskAsync(Get(Url(server.Port), range) with { InSeries = true });
            digests.Add(exchange.Body!.Series?.Sha256);
        }

        Assert.Equal([Sha256Of("ab"u8), null, Sha256Of("abcd"u8), null, null], digests);
    }

    [Fact]
    public async Task A_body_is_cut_where_the_plan_says_and_a_short_rest_is_emptied_for_the_next_request()
    {
        await using var server = FileServer(total: 100_000);
        await using var sender = Sender();

        var first = await sender.AskAsync(Get(Url(server.Port)) with { BodyLimit = 50_000 });
        var second = await sender.AskAsync(Get(Url(server.Port), new ByteRange(7, 8)));

        Assert.Null(first.Failure);
        Assert.True(first.Body is { Length: 50_000, End: BodyEnd.CutByPlan });
        Assert.Equal(Sha256Of(TestFile.Bytes(0, 50_000)), first.Body!.Sha256);
        Assert.True(first.Connection.KeptAlive);
        Assert.True(second.Connection.Reused);
        Assert.Equal(Sha256Of(TestFile.Bytes(7, 2)), second.Body!.Sha256);
    }

    [Fact]
    public async Task A_long_rest_of_a_cut_body_is_left_with_its_connection()
    {
        await using var server = FileServer(total: 50_000_000);
        await using var sender = Sender();

        var first = await sender.AskAsync(Get(Url(server.Port)) with { BodyLimit = 1000 });

        Assert.True(first.Body is { Length: 1000, End: BodyEnd.CutByPlan });
        Assert.Null(first.Failure);
        Assert.False(first.Connection.KeptAlive);
    }

    [Theory]
    [InlineData("Content-Length: 5\r\n\r\nhello", BodyEnd.Complete)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", BodyEnd.Complete)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", BodyEnd.CutByPlan)]
    [InlineData("\r\nhello", BodyEnd.CutByPlan)]
    public async Task A_body_of_just_the_limit_is_complete_where_its_end_is_known(string rest, BodyEnd end)
    {
        await using var server = RawServer.Answering("HTTP/1.1 200 OK\r\n" + rest);

        var exchange = await SendOnceAsync(Get(Url(server.Port)) with { BodyLimit = 5 });

        Assert.Null(exchange.Failure);
        Assert.Equal((5, end), (exchange.Body!.Length, exchange.Body.End));
    }

    [Fact]
    public async Task An_endless_error_page_is_cut()
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 403 Forbidden\r\n\r\n");
            while (true)
            {
                await peer.SendAsync(new byte[16 * 1024]);
            }
        });

        var exchange = await SendOnceAsync(Get(Url(server.Port)));

        Assert.Null(exchange.Failure);
        Assert.True(exchange.Body is { Length: 64 * 1024, End: BodyEnd.CutByPlan });
    }

    private static async Task<Exchange> AskForAsync(ByteRange range, Func<RequestSpec, RequestSpec>? with = null)
    {
        await using var server = FileServer(total: range.Last + 1000);
        var spec = Get(Url(server.Port), range);
        return await SendOnceAsync(with is null ? spec : with(spec));
    }

    /// <summary>A server that honours ranges of the test file, and sends all of it where none is asked for.</summary>
    private static RawServer FileServer(long total) =>
        RawServer.Start(async peer =>
        {
            while (await peer.ReadRequestAsync() is { } request)
            {
                var (first, last) = (0L, total - 1);
                var at = request.IndexOf("bytes=", StringComparison.Ordinal);
                if (at >= 0)
                {
                    var ends = request[(at + 6)..request.IndexOf('\r', at)].Split('-');
                    first = long.Parse(ends[0], CultureInfo.InvariantCulture);
                    last = long.Parse(ends[1], CultureInfo.InvariantCulture);
                    await peer.SendAsync(Head206(first, last, total.ToString(CultureInfo.InvariantCulture)));
                }
                else
                {
                    await peer.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {total}\r\n\r\n");
                }

                for (var next = first; next <= last; next += 256 * 1024)
                {
                    await peer.SendAsync(TestFile.Bytes(next, (int)Math.Min(256 * 1024, last - next + 1)));
                }
            }
        });
}
