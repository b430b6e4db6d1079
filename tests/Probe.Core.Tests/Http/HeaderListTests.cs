using System.Text;
using Probe.Http;

namespace Probe.Core.Tests.Http;

public sealed class HeaderListTests
{
    private static readonly HeaderList List = [new("ETag", "a"), new("X-Dup", "1"), new("x-dup", "2")];

    [Fact]
    public void Names_compare_without_case_and_the_first_value_wins()
    {
        Assert.Equal("1", List.Get("X-DUP"));
        Assert.Equal(["1", "2"], List.GetAll("x-Dup"));
        Assert.True(List.Contains("etag"));
        Assert.Null(List.Get("Via"));
        Assert.Empty(List.GetAll("Via"));
    }

    [Fact]
    public void Order_and_case_are_kept()
    {
        var list = List.Add("Via", "p").Remove("X-dup").Add("etag", "b");

        Assert.Equal(["ETag: a", "Via: p", "etag: b"], list.Select(f => f.ToString()));
        Assert.Equal(3, List.Count);
    }

    [Fact]
    public void Lists_are_equal_by_their_lines()
    {
        HeaderList same = [new("ETag", "a"), new("X-Dup", "1"), new("x-dup", "2")];
        HeaderList otherCase = [new("etag", "a"), new("X-Dup", "1"), new("x-dup", "2")];

        Assert.Equal(List, same);
        Assert.Equal(List.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(List, otherCase);
        Assert.Equal(HeaderList.Empty, []);
    }

    [Theory]
    [InlineData("etag", "ETag: a")]
    [InlineData("X-Dup", "X-Dup : 1")]
    [InlineData("Last", "Last: z")]
    public void A_header_is_found_in_the_octets(string name, string line)
    {
        var text = "HTTP/1.1 200 Via: no\r\nETag: a\r\nX-Dup : 1\nx-dup: 2\r\nX: Via: no\r\nLast: z\r\n\r\n";
        var reader = new ResponseReader("GET", new WireLimits());
        reader.Advance(Encoding.Latin1.GetBytes(text), ended: true);

        var (offset, length) = reader.Head!.Locate(name)!.Value;

        Assert.Equal(line, text.Substring(offset, length));
        Assert.Null(reader.Head.Locate("Via"));
        Assert.Null(reader.Head.Locate("HTTP/1.1"));
        Assert.Null(reader.Head.Locate("ET"));
        Assert.Null(reader.Head.Locate(""));
    }

    [Fact]
    public void Ranges_know_their_length_and_overlap()
    {
        var range = new ByteRange(5, 9);

        Assert.Equal(5, range.Length);
        Assert.Equal("bytes=5-9", range.ToHeaderValue());
        Assert.True(range.Overlaps(new ByteRange(9, 20)));
        Assert.True(range.Overlaps(new ByteRange(0, 5)));
        Assert.False(range.Overlaps(new ByteRange(10, 20)));
    }
}
