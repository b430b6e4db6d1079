using Probe.Cli.Sweep;

namespace Probe.Cli.Tests;

public sealed class UrlListTests
{
    [Fact]
    public async Task Comments_blank_lines_a_mark_and_CRLF_say_nothing()
    {
        var lines = await ReadAsync("\uFEFF# WSUS\r\n\r\nhttp://a/1\r\n  http://a/2  \n\thttp://a/3");

        Assert.Equal(
            [(3L, 1, "http://a/1"), (4, 3, "http://a/2"), (5, 2, "http://a/3")],
            lines.Select(l => (l.Number, l.Column, l.Url!.ToString()))
        );
    }

    [Theory]
    [InlineData("ftp://x/", "accepted: http, https")]
    [InlineData("no url", "space")]
    [InlineData("http://a/\u0007\u001b[1m", "\\x")]
    public async Task A_line_that_is_no_URL_is_told_with_its_place(string text, string expected)
    {
        var line = Assert.Single(await ReadAsync("\n  " + text + "\n"));

        Assert.Equal((2L, 3, null), (line.Number, line.Column, line.Url));
        Assert.Contains(expected, line.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(line.Problem!, char.IsControl);
    }

    [Fact]
    public async Task A_line_without_end_is_not_held()
    {
        var reader = new EndlessReader(50_000_000);

        var lines = await ReadAsync(reader);

        Assert.Contains("longer than 2400 characters", Assert.Single(lines).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_lines_come_one_by_one()
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"http://a/{i}\n"));

        var lines = await ReadAsync(text);

        Assert.Equal(20_000, lines.Count);
        Assert.Equal("http://a/19999", lines[^1].Url!.ToString());
    }

    private static Task<List<UrlLine>> ReadAsync(string text) => ReadAsync(new StringReader(text));

    private static async Task<List<UrlLine>> ReadAsync(TextReader reader)
    {
        var lines = new List<UrlLine>();
        await foreach (var line in UrlList.ReadAsync(reader, TestContext.Current.CancellationToken))
        {
            lines.Add(line);
        }

        return lines;
    }

    private sealed class EndlessReader(long length) : TextReader
    {
        private long _left = length;

        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, _left);
            buffer.Span[..count].Fill('a');
            _left -= count;
            return ValueTask.FromResult(count);
        }
    }
}
