using System.Text;
using System.Text.Json;
using Probe.Testing;

namespace Probe.Capture.Tests;

/// <summary>An origin gets through the capture proxy what it gets without, but for the edits that are written down.</summary>
public sealed class RequestTransparencyTests
{
    private const string Reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi";

    private static readonly Dictionary<string, byte[]> Shared = LoadShared();

    private static readonly Dictionary<string, string> Own = new()
    {
        ["ordinary"] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        ["names in odd case"] = "GET /x HTTP/1.1\r\nhOsT: a\r\naccept: */*\r\nRANGE: bytes=0-1\r\n\r\n",
        ["dots and escapes"] = "GET /a/../b/./c//d?x=%2e&y=|{} HTTP/1.1\r\nHost: a\r\n\r\n",
        ["fragment"] = "GET /a#f HTTP/1.1\r\nHost: a\r\n\r\n",
        ["raw octets in the path"] = "GET /\u00e4\u00ff HTTP/1.1\r\nHost: a\r\n\r\n",
        ["space in the target"] = "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
        ["duplicates"] = "GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\nRange: bytes=2-3\r\n\r\n",
        ["folded"] = "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n  2\r\n\r\n",
        ["space before the colon"] = "GET / HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n",
        ["no Host"] = "GET / HTTP/1.1\r\n\r\n",
        ["two Hosts"] = "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        ["HTTP/1.0"] = "GET / HTTP/1.0\r\n\r\n",
        ["LF only"] = "GET / HTTP/1.1\nHost: a\n\n",
        ["method in lower case"] = "get / HTTP/1.1\r\nHost: a\r\n\r\n",
        ["unknown method"] = "FROB / HTTP/1.1\r\nHost: a\r\n\r\n",
        ["empty lines before"] = "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        ["hop-by-hop fields"] =
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: X, close\r\nTE: trailers\r\nUpgrade: x\r\nKeep-Alive: 1\r\n\r\n",
        ["body"] = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        ["chunked body"] =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nT: 1\r\n\r\n",
        ["malformed chunks"] = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n",
        ["cut-off body"] = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nhello",
        ["field of 70 KB"] = $"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('x', 70_000)}\r\n\r\n",
        ["pipelined"] =
            "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nHEAD /2 HTTP/1.1\r\nHost: a\r\n\r\nPOST /3 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nxGET /4 HTTP/1.1\r\nHost: a\r\n\r\n",
        ["body of 2 MB"] = $"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n{new string('b', 2_000_000)}",
        ["value with control octets"] = "GET / HTTP/1.1\r\nHost: a\r\nX: \u0001\0\u007f\r\n\r\n",
    };

    public static TheoryData<string> Names => [.. Own.Keys];

    public static TheoryData<string> Ids => [.. Shared.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task In_front_of_an_origin_nothing_changes(string name) =>
        await AssertSameInReverseAsync(Encoding.Latin1.GetBytes(Own[name]));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Ids))]
    public async Task In_front_of_an_origin_no_shared_request_changes(string id) =>
        await AssertSameInReverseAsync(Shared[id]);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task As_forward_proxy_only_the_target_changes(string name)
    {
        await using var origin = new Sink(Reply);
        await using var proxy = await Captured.StartAsync();
        var asked = Encoding.Latin1.GetBytes(
            Own[name].Replace(" /", $" http://127.0.0.1:{origin.Port}/", StringComparison.Ordinal)
        );

        var heard = await WireClient.AskAsync(proxy.Port, asked, finishes: true);

        Assert.Equal(Reply, heard.Text);
        var link = Assert.Single(proxy.Tap.Links);
        await link.Closing;
        Assert.Equal(Own[name], Encoding.Latin1.GetString(Assert.Single(origin.Received)));
        Assert.Equal(asked, link.Octets(CaptureLegs.FromClient));
        Assert.Equal(origin.Received[0], link.Octets(CaptureLegs.ToServer));
        Assert.Equal(origin.Received[0], Applied(link));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Ids))]
    public async Task A_shared_request_is_passed_on_to_an_upstream_proxy_unchanged_or_refused_as_ours(string id)
    {
        await using var upstream = new Sink(Reply);
        await using var proxy = await Captured.StartAsync(
            new CaptureOptions { Upstream = _ => new Options.ProxyEndpoint("127.0.0.1", upstream.Port) }
        );
        var asked = Encoding.Latin1.GetBytes(
            System.Text.RegularExpressions.Regex.Replace(
                Encoding.Latin1.GetString(Shared[id]),
                "^([A-Za-z-]+ )/",
                "$1http://example.com/"
            )
        );

        var heard = await WireClient.AskAsync(proxy.Port, asked, finishes: true);

        if (upstream.Received.Count == 1)
        {
            // What was passed on was so unchanged; a refusal may come for a later request on the connection.
            Assert.Equal(upstream.Received[0], asked[..upstream.Received[0].Length]);
            Assert.True(heard.Text == Reply || heard.Text.Contains("bitsprobe", StringComparison.Ordinal), heard.Text);
        }
        else
        {
            Assert.StartsWith("HTTP/1.1 400 ", heard.Text, StringComparison.Ordinal);
            Assert.Contains("bitsprobe capture", heard.Text, StringComparison.Ordinal);
            var link = Assert.Single(proxy.Tap.Links);
            await link.Closing;
            Assert.Equal(heard.Octets, link.Octets(CaptureLegs.ToClient));
            Assert.Empty(link.Octets(CaptureLegs.FromServer));
        }
    }

    private static async Task AssertSameInReverseAsync(byte[] request)
    {
        await using var origin = new Sink(Reply);
        await using var proxy = await Captured.BeforeAsync(origin.Port);

        var heard = await WireClient.AskAsync(proxy.Port, request, finishes: true);

        Assert.Equal(Reply, heard.Text);
        Assert.Equal(WireEnd.Finished, heard.End);
        Assert.Equal(request, Assert.Single(origin.Received));
        var link = Assert.Single(proxy.Tap.Links);
        await link.Closing;
        Assert.Empty(link.Edits);
        Assert.Equal(request, link.Octets(CaptureLegs.ToServer));
    }

    /// <summary>What the client sent with the written edits made to it.</summary>
    private static byte[] Applied(RecordingTap.Recorded link)
    {
        var from = link.Octets(CaptureLegs.FromClient);
        var result = new List<byte>();
        var at = 0L;
        foreach (var edit in link.Edits)
        {
            result.AddRange(from[(int)at..(int)edit.Offset]);
            Assert.Equal(edit.Old.ToArray(), from[(int)edit.Offset..(int)(edit.Offset + edit.Old.Length)]);
            result.AddRange(edit.New.ToArray());
            at = edit.Offset + edit.Old.Length;
        }

        result.AddRange(from[(int)at..]);
        return [.. result];
    }

    private static Dictionary<string, byte[]> LoadShared()
    {
        if (SharedFiles.Find("cases/request-cases.json") is not { } path)
        {
            return [];
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document
            .RootElement.GetProperty("cases")
            .EnumerateArray()
            .ToDictionary(c => c.GetProperty("id").GetString()!, c => c.GetProperty("raw_b64").GetBytesFromBase64());
    }
}
