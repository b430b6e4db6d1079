using System.Text;

namespace Probe.Capture.Tests;

/// <summary>What follows the octets without touching them: how they are split changes nothing, and no octets break it.</summary>
public sealed class ScannerTests
{
    private const int Seed = 20261127;

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", Asked.Other, 1, 200)]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", Asked.Other, 1, 200)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nh", Asked.Other, 0, 0)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n", Asked.Head, 1, 200)]
    [InlineData("HTTP/1.1 304 Not\r\nContent-Length: 200\r\n\r\n", Asked.Other, 1, 304)]
    [InlineData("HTTP/1.1 100 Go\r\n\r\nHTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", Asked.Other, 1, 403)]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nhi\r\n0\r\nA: b\r\n\r\n",
        Asked.Other,
        1,
        200
    )]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n0\r\n\r\n",
        Asked.Other,
        1,
        200
    )]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n0\r\n\r\n", Asked.Other, 0, 0)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nuntil the end", Asked.Other, 0, 0)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi", Asked.Other, 0, 0)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nhi", Asked.Other, 0, 0)]
    [InlineData("HTTP/2 200 OK\r\nContent-Length: 0\r\n\r\n", Asked.Other, 0, 0)]
    [InlineData("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", Asked.Connect, 1, 403)]
    public void A_reply_is_complete_when_its_framing_says_so(string octets, object asked, int answered, int status)
    {
        foreach (var size in new[] { 1, 2, 3, 7, 10_000 })
        {
            var scanner = new ReplyScanner();
            scanner.Expect((Asked)asked);

            foreach (var piece in Encoding.Latin1.GetBytes(octets).Chunk(size))
            {
                scanner.Advance(piece);
            }

            Assert.Equal((answered, status), ((int)scanner.Answered, scanner.LastStatus));
            Assert.Equal(1 - answered, scanner.Outstanding);
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", Asked.Connect)]
    [InlineData("HTTP/1.1 101 Switch\r\nUpgrade: x\r\n\r\n", Asked.Other)]
    public async Task A_tunnel_is_told_to_who_waits_for_the_answer(string octets, object asked)
    {
        var scanner = new ReplyScanner();
        scanner.Expect((Asked)asked);
        var waiting = scanner.AnsweredUpToAsync(0);
        Assert.False(waiting.IsCompleted);

        scanner.Advance(Encoding.Latin1.GetBytes(octets));

        await waiting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.True(scanner.IsTunnel);
    }

    [Fact]
    public async Task Who_waits_for_an_answer_waits_no_longer_than_the_server_lives()
    {
        var scanner = new ReplyScanner();
        scanner.Expect(Asked.Other);
        var waiting = scanner.AnsweredUpToAsync(0);

        scanner.End();

        await waiting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Octets_of_any_kind_are_survived()
    {
        var random = new Random(Seed);
        var seeds = new[]
        {
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "HTTP/1.1 206 P\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 304 N\r\n\r\n",
            "GET http://a/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nProxy-Connection: x\r\n y\r\n\r\n",
        };
        for (var round = 0; round < 20_000; round++)
        {
            var octets = Encoding.Latin1.GetBytes(seeds[random.Next(seeds.Length)]);
            for (var change = random.Next(6); change > 0; change--)
            {
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
            }

            var scanner = new ReplyScanner();
            scanner.Expect(Asked.Other);
            scanner.Expect(Asked.Head);
            scanner.Advance(octets.AsSpan(0, octets.Length / 2));
            scanner.Advance(octets.AsSpan(octets.Length / 2));

            var searched = 0;
            if (RequestFrame.FindEnd(octets, ref searched) is >= 0 and var length)
            {
                var frame = new RequestFrame();
                if (frame.Read(octets.AsSpan(0, length)) is null)
                {
                    Assert.All(frame.ProxyFields, f => Assert.InRange(f.End.Value, 1, frame.EmptyLine));
                }
            }
        }
    }

    [Fact]
    public void The_end_of_a_head_is_found_however_it_arrives()
    {
        var octets = "\r\n\r\nGET / HTTP/1.1\r\nA: b\n\r\nrest"u8;
        var expected = octets.IndexOf("rest"u8);
        var searched = 0;

        for (var count = 0; count < expected; count++)
        {
            Assert.Equal(-1, RequestFrame.FindEnd(octets[..count], ref searched));
        }

        Assert.Equal(expected, RequestFrame.FindEnd(octets, ref searched));
    }
}
