using System.Globalization;

namespace Probe.Lab.Tests.Faults;

/// <summary>What faults of the answer to HEAD look like.</summary>
public sealed class HeadFaultTests
{
    [Fact, Shows("head-refused")]
    public async Task Head_is_answered_405_and_get_passes()
    {
        await using var lab = await FaultyLab.StartAsync("head-refused");

        Assert.Equal(405, (await lab.AskProxyAsync("HEAD")).Status);
        Assert.Equal(206, (await lab.AskProxyForAsync(0, 9)).Status);
    }

    [Fact]
    public async Task A_setting_changes_the_status()
    {
        await using var lab = await FaultyLab.StartAsync("head-refused:status=501");

        Assert.Equal(501, (await lab.AskProxyAsync("HEAD")).Status);
    }

    [Fact, Shows("head-without-length")]
    public async Task Head_has_no_length_and_get_has_one()
    {
        await using var lab = await FaultyLab.StartAsync("head-without-length");

        var head = await lab.AskProxyAsync("HEAD");
        var get = await lab.AskProxyAsync("GET");

        Assert.Equal((200, null), (head.Status, head.Get("Content-Length")));
        Assert.Null(head.Get("Transfer-Encoding"));
        Assert.Equal(lab.File.Length, get.Body.Length);
        Assert.NotNull((await lab.AskOriginAsync("HEAD")).Get("Content-Length"));
    }

    [Fact, Shows("head-chunked")]
    public async Task Head_is_framed_as_chunked()
    {
        await using var lab = await FaultyLab.StartAsync("head-chunked");
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);

        var head = await client.AskAsync(lab.ThroughProxy("HEAD"));
        var next = await client.AskAsync(lab.ThroughProxy("HEAD"));

        Assert.Equal(("chunked", null), (head.Get("Transfer-Encoding"), head.Get("Content-Length")));
        Assert.Equal(200, next.Status);
    }

    [Fact, Shows("head-length-stale")]
    public async Task Head_gives_the_length_of_an_older_file()
    {
        await using var lab = await FaultyLab.StartAsync("head-length-stale:missing=1000");

        var head = await lab.AskProxyAsync("HEAD");
        var range = await lab.AskProxyForAsync(0, 9);

        Assert.Equal(Text(lab.File.Length - 1000), head.Get("Content-Length"));
        Assert.Equal($"bytes 0-9/{lab.File.Length}", range.Get("Content-Range"));
    }

    [Fact, Shows("head-length-zero")]
    public async Task Head_gives_zero_at_the_origin_itself()
    {
        await using var lab = await FaultyLab.StartAsync("head-length-zero");

        Assert.Equal("0", (await lab.AskOriginAsync("HEAD")).Get("Content-Length"));
        Assert.Equal("0", (await lab.AskProxyAsync("HEAD")).Get("Content-Length"));
        Assert.Equal(lab.File.Length, (await lab.AskOriginAsync("GET")).Body.Length);
    }

    [Fact, Shows("head-with-body")]
    public async Task The_file_follows_the_answer_to_head()
    {
        await using var lab = await FaultyLab.StartAsync("head-with-body");
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);

        var head = await client.AskAsync(lab.ThroughProxy("HEAD", "Connection: close"));
        var (rest, _) = await client.ReadToEndAsync();

        Assert.Equal(Text(lab.File.Length), head.Get("Content-Length"));
        Assert.Equal(lab.Octets(0, lab.File.Length - 1), rest);
    }

    [Fact, Shows("length-lost-with-gzip")]
    public async Task Only_who_accepts_gzip_gets_no_length()
    {
        await using var lab = await FaultyLab.StartAsync("length-lost-with-gzip");

        var identity = await lab.AskProxyAsync("HEAD", "Accept-Encoding: identity");
        var gzip = await lab.AskProxyAsync("HEAD", "Accept-Encoding: gzip, deflate");

        Assert.Equal(Text(lab.File.Length), identity.Get("Content-Length"));
        Assert.Equal((200, null, "gzip"), (gzip.Status, gzip.Get("Content-Length"), gzip.Get("Content-Encoding")));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
