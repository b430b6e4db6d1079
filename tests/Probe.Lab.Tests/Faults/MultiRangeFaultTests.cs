using System.Text;

namespace Probe.Lab.Tests.Faults;

/// <summary>What faults of several ranges in one request look like.</summary>
public sealed class MultiRangeFaultTests
{
    private const string Ascending = "Range: bytes=0-9,20-29,30-39";
    private const string Unordered = "Range: bytes=20-29,0-9,20-29";

    [Fact, Shows("multi-range-refused")]
    public async Task Several_ranges_are_refused_and_single_ones_pass()
    {
        await using var lab = await FaultyLab.StartAsync("multi-range-refused");

        Assert.Equal(416, (await lab.AskProxyAsync("GET", Ascending)).Status);
        Assert.Equal(206, (await lab.AskProxyForAsync(0, 9)).Status);
    }

    [Fact, Shows("multi-range-ignored")]
    public async Task Several_ranges_get_the_whole_file()
    {
        await using var lab = await FaultyLab.StartAsync("multi-range-ignored");

        var reply = await lab.AskProxyAsync("GET", Ascending);

        Assert.Equal((200, lab.File.Length), (reply.Status, reply.Body.Length));
        Assert.Equal(206, (await lab.AskProxyForAsync(0, 9)).Status);
    }

    [Fact, Shows("ranges-merged")]
    public async Task Ranges_that_touch_become_one_part()
    {
        await using var lab = await FaultyLab.StartAsync("ranges-merged");

        var text = Text(await lab.AskOriginAsync("GET", Ascending));

        Assert.Contains($"Content-Range: bytes 0-9/{lab.File.Length}", text, StringComparison.Ordinal);
        Assert.Contains($"Content-Range: bytes 20-39/{lab.File.Length}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("bytes 30-39", text, StringComparison.Ordinal);
    }

    [Fact, Shows("closing-boundary-missing")]
    public async Task The_last_part_is_not_closed()
    {
        await using var lab = await FaultyLab.StartAsync("closing-boundary-missing");

        var broken = await lab.AskProxyAsync("GET", Ascending);
        var whole = await lab.AskOriginAsync("GET", Ascending);

        Assert.EndsWith("--\r\n", Text(whole), StringComparison.Ordinal);
        Assert.Equal(lab.Octets(30, 39), broken.Body[^10..]);
    }

    [Fact, Shows("part-heads-large")]
    public async Task Parts_have_a_long_line_more()
    {
        await using var lab = await FaultyLab.StartAsync("part-heads-large:octets=77");

        var text = Text(await lab.AskProxyAsync("GET", Ascending));

        Assert.Equal(3, text.Split("X-Part-Note: " + new string('x', 77) + "\r\n").Length - 1);
    }

    [Fact, Shows("preamble-long")]
    public async Task Empty_lines_come_first()
    {
        await using var lab = await FaultyLab.StartAsync("preamble-long:lines=5");

        var text = Text(await lab.AskProxyAsync("GET", Ascending));

        Assert.StartsWith("\r\n\r\n\r\n\r\n\r\n--", text, StringComparison.Ordinal);
    }

    [Fact, Shows("unordered-ranges-wrong")]
    public async Task A_part_that_goes_back_has_the_octets_that_follow()
    {
        await using var lab = await FaultyLab.StartAsync("unordered-ranges-wrong");

        var body = (await lab.AskProxyAsync("GET", Unordered)).Body;
        var mark = Encoding.ASCII.GetBytes($"bytes 0-9/{lab.File.Length}\r\n\r\n");
        var part = body.AsSpan().IndexOf(mark) + mark.Length;

        Assert.Equal(lab.Octets(30, 39), body[part..(part + 10)]);
    }

    [Fact, Shows("unordered-ranges-wrong")]
    public async Task Parts_in_order_are_right()
    {
        await using var lab = await FaultyLab.StartAsync("unordered-ranges-wrong");

        Assert.Equal(
            (await lab.AskOriginAsync("GET", Ascending)).Body,
            (await lab.AskProxyAsync("GET", Ascending)).Body
        );
    }

    [Fact, Shows("boundary-not-named")]
    public async Task The_type_has_no_boundary()
    {
        await using var lab = await FaultyLab.StartAsync("boundary-not-named");

        var broken = await lab.AskProxyAsync("GET", Ascending);
        var whole = await lab.AskOriginAsync("GET", Ascending);

        Assert.Equal("multipart/byteranges", broken.Get("Content-Type"));
        Assert.Equal(whole.Body, broken.Body);
    }

    [Fact, Shows("part-range-missing")]
    public async Task Parts_have_their_type_only()
    {
        await using var lab = await FaultyLab.StartAsync("part-range-missing");

        var text = Text(await lab.AskProxyAsync("GET", Ascending));

        Assert.DoesNotContain("Content-Range", text, StringComparison.Ordinal);
        Assert.Equal(3, text.Split("Content-Type: application/vnd.ms-cab-compressed\r\n\r\n").Length - 1);
    }

    [Fact, Shows("part-octets-shifted")]
    public async Task Parts_have_the_octets_from_further_on()
    {
        await using var lab = await FaultyLab.StartAsync("part-octets-shifted:by=4");

        var body = (await lab.AskProxyAsync("GET", Ascending)).Body;
        var mark = Encoding.ASCII.GetBytes($"bytes 20-29/{lab.File.Length}\r\n\r\n");
        var part = body.AsSpan().IndexOf(mark) + mark.Length;

        Assert.Equal(lab.Octets(24, 33), body[part..(part + 10)]);
    }

    private static string Text(RawReply reply) => Encoding.Latin1.GetString(reply.Body);
}
