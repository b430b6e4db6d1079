using Probe.Http;

namespace Probe.Lab.Tests.Faults;

/// <summary>What faults of things that keep copies look like: they depend on what was asked before.</summary>
public sealed class CacheFaultTests
{
    [Theory, Shows("warm-range-ignored"), Shows("cold-range-ignored")]
    [InlineData("warm-range-ignored", 206, 200)]
    [InlineData("cold-range-ignored", 200, 206)]
    public async Task A_range_is_answered_otherwise_when_asked_again(string fault, int first, int again)
    {
        await using var lab = await FaultyLab.StartAsync(fault);

        Assert.Equal(first, (await lab.AskProxyForAsync(5, 9)).Status);
        Assert.Equal(again, (await lab.AskProxyForAsync(5, 9)).Status);
        Assert.Equal(first, (await lab.AskProxyForAsync(5, 10)).Status);
        Assert.Equal(again, (await lab.AskProxyForAsync(5, 9)).Status);
    }

    [Fact, Shows("warm-head-without-length")]
    public async Task HEAD_asked_again_has_no_length()
    {
        await using var lab = await FaultyLab.StartAsync("warm-head-without-length");

        Assert.Equal($"{lab.File.Length}", (await lab.AskProxyAsync("HEAD")).Get("Content-Length"));
        Assert.Null((await lab.AskProxyAsync("HEAD")).Get("Content-Length"));
    }

    [Fact, Shows("warm-range-refused")]
    public async Task A_range_asked_again_is_refused()
    {
        await using var lab = await FaultyLab.StartAsync("warm-range-refused");

        Assert.Equal(206, (await lab.AskProxyForAsync(5, 9)).Status);
        Assert.Equal(416, (await lab.AskProxyForAsync(5, 9)).Status);
        Assert.Equal(200, (await lab.AskProxyAsync("GET")).Status);
        Assert.Equal(200, (await lab.AskProxyAsync("GET")).Status);
    }

    [Fact, Shows("warm-range-shifted")]
    public async Task A_range_asked_again_has_the_octets_from_further_on()
    {
        await using var lab = await FaultyLab.StartAsync("warm-range-shifted:by=3");

        var first = await lab.AskProxyForAsync(5, 9);
        var again = await lab.AskProxyForAsync(5, 9);

        Assert.Equal(lab.Octets(5, 9), first.Body);
        Assert.Equal(lab.Octets(8, 12), again.Body);
        Assert.Equal($"bytes 5-9/{lab.File.Length}", again.Get("Content-Range"));
    }

    [Fact, Shows("stale-copy-served")]
    public async Task What_is_asked_again_is_older()
    {
        await using var lab = await FaultyLab.StartAsync("stale-copy-served:older=60");

        var first = await lab.AskProxyAsync("HEAD");
        var again = await lab.AskProxyAsync("HEAD");

        Assert.Equal(("Tue, 14 May 2024 17:05:00 GMT", null), (first.Get("Last-Modified"), first.Get("Age")));
        Assert.Equal(("Tue, 14 May 2024 17:04:00 GMT", "86400"), (again.Get("Last-Modified"), again.Get("Age")));
    }

    [Fact, Shows("slice-shifted")]
    public async Task A_range_has_the_octets_from_further_on()
    {
        await using var lab = await FaultyLab.StartAsync("slice-shifted:by=3");

        var reply = await lab.AskProxyForAsync(5, 9);

        Assert.Equal($"bytes 5-9/{lab.File.Length}", reply.Get("Content-Range"));
        Assert.Equal(lab.Octets(8, 12), reply.Body);
    }

    [Fact, Shows("slice-shifted")]
    public async Task The_last_octet_has_none_further_on()
    {
        await using var lab = await FaultyLab.StartAsync("slice-shifted");
        var last = lab.File.Length - 1;

        Assert.Equal(lab.Octets(last, last), (await lab.AskProxyForAsync(last, last)).Body);
    }

    [Fact, Shows("ranges-ignored-when-large")]
    public async Task Small_files_have_ranges_and_large_ones_have_not()
    {
        await using var lab = await FaultyLab.StartAsync("ranges-ignored-when-large:from=1000000");
        Assert.Equal([lab.Endpoints.SmallFileUrl, lab.Endpoints.FileUrl], lab.Endpoints.CheckUrls);
        Assert.Equal(206, (await AskAsync(lab.Endpoints.SmallFileUrl)).Status);
        Assert.Equal(200, (await AskAsync(lab.Endpoints.FileUrl)).Status);

        Task<RawReply> AskAsync(HttpUrl url) =>
            RawClient.AskAsync(url.Port, $"GET {url.PathAndQuery} HTTP/1.1\nHost: {url.Authority}\nRange: bytes=5-9");
    }

    [Fact, Shows("late-range-waits")]
    public async Task A_late_range_comes_all_the_same()
    {
        await using var lab = await FaultyLab.StartAsync("late-range-waits:delay=1");
        var last = lab.File.Length - 1;

        Assert.Equal(lab.Octets(last, last), (await lab.AskProxyForAsync(last, last)).Body);
    }

    [Fact, Shows("late-range-waits")]
    public async Task An_early_range_does_not_wait()
    {
        await using var lab = await FaultyLab.StartAsync("late-range-waits:delay=3600000");

        Assert.Equal(lab.Octets(5, 9), (await lab.AskProxyForAsync(5, 9)).Body);
    }

    [Fact, Shows("reply-begins-late")]
    public async Task A_GET_comes_in_the_end()
    {
        await using var lab = await FaultyLab.StartAsync("reply-begins-late:delay=1");

        Assert.Equal(lab.Octets(5, 9), (await lab.AskProxyForAsync(5, 9)).Body);
    }

    [Fact, Shows("reply-begins-late")]
    public async Task HEAD_is_not_held_back()
    {
        await using var lab = await FaultyLab.StartAsync("reply-begins-late:delay=3600000");

        Assert.Equal(200, (await lab.AskProxyAsync("HEAD")).Status);
    }

    [Fact, Shows("cached-copy-cut-short")]
    public async Task What_is_asked_again_breaks_off()
    {
        await using var lab = await FaultyLab.StartAsync("cached-copy-cut-short:after=3");

        var first = await lab.AskProxyForAsync(5, 9);
        var again = await lab.AskProxyForAsync(5, 9);

        Assert.Equal(lab.Octets(5, 9), first.Body);
        Assert.Equal("5", again.Get("Content-Length"));
        Assert.Equal(lab.Octets(5, 7), again.Body);
        Assert.Equal(WireEnd.Closed, again.End);
    }
}
