using System.Text;
using System.Text.Json;
using Probe.Testing;

namespace Probe.Capture.Tests;

/// <summary>A client gets through the capture proxy, octet for octet, what it gets without.</summary>
public sealed class ReplyTransparencyTests
{
    private static readonly Dictionary<string, (string Method, byte[] Octets)> Shared = LoadShared();

    private static readonly Dictionary<string, string> Own = new()
    {
        ["ordinary"] = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        ["odd case and order"] = "HTTP/1.1 200 OK\r\nsErVeR: X\r\ncOnTeNt-LeNgTh: 2\r\nDATE: now\r\n\r\nhi",
        ["several lengths that agree"] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi",
        ["several lengths that conflict"] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
        ["length in words"] = "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello",
        ["negative length"] = "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhello",
        ["length beyond 64 bits"] = "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nhello",
        ["length and chunks"] =
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
        ["LF only"] = "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi",
        ["LF and CR LF mixed"] = "HTTP/1.1 200 OK\nContent-Length: 2\r\nX: y\n\r\nhi",
        ["bare CR"] = "HTTP/1.1 200 OK\rContent-Length: 2\r\r\n\r\nhi",
        ["interim 103 before"] =
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
        ["interim 100 and 102 before"] =
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
        ["a hundred times 100"] =
            string.Concat(Enumerable.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 100)) + "HTTP/1.1 204 No\r\n\r\n",
        ["cut off in the body"] = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab",
        ["cut off in the head"] = "HTTP/1.1 200 OK\r\nContent-Le",
        ["cut off in a chunk"] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        ["nothing"] = "",
        ["one octet"] = "H",
        ["garbage"] = "\0\u0001\u00ff\u00fe lorem ipsum\r\n\r\n\0",
        ["HTTP/0.9"] = "<html>no head at all</html>",
        ["HTTP/2.0 status line"] = "HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
        ["ICY"] = "ICY 200 OK\r\n\r\nmusic",
        ["status of two digits"] = "HTTP/1.1 20 OK\r\n\r\n",
        ["status 999"] = "HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n",
        ["no reason phrase"] = "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi",
        ["Latin-1 reason"] = "HTTP/1.1 200 \u00c4\u00d6\u00dc\r\nContent-Length: 0\r\n\r\n",
        ["Latin-1 value"] = "HTTP/1.1 200 OK\r\nX: \u00e9\u00ff\r\nContent-Length: 0\r\n\r\n",
        ["folded line"] = "HTTP/1.1 200 OK\r\nX: a\r\n  b\r\nContent-Length: 0\r\n\r\n",
        ["space before the colon"] = "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nhi",
        ["line without colon"] = "HTTP/1.1 200 OK\r\nnonsense\r\nContent-Length: 2\r\n\r\nhi",
        ["name with spaces"] = "HTTP/1.1 200 OK\r\nbad name: x\r\nContent-Length: 2\r\n\r\nhi",
        ["empty name"] = "HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 2\r\n\r\nhi",
        ["NUL in a value"] = "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\nhi",
        ["repeated fields"] =
            "HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nX: 1\r\nx: 2\r\nContent-Length: 0\r\n\r\n",
        ["hop-by-hop fields"] =
            "HTTP/1.1 200 OK\r\nConnection: keep-alive, X\r\nKeep-Alive: timeout=5\r\nProxy-Connection: x\r\nX: 1\r\nContent-Length: 0\r\n\r\n",
        ["no Date, no Server"] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        ["until close"] = "HTTP/1.1 200 OK\r\n\r\nall of it",
        ["HTTP/1.0"] = "HTTP/1.0 200 OK\r\n\r\nold",
        ["HTTP/1.0 kept alive"] = "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nold",
        ["chunks of one octet"] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n",
        ["chunk extensions"] =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b;c=\"d\"\r\nhi\r\n0;last\r\n\r\n",
        ["trailers"] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-T: 1\r\nX-t: 2\r\n\r\n",
        ["leading zeros of sizes"] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0002\r\nhi\r\n000\r\n\r\n",
        ["malformed chunk"] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhi\r\n0\r\n\r\n",
        ["gzip, chunked"] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        ["chunked twice"] =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        ["204 with a body"] = "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nhi",
        ["304 with a length"] = "HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\nETag: \"1\"\r\n\r\n",
        ["octets after the body"] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\n\r\nmore",
        ["empty lines before"] = "\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
        ["206"] = "HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-1/9\r\nContent-Length: 2\r\n\r\nhi",
        ["multipart"] =
            "HTTP/1.1 206 P\r\nContent-Type: multipart/byteranges; boundary=b\r\nContent-Length: 60\r\n\r\n--b\r\nContent-Range: bytes 0-1/9\r\n\r\nhi\r\n--b--\r\n",
        ["407"] = "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
        ["head of 200 KB"] = $"HTTP/1.1 200 OK\r\nX-Big: {new string('x', 200_000)}\r\nContent-Length: 2\r\n\r\nhi",
        ["ten thousand fields"] =
            $"HTTP/1.1 200 OK\r\n{string.Concat(Enumerable.Range(0, 10_000).Select(i => $"X-{i}: y\r\n"))}\r\n",
        ["body of 3 MB"] = $"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n{new string('b', 3_000_000)}",
    };

    public static TheoryData<string> Names => [.. Own.Keys];

    public static TheoryData<string> Ids => [.. Shared.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_reply_to_GET_passes_unchanged(string name) =>
        await AssertSameAsync("GET", Encoding.Latin1.GetBytes(Own[name]));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_reply_to_HEAD_passes_unchanged(string name) =>
        await AssertSameAsync("HEAD", Encoding.Latin1.GetBytes(Own[name]));

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab")]
    [InlineData("")]
    public async Task A_reset_passes_as_a_reset(string reply)
    {
        await using var origin = WireOrigin.Saying(Encoding.Latin1.GetBytes(reply), resets: true);
        await using var proxy = await Captured.StartAsync();

        var heard = await WireClient.AskAsync(proxy.Port, $"GET http://{origin.Authority}/ HTTP/1.1\r\n\r\n");

        Assert.Equal(WireEnd.Reset, heard.End);
        var link = Assert.Single(proxy.Tap.Links);
        Assert.Equal((LinkParty.Server, LinkEnd.Reset), ((await link.Closing).By, (await link.Closing).How));
    }

    [Fact]
    public void The_shared_table_is_there()
    {
        Assert.SkipWhen(SharedFiles.Find("cases/parser-cases.json") is null, SharedFiles.AbsentReason);

        Assert.True(Shared.Count >= 100);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Ids))]
    public async Task A_shared_reply_passes_unchanged(string id) =>
        await AssertSameAsync(Shared[id].Method, Shared[id].Octets);

    private static async Task AssertSameAsync(string method, byte[] reply)
    {
        await using var origin = WireOrigin.Saying(reply);
        await using var proxy = await Captured.StartAsync();
        const string fields =
            "accept: */*\r\nUser-AGENT: Microsoft BITS/7.8\r\nrange: bytes=0-1\r\nX-Dup: 1\r\nx-dup: 2\r\n\r\n";
        var direct = await WireClient.AskAsync(
            origin.Port,
            $"{method} /a%2fb?c=|{{}} HTTP/1.1\r\nHost: {origin.Authority}\r\n{fields}"
        );

        var through = await WireClient.AskAsync(
            proxy.Port,
            $"{method} http://{origin.Authority}/a%2fb?c=|{{}} HTTP/1.1\r\nHost: {origin.Authority}\r\n{fields}"
        );

        Assert.Equal(direct.Octets, through.Octets);
        Assert.Equal(direct.End, through.End);
        Assert.Equal(reply, through.Octets);
        Assert.Equal(origin.Requests[0], origin.Requests[1]);
        var link = Assert.Single(proxy.Tap.Links);
        await link.Closing;
        Assert.Equal(reply, link.Octets(CaptureLegs.FromServer));
        Assert.Equal(reply, link.Octets(CaptureLegs.ToClient));
    }

    private static Dictionary<string, (string, byte[])> LoadShared()
    {
        if (SharedFiles.Find("cases/parser-cases.json") is not { } path)
        {
            return [];
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document
            .RootElement.GetProperty("cases")
            .EnumerateArray()
            .ToDictionary(
                c => c.GetProperty("id").GetString()!,
                c => (c.GetProperty("method").GetString()!, c.GetProperty("raw_b64").GetBytesFromBase64())
            );
    }
}
