using System.IO.Compression;

namespace Probe.Lab.Tests.Faults;

/// <summary>What faults of framing, grammar and content look like.</summary>
public sealed class ResponseFaultTests
{
    [Fact, Shows("status-line-garbage")]
    public async Task Get_is_answered_by_octets_that_are_no_http()
    {
        await using var lab = await FaultyLab.StartAsync("status-line-garbage");

        var reply = await lab.AskProxyForAsync(0, 9);

        Assert.Equal(WireEnd.NoHead, reply.End);
        Assert.StartsWith("\0\u0001GARBAGE 200\r\n", reply.Head, StringComparison.Ordinal);
        Assert.Equal(200, (await lab.AskProxyAsync("HEAD")).Status);
    }

    [Fact, Shows("head-cut-short")]
    public async Task The_head_ends_with_the_connection()
    {
        await using var lab = await FaultyLab.StartAsync("head-cut-short:after=20");

        var reply = await lab.AskProxyAsync("HEAD");

        Assert.Equal(("HTTP/1.1 200 OK\r\nCon", WireEnd.Closed), (reply.Head, reply.End));
    }

    [Fact, Shows("chunk-size-garbage")]
    public async Task The_first_chunk_size_is_no_number()
    {
        await using var lab = await FaultyLab.StartAsync("chunk-size-garbage");

        var reply = await lab.AskProxyForAsync(0, 9);

        Assert.Equal(("chunked", null), (reply.Get("Transfer-Encoding"), reply.Get("Content-Length")));
        Assert.Equal(WireEnd.BadChunk, reply.End);
    }

    [Fact, Shows("line-feeds-only")]
    public async Task Lines_of_the_head_end_in_lf_alone()
    {
        await using var lab = await FaultyLab.StartAsync("line-feeds-only");

        var reply = await lab.AskProxyForAsync(0, 9);

        Assert.DoesNotContain('\r', reply.Head);
        Assert.EndsWith("\n\n", reply.Head, StringComparison.Ordinal);
        Assert.Equal(lab.Octets(0, 9), reply.Body);
    }

    [Fact, Shows("header-folded")]
    public async Task Via_goes_on_in_the_next_line()
    {
        await using var lab = await FaultyLab.StartAsync("header-folded");

        var reply = await lab.AskProxyForAsync(0, 9);

        Assert.Contains(
            "Via: 1.1 gateway-one.example,\r\n 1.1 gateway-two.example\r\n",
            reply.Head,
            StringComparison.Ordinal
        );
        Assert.Equal(lab.Octets(0, 9), reply.Body);
    }

    [Fact, Shows("length-repeated")]
    public async Task Content_length_is_there_twice()
    {
        await using var lab = await FaultyLab.StartAsync("length-repeated");

        Assert.Equal(["10", "10"], (await lab.AskProxyForAsync(0, 9)).GetAll("Content-Length"));
    }

    [Theory]
    [Shows("body-cut-short")]
    [Shows("body-reset")]
    [InlineData("body-cut-short:after=3", WireEnd.Closed)]
    [InlineData("body-reset:after=3", WireEnd.Reset)]
    public async Task The_body_breaks_off_where_the_setting_says(string fault, WireEnd end)
    {
        await using var lab = await FaultyLab.StartAsync(fault);

        var reply = await lab.AskProxyForAsync(0, 9);

        Assert.Equal("10", reply.Get("Content-Length"));
        Assert.Equal(lab.Octets(0, 2), reply.Body);
        Assert.Equal(end, reply.End);
    }

    [Fact, Shows("body-stalls")]
    public async Task The_body_stops_and_the_connection_stays()
    {
        await using var lab = await LabServer.StartAsync(
            new LabOptions { FaultIds = ["body-stalls:after=3"], IdleTimeout = TimeSpan.FromMilliseconds(500) },
            TestContext.Current.CancellationToken
        );
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);

        var before = lab.Requests.Length;
        var reply = await client.AskAsync($"GET {lab.Endpoints.FileUrl} HTTP/1.1\nHost: x\nRange: bytes=0-9");

        // It was the lab's patience that ended the connection, not the reply.
        Assert.Equal(0, before);
        Assert.Equal((3, WireEnd.Closed), (reply.Body.Length, reply.End));
    }

    [Fact, Shows("http-one-zero")]
    public async Task Replies_are_http_1_0_without_ranges_and_lengths()
    {
        await using var lab = await FaultyLab.StartAsync("http-one-zero");

        var head = await lab.AskProxyAsync("HEAD");
        var range = await lab.AskProxyForAsync(0, 9);

        Assert.Equal("HTTP/1.0 200 OK", head.StatusLine);
        Assert.NotNull(head.Get("Content-Length"));
        Assert.Equal(("HTTP/1.0 200 OK", null), (range.StatusLine, range.Get("Content-Length")));
        Assert.Equal((lab.File.Length, WireEnd.Closed), (range.Body.Length, range.End));
    }

    [Fact, Shows("head-too-large")]
    public async Task The_head_has_the_octets_asked_for()
    {
        await using var lab = await FaultyLab.StartAsync("head-too-large:octets=100000");

        var reply = await lab.AskProxyForAsync(0, 9);

        Assert.Equal(100_000, reply.GetAll("X-Trace").Sum(v => v.Length));
        Assert.Equal(lab.Octets(0, 9), reply.Body);
    }

    [Fact, Shows("too-many-headers")]
    public async Task The_head_has_the_lines_asked_for()
    {
        await using var lab = await FaultyLab.StartAsync("too-many-headers:lines=300");

        var reply = await lab.AskProxyForAsync(0, 9);

        Assert.Equal("1", reply.Get("X-Hop-300"));
        Assert.Null(reply.Get("X-Hop-301"));
    }

    [Fact, Shows("bytes-damaged")]
    public async Task The_same_single_octets_are_damaged_in_ranges_and_in_the_whole()
    {
        await using var lab = await FaultyLab.StartAsync("bytes-damaged:every=100");
        var right = lab.Octets(0, lab.File.Length - 1);

        var whole = (await lab.AskProxyAsync("GET")).Body;
        var range = (await lab.AskProxyForAsync(70_050, 70_249)).Body;

        var damaged = Enumerable.Range(0, right.Length).Where(i => right[i] != whole[i]).ToList();
        Assert.Equal(Enumerable.Range(0, right.Length).Where(i => i % 100 == 7), damaged);
        Assert.Equal(whole[70_050..70_250], range);
    }

    [Fact, Shows("wrong-file-served")]
    public async Task All_octets_are_another_files_and_agree_with_each_other()
    {
        await using var lab = await FaultyLab.StartAsync("wrong-file-served");

        var whole = await lab.AskProxyAsync("GET");
        var range = await lab.AskProxyForAsync(500_000, 500_099);

        Assert.Equal(lab.File.Length, whole.Body.Length);
        Assert.Equal(whole.Body[500_000..500_100], range.Body);
        Assert.Equal($"bytes 500000-500099/{lab.File.Length}", range.Get("Content-Range"));
        Assert.NotEqual(lab.Octets(500_000, 500_099), range.Body);
    }

    [Fact, Shows("gzip-despite-identity")]
    public async Task Content_comes_compressed_with_its_own_length()
    {
        await using var lab = await FaultyLab.StartAsync("gzip-despite-identity");

        var reply = await lab.AskProxyAsync("GET", "Accept-Encoding: identity\nRange: bytes=0-5690");

        Assert.Equal("gzip", reply.Get("Content-Encoding"));
        Assert.Equal(WireEnd.Whole, reply.End);
        using var plain = new MemoryStream();
        await using var gzip = new GZipStream(new MemoryStream(reply.Body), CompressionMode.Decompress);
        await gzip.CopyToAsync(plain, TestContext.Current.CancellationToken);
        Assert.Equal(lab.Octets(0, 5690), plain.ToArray());
    }

    [Fact, Shows("captive-page")]
    public async Task Head_and_get_are_answered_by_a_login_page()
    {
        await using var lab = await FaultyLab.StartAsync("captive-page");

        var head = await lab.AskProxyAsync("HEAD");
        var get = await lab.AskProxyForAsync(0, 9);

        Assert.Equal((200, "text/html; charset=utf-8"), (head.Status, head.Get("Content-Type")));
        Assert.Equal(200, get.Status);
        Assert.Contains("please sign in", get.Text, StringComparison.Ordinal);
    }

    [Fact, Shows("block-page-on-get")]
    public async Task Head_is_the_servers_and_get_a_block_page()
    {
        await using var lab = await FaultyLab.StartAsync("block-page-on-get");

        var head = await lab.AskProxyAsync("HEAD");
        var get = await lab.AskProxyForAsync(0, 9);

        Assert.Equal("application/vnd.ms-cab-compressed", head.Get("Content-Type"));
        Assert.Equal((200, "text/html"), (get.Status, get.Get("Content-Type")));
        Assert.Contains("blocked", get.Text, StringComparison.Ordinal);
    }
}
