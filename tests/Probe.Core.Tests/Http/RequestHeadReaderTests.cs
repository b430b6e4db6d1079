using System.Text;
using Probe.Http;

namespace Probe.Core.Tests.Http;

public sealed class RequestHeadReaderTests
{
    [Theory]
    [InlineData(
        "HEAD http://wsus:8530/a.cab HTTP/1.1\r\nHost: wsus:8530\r\nUser-Agent: Microsoft BITS/7.8\r\n\r\n",
        "HEAD",
        "http://wsus:8530/a.cab",
        2,
        0L
    )]
    [InlineData("\r\n\nGET /a b.cab HTTP/1.0\nrange: bytes=0-1\n\n", "GET", "/a b.cab", 1, 0L)]
    [InlineData("POST /x HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", "POST", "/x", 1, 5L)]
    [InlineData("POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "POST", "/x", 1, null)]
    public void A_head_is_read_as_servers_read_it(string text, string method, string target, int lines, long? length)
    {
        Assert.True(Read(text, out var head, out var consumed, out _));

        Assert.Equal((method, target, lines, length), (head!.Method, head.Target, head.Headers.Count, head.BodyLength));
        Assert.Equal(text.Length, consumed + (length is > 0 ? (int)length : 0));
    }

    [Fact]
    public void A_head_that_is_not_whole_asks_for_more_wherever_it_breaks_off()
    {
        const string whole = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        for (var i = 0; i < whole.Length; i++)
        {
            Assert.False(Read(whole[..i], out _, out _, out var problem));
            Assert.Null(problem);
        }
    }

    [Theory]
    [InlineData("\u0016\u0003\u0001\u0002\n", "is no request line")]
    [InlineData("GET /\r\n\r\n", "is no request line")]
    [InlineData("GET / HTTP/1.1\r\nno colon\r\n\r\n", "no colon")]
    [InlineData("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "Content-Length")]
    [InlineData("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "disagree")]
    public void What_no_server_could_be_trusted_with_is_refused(string text, string expected)
    {
        Assert.False(Read(text, out _, out _, out var problem));

        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endless_head_is_refused_at_its_bound()
    {
        Assert.False(Read("GET /" + new string('x', 70_000), out _, out _, out var one));
        Assert.False(
            Read(
                "GET / HTTP/1.1\r\n" + string.Concat(Enumerable.Repeat("a: b\r\n", 70_000)),
                out _,
                out _,
                out var many
            )
        );

        Assert.Contains("more than", one, StringComparison.Ordinal);
        Assert.Contains("more than", many, StringComparison.Ordinal);
    }

    private static bool Read(string text, out RequestHead? head, out int consumed, out string? problem) =>
        RequestHeadReader.TryRead(
            Encoding.Latin1.GetBytes(text),
            new WireLimits(),
            out head,
            out consumed,
            out problem
        );
}
