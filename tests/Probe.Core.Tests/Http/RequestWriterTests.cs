using System.Text;
using CsCheck;
using Probe.Http;
using Probe.Options;

namespace Probe.Core.Tests.Http;

public sealed class RequestWriterTests
{
    private static readonly HttpUrl Plain = HttpUrl.Parse(
        "http://wsus.example:8530/Content/%2fA b".Replace(" ", "%20", StringComparison.Ordinal)
    );
    private static readonly HttpUrl Tls = HttpUrl.Parse("https://[2001:db8::1]/f?q=1");

    [Fact]
    public void A_request_is_exactly_what_was_given_and_nothing_more()
    {
        HeaderList headers =
        [
            new("Connection", "Keep-Alive"),
            new("accept", "*/*"),
            new("X-Dup", "1"),
            new("x-dup", ""),
            new("X-Latin", "\u00e9"),
            new("Host", "wsus.example:8530"),
        ];

        var octets = RequestWriter.Write("HEAD", "/Content/%2fA%20b", headers);

        Assert.Equal(
            "HEAD /Content/%2fA%20b HTTP/1.1\r\nConnection: Keep-Alive\r\naccept: */*\r\nX-Dup: 1\r\nx-dup: \r\n"
                + "X-Latin: \u00e9\r\nHost: wsus.example:8530\r\n\r\n",
            Encoding.Latin1.GetString(octets.AsSpan())
        );
    }

    [Fact]
    public void A_request_without_headers_ends_in_its_empty_line() =>
        Assert.Equal("GET / HTTP/1.1\r\n\r\n", Encoding.Latin1.GetString(RequestWriter.Write("GET", "/", []).AsSpan()));

    [Theory]
    [InlineData("", "/", "A", "b")]
    [InlineData("GE T", "/", "A", "b")]
    [InlineData("GET\r\nX: y", "/", "A", "b")]
    [InlineData("GET", "", "A", "b")]
    [InlineData("GET", "/ HTTP/1.1", "A", "b")]
    [InlineData("GET", "/\r\nX: y", "A", "b")]
    [InlineData("GET", "/\0", "A", "b")]
    [InlineData("GET", "/\u0100", "A", "b")]
    [InlineData("GET", "/", "", "b")]
    [InlineData("GET", "/", "A:", "b")]
    [InlineData("GET", "/", "A ", "b")]
    [InlineData("GET", "/", "A\r\n", "b")]
    [InlineData("GET", "/", "A", "b\r\nX: y")]
    [InlineData("GET", "/", "A", "b\n")]
    [InlineData("GET", "/", "A", "b\r")]
    [InlineData("GET", "/", "A", "b\0")]
    [InlineData("GET", "/", "A", "\u010d")]
    public void What_could_forge_another_request_is_refused(string method, string target, string name, string value)
    {
        Assert.Throws<ArgumentException>(() => RequestWriter.Write(method, target, [new(name, value)]));
    }

    [Fact]
    public void A_refused_value_is_not_quoted_since_it_may_be_a_secret()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            RequestWriter.Write("GET", "/", [new("Authorization", "Basic c2VjcmV0\n")])
        );

        Assert.DoesNotContain("c2VjcmV0", error.Message, StringComparison.Ordinal);
        Assert.Contains("Authorization", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_written_has_one_empty_line_at_its_end() =>
        FixedSeed.ForEach(
            Gen.Select(Gen.String[0, 20], Gen.String[0, 20], Gen.String[0, 20]),
            10_000,
            t =>
            {
                string text;
                try
                {
                    text = Encoding.Latin1.GetString(
                        RequestWriter.Write("GET", "/" + t.Item1, [new("A" + t.Item2, t.Item3)]).AsSpan()
                    );
                }
                catch (ArgumentException)
                {
                    return;
                }

                Assert.Equal(text.Length - 4, text.IndexOf("\r\n\r\n", StringComparison.Ordinal));
                Assert.Equal(3, text.Count(c => c == '\n'));
                Assert.Equal(3, text.Count(c => c == '\r'));
            }
        );

    [Fact]
    public void The_target_takes_the_form_that_the_next_hop_wants()
    {
        Assert.Equal("/Content/%2fA%20b", RequestTarget.For(Plain, RouteKind.Direct));
        Assert.Equal("http://wsus.example:8530/Content/%2fA%20b", RequestTarget.For(Plain, RouteKind.Proxy));
        Assert.Equal("/f?q=1", RequestTarget.For(Tls, RouteKind.Direct));
        Assert.Equal("/f?q=1", RequestTarget.For(Tls, RouteKind.Proxy));
        Assert.Equal("[2001:db8::1]:443", RequestTarget.ForConnect(Tls));
        Assert.Equal("wsus.example:8530", RequestTarget.ForConnect(Plain));
    }

    [Fact]
    public void Absolute_form_keeps_a_port_that_was_written_and_adds_none()
    {
        Assert.Equal("http://h:80/", RequestTarget.For(HttpUrl.Parse("http://h:80"), RouteKind.Proxy));
        Assert.Equal("http://h/?q", RequestTarget.For(HttpUrl.Parse("http://h?q"), RouteKind.Proxy));
        Assert.Equal("http://[::1]/", RequestTarget.For(HttpUrl.Parse("http://[::1]/"), RouteKind.Proxy));
    }
}
