using System.Text;
using Probe.Evidence.Http;

namespace Probe.Evidence.Tests;

public sealed class SharedPartsTests
{
    private const string Get = "GET /a.cab HTTP/1.1\r\nHost: wsus\r\n\r\n";
    private const string Ok = "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 4\r\n\r\n";

    [Fact]
    public void The_same_request_and_reply_on_two_connections_are_kept_once()
    {
        var parts = new SharedParts(new BodyBudget());

        var (one, other) = (parts.Of(Samples.Seen(Get, Ok + "wsus", 1)), parts.Of(Samples.Seen(Get, Ok + "wsus", 2)));

        Assert.Same(one.Request, other.Request);
        Assert.Same(one.Exchange.Spec, other.Exchange.Spec);
        Assert.Same(one.Exchange.Response, other.Exchange.Response);
        Assert.Same(one.Exchange.Body, other.Exchange.Body);
        Assert.Equal((1, 2), (one.Exchange.Connection.Id, other.Exchange.Connection.Id));
    }

    [Theory]
    [InlineData(Get, Ok + "susw")]
    [InlineData(Get, "HTTP/1.1 200 OK\r\nETag: \"b\"\r\nContent-Length: 4\r\n\r\nwsus")]
    [InlineData("HEAD /a.cab HTTP/1.1\r\nHost: wsus\r\n\r\n", Ok)]
    [InlineData("GET /a.cab HTTP/1.1\r\nHost: other\r\n\r\n", Ok + "wsus")]
    [InlineData("GET /a.cab HTTP/1.1\r\nHost: wsus\r\nRange: bytes=0-3\r\n\r\n", Ok + "wsus")]
    public void What_differs_stays_as_it_was(string request, string reply)
    {
        var parts = new SharedParts(new BodyBudget());
        var first = Samples.Seen(Get, Ok + "wsus", 1);
        var seen = Samples.Seen(request, reply, 2);

        parts.Of(first);
        var kept = parts.Of(seen);

        Assert.Equal(seen.Request.Bytes.AsSpan(), kept.Request.Bytes.AsSpan());
        Assert.Equal(seen.Exchange.RequestBytes.AsSpan(), kept.Exchange.RequestBytes.AsSpan());
        Assert.Equal(seen.Exchange.Spec, kept.Exchange.Spec);
        Assert.Equal(seen.Exchange.Response!.Framing, kept.Exchange.Response!.Framing);
        Assert.Equal(seen.Exchange.Response.Bytes.AsSpan(), kept.Exchange.Response.Bytes.AsSpan());
        Assert.Equal(seen.Exchange.Body!.Sha256, kept.Exchange.Body!.Sha256);
        Assert.Equal(Octets(seen), Octets(kept));
    }

    [Fact]
    public void A_journal_that_says_another_status_of_the_same_octets_keeps_it()
    {
        var parts = new SharedParts(new BodyBudget());
        var seen = Samples.Seen(Get, Ok + "wsus", 2);
        var forged = seen with
        {
            Exchange = seen.Exchange with { Response = seen.Exchange.Response! with { Status = 404 } },
        };

        parts.Of(Samples.Seen(Get, Ok + "wsus", 1));

        Assert.Equal(404, parts.Of(forged).Exchange.Status);
    }

    [Fact]
    public void A_body_that_is_kept_already_takes_no_room()
    {
        var parts = new SharedParts(new BodyBudget(most: 6));

        var same = Enumerable.Range(0, 5).Select(i => parts.Of(Samples.Seen(Get, Ok + "wsus", i))).ToList();
        var other = parts.Of(Samples.Seen(Get, Ok + "susw", 6));
        var again = parts.Of(Samples.Seen(Get, Ok + "wsus", 7));

        Assert.All(same.Append(again), s => Assert.Equal("wsus", Octets(s)));
        Assert.Equal("", Octets(other));
        Assert.Equal(4, other.Exchange.Body!.Length);
    }

    private static string Octets(SeenExchange seen) =>
        string.Concat(seen.Exchange.Body!.Slices.Select(s => Encoding.Latin1.GetString(s.Bytes.AsSpan())));
}
