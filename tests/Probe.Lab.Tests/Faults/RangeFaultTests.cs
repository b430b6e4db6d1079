namespace Probe.Lab.Tests.Faults;

/// <summary>What faults of range requests look like.</summary>
public sealed class RangeFaultTests
{
    [Fact, Shows("range-stripped")]
    public async Task Every_range_gets_the_whole_file()
    {
        await using var lab = await FaultyLab.StartAsync("range-stripped");

        var reply = await lab.AskProxyForAsync(5, 9);

        Assert.Equal((200, null), (reply.Status, reply.Get("Content-Range")));
        Assert.Equal(lab.Octets(0, lab.File.Length - 1), reply.Body);
        Assert.Equal(206, (await lab.AskOriginAsync("GET", "Range: bytes=5-9")).Status);
    }

    [Fact, Shows("range-ignored")]
    public async Task The_origin_itself_sends_the_whole_file()
    {
        await using var lab = await FaultyLab.StartAsync("range-ignored");

        var reply = await lab.AskOriginAsync("GET", "Range: bytes=5-9");

        Assert.Equal((200, "none"), (reply.Status, reply.Get("Accept-Ranges")));
        Assert.Equal(lab.File.Length, reply.Body.Length);
    }

    [Theory, Shows("range-forbidden")]
    [InlineData("range-forbidden", 403)]
    [InlineData("range-not-satisfiable", 416)]
    public async Task Ranges_are_refused_and_whole_files_pass(string fault, int status)
    {
        await using var lab = await FaultyLab.StartAsync(fault);

        Assert.Equal(200, (await lab.AskProxyAsync("HEAD")).Status);
        Assert.Equal(status, (await lab.AskProxyForAsync(0, 9)).Status);
        Assert.Equal(lab.File.Length, (await lab.AskProxyAsync("GET")).Body.Length);
    }

    [Fact, Shows("range-not-satisfiable")]
    public async Task Every_range_lies_outside_an_empty_copy()
    {
        await using var lab = await FaultyLab.StartAsync("range-not-satisfiable");

        Assert.Equal("bytes */0", (await lab.AskProxyForAsync(0, 9)).Get("Content-Range"));
    }

    [Fact, Shows("range-reset")]
    public async Task A_range_is_answered_by_a_reset()
    {
        await using var lab = await FaultyLab.StartAsync("range-reset");

        var range = await lab.AskProxyForAsync(0, 9);

        Assert.Equal(("", WireEnd.Reset), (range.Head, range.End));
        Assert.Equal(lab.File.Length, (await lab.AskProxyAsync("GET")).Body.Length);
    }

    [Fact, Shows("content-range-missing")]
    public async Task A_part_comes_without_content_range()
    {
        await using var lab = await FaultyLab.StartAsync("content-range-missing");

        var reply = await lab.AskProxyForAsync(5, 9);

        Assert.Equal((206, null), (reply.Status, reply.Get("Content-Range")));
        Assert.Equal(lab.Octets(5, 9), reply.Body);
    }

    [Fact, Shows("content-range-off-by-one")]
    public async Task Content_range_is_one_further_than_the_octets()
    {
        await using var lab = await FaultyLab.StartAsync("content-range-off-by-one");

        var reply = await lab.AskProxyForAsync(5, 9);

        Assert.Equal($"bytes 6-10/{lab.File.Length}", reply.Get("Content-Range"));
        Assert.Equal(lab.Octets(5, 9), reply.Body);
    }

    [Fact, Shows("range-widened")]
    public async Task A_range_gets_the_blocks_that_it_touches()
    {
        await using var lab = await FaultyLab.StartAsync("range-widened:block=1024");

        var reply = await lab.AskProxyForAsync(1000, 1100);

        Assert.Equal($"bytes 0-2047/{lab.File.Length}", reply.Get("Content-Range"));
        Assert.Equal(lab.Octets(0, 2047), reply.Body);
    }

    [Fact, Shows("content-range-total-wrong")]
    public async Task The_total_is_larger_than_the_file()
    {
        await using var lab = await FaultyLab.StartAsync("content-range-total-wrong:more=10");

        var straight = await lab.AskOriginAsync("GET", "Range: bytes=5-9");

        Assert.Equal($"bytes 5-9/{lab.File.Length + 10}", straight.Get("Content-Range"));
        Assert.Equal(lab.Octets(5, 9), straight.Body);
    }

    [Fact, Shows("range-too-short")]
    public async Task A_range_has_fewer_octets_than_it_says()
    {
        await using var lab = await FaultyLab.StartAsync("range-too-short:missing=2");

        var reply = await lab.AskProxyForAsync(5, 9);

        Assert.Equal($"bytes 5-9/{lab.File.Length}", reply.Get("Content-Range"));
        Assert.Equal("3", reply.Get("Content-Length"));
        Assert.Equal(lab.Octets(5, 7), reply.Body);
    }

    [Fact, Shows("range-from-start")]
    public async Task A_range_has_octets_from_the_start()
    {
        await using var lab = await FaultyLab.StartAsync("range-from-start");

        var reply = await lab.AskProxyForAsync(50_000, 50_099);

        Assert.Equal($"bytes 50000-50099/{lab.File.Length}", reply.Get("Content-Range"));
        Assert.Equal(lab.Octets(0, 99), reply.Body);
    }

    [Fact, Shows("last-byte-refused")]
    public async Task Only_ranges_with_the_last_octet_are_refused()
    {
        await using var lab = await FaultyLab.StartAsync("last-byte-refused");
        var last = lab.File.Length - 1;

        var refused = await lab.AskProxyForAsync(last, last);

        Assert.Equal((416, $"bytes */{lab.File.Length}"), (refused.Status, refused.Get("Content-Range")));
        Assert.Equal(416, (await lab.AskProxyForAsync(last - 10, last + 10)).Status);
        Assert.Equal(206, (await lab.AskProxyForAsync(last - 10, last - 1)).Status);
    }

    [Fact, Shows("range-past-end-refused")]
    public async Task Only_ranges_that_end_past_the_end_are_refused()
    {
        await using var lab = await FaultyLab.StartAsync("range-past-end-refused");
        var last = lab.File.Length - 1;

        Assert.Equal(416, (await lab.AskProxyForAsync(0, 2147483646)).Status);
        Assert.Equal(206, (await lab.AskProxyForAsync(last, last)).Status);
    }

    [Fact, Shows("unsatisfiable-range-answered")]
    public async Task A_range_past_the_end_is_answered_with_nothing()
    {
        await using var lab = await FaultyLab.StartAsync("unsatisfiable-range-answered");

        var reply = await lab.AskOriginAsync("GET", "Range: bytes=99999999-99999999");

        Assert.Equal((200, "0"), (reply.Status, reply.Get("Content-Length")));
        Assert.Equal(206, (await lab.AskOriginAsync("GET", "Range: bytes=5-9")).Status);
    }

    [Fact, Shows("empty-file-refused")]
    public async Task An_empty_file_is_a_bad_gateway_and_others_pass()
    {
        await using var lab = await FaultyLab.StartAsync("empty-file-refused");
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);

        var head = await client.AskAsync(lab.ThroughProxy("HEAD"));
        var get = await client.AskAsync(lab.ThroughProxy("GET"));
        var other = await client.AskAsync($"GET {lab.Endpoints.FileUrl} HTTP/1.1\nHost: x");

        Assert.Equal([lab.Endpoints.EmptyFileUrl], lab.Endpoints.CheckUrls);
        Assert.Equal((200, "0"), (head.Status, head.Get("Content-Length")));
        Assert.Equal((502, "ERR_ZERO_SIZE_OBJECT 0"), (get.Status, get.Get("X-Squid-Error")));
        Assert.Equal(200, other.Status);
    }

    [Fact, Shows("empty-file-filled")]
    public async Task An_empty_file_comes_as_a_page()
    {
        await using var lab = await FaultyLab.StartAsync("empty-file-filled");

        var head = await lab.AskProxyAsync("HEAD");
        var get = await lab.AskProxyAsync("GET");

        Assert.Equal([lab.Endpoints.EmptyFileUrl], lab.Endpoints.CheckUrls);
        Assert.Equal((200, "0"), (head.Status, head.Get("Content-Length")));
        Assert.Equal((200, "text/html"), (get.Status, get.Get("Content-Type")));
    }

    [Fact]
    public async Task The_claim_of_a_range_ends_with_the_file()
    {
        await using var lab = await FaultyLab.StartAsync("range-from-start");
        var last = lab.File.Length - 1;

        var pastEnd = await lab.AskProxyForAsync(last - 9, last + 100);
        var outside = await lab.AskProxyForAsync(last + 1, last + 100);

        Assert.Equal($"bytes {last - 9}-{last}/{lab.File.Length}", pastEnd.Get("Content-Range"));
        Assert.Equal(lab.Octets(0, 9), pastEnd.Body);
        Assert.Equal((416, $"bytes */{lab.File.Length}"), (outside.Status, outside.Get("Content-Range")));
    }

    [Theory, Shows("large-offset-wraps"), Shows("large-offset-wraps-unseen")]
    [InlineData("large-offset-wraps", 31, 2L * 1024 * 1024 * 1024, false)]
    [InlineData("large-offset-wraps", 32, 4L * 1024 * 1024 * 1024, false)]
    [InlineData("large-offset-wraps-unseen", 31, 2L * 1024 * 1024 * 1024, true)]
    public async Task Past_the_limit_octets_of_the_wrapped_offset_come(string fault, int bits, long limit, bool unseen)
    {
        await using var lab = await FaultyLab.StartAsync($"{fault}:bits={bits}");
        var large = lab.Server.Site.LargeFile;

        var below = await lab.AskProxyForAsync(limit - 100, limit - 1);
        var above = await lab.AskProxyForAsync(limit + 5, limit + 104);

        var said = unseen ? limit + 5 : 5;
        Assert.Equal([lab.Endpoints.LargeFileUrl], lab.Endpoints.CheckUrls);
        Assert.Equal(OriginTests.Octets(large, limit - 100, limit - 1), below.Body);
        Assert.Equal($"bytes {said}-{said + 99}/{large.Length}", above.Get("Content-Range"));
        Assert.Equal(OriginTests.Octets(large, 5, 104), above.Body);
    }
}
