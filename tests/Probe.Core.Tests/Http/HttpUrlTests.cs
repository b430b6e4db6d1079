using CsCheck;
using Probe.Http;

namespace Probe.Core.Tests.Http;

public sealed class HttpUrlTests
{
    [Theory]
    [InlineData("http://h", "http", "h", 80, false, "/", "h", "h:80")]
    [InlineData(
        "HTTP://WSUS.Example:8530/A%2fb?c=%2F#frag",
        "http",
        "WSUS.Example",
        8530,
        true,
        "/A%2fb?c=%2F",
        "WSUS.Example:8530",
        "WSUS.Example:8530"
    )]
    [InlineData("https://h:443/", "https", "h", 443, true, "/", "h:443", "h:443")]
    [InlineData("https://h?x", "https", "h", 443, false, "/?x", "h", "h:443")]
    [InlineData("http://h:/x", "http", "h", 80, false, "/x", "h", "h:80")]
    [InlineData(
        "http://[2001:DB8::1]:8080/x",
        "http",
        "2001:DB8::1",
        8080,
        true,
        "/x",
        "[2001:DB8::1]:8080",
        "[2001:DB8::1]:8080"
    )]
    [InlineData(
        "http://[::ffff:192.0.2.1]",
        "http",
        "::ffff:192.0.2.1",
        80,
        false,
        "/",
        "[::ffff:192.0.2.1]",
        "[::ffff:192.0.2.1]:80"
    )]
    [InlineData("http://h/a/../b//c/./|{}\\^`\"<>", "http", "h", 80, false, "/a/../b//c/./|{}\\^`\"<>", "h", "h:80")]
    [InlineData(
        "http://my_host.local./%",
        "http",
        "my_host.local.",
        80,
        false,
        "/%",
        "my_host.local.",
        "my_host.local.:80"
    )]
    public void A_URL_is_taken_apart_and_its_path_left_alone(
        string text,
        string scheme,
        string host,
        int port,
        bool explicitPort,
        string path,
        string authority,
        string hostAndPort
    )
    {
        var url = HttpUrl.Parse(text);

        Assert.Equal(scheme, url.Scheme);
        Assert.Equal(host, url.Host);
        Assert.Equal(port, url.Port);
        Assert.Equal(explicitPort, url.PortIsExplicit);
        Assert.Equal(path, url.PathAndQuery);
        Assert.Equal(authority, url.Authority);
        Assert.Equal(hostAndPort, url.HostAndPort);
        Assert.Equal(scheme == "https", url.IsTls);
        Assert.Equal(url, HttpUrl.Parse(url.ToString()));
    }

    [Theory]
    [InlineData(null, "the URL is empty")]
    [InlineData("", "the URL is empty")]
    [InlineData("host/file", "the URL has no scheme")]
    [InlineData("ftp://h/", "the scheme 'ftp' is not one that BITS downloads by")]
    [InlineData("http:///x", "the URL has no host")]
    [InlineData("http://:80/x", "the URL has no host")]
    [InlineData("http://u:p@h/", "the URL carries a user name or password")]
    [InlineData("http://u@h/", "the URL carries a user name or password")]
    [InlineData("http://h:0/", "the port '0' is not a number from 1 to 65535")]
    [InlineData("http://h:65536/", "the port '65536'")]
    [InlineData("http://h:99999999999/", "the port '99999999999'")]
    [InlineData("http://h:+80/", "the port '+80'")]
    [InlineData("http://h:8o/", "the port '8o'")]
    [InlineData("http://bob:pa/ss@h/", "what stands before its first '/' is no host[:port], and is not shown")]
    [InlineData("http://bob:pa#ss@h/", "it may be part of a password")]
    [InlineData("bob:pa://ss@h/", "the scheme '***' is not one")]
    [InlineData("http://::1/", "an IPv6 address stands in brackets")]
    [InlineData("http://2001:db8::1:80/", "an IPv6 address stands in brackets")]
    [InlineData("http://[::1/", "the IPv6 address has no closing ']'")]
    [InlineData("http://[::1]x/", "'x' follows the IPv6 address")]
    [InlineData("http://[1.2.3.4]/", "'1.2.3.4' is not an IPv6 address")]
    [InlineData("http://[::g]/", "'::g' is not an IPv6 address")]
    [InlineData("http://[fe80::1%25eth0]/", "has a zone")]
    [InlineData("http://a|b/", "the host contains '|'")]
    [InlineData("http://a%2eb/", "the host contains '%'")]
    [InlineData("http://h\\x/", "the host contains '\\'")]
    [InlineData("http://h/a b", "write it as %20")]
    [InlineData("http://h/a\r\nX: y", "U+000D")]
    [InlineData("http://h/\u007f", "U+007F")]
    [InlineData("http://h/\u00fc", "write it as %C3%BC (UTF-8)")]
    [InlineData("http://h/\U0001f600", "write it as %F0%9F%98%80 (UTF-8)")]
    [InlineData("http://b\u00fccher.example:81/x", "write the host in its ASCII form, xn--bcher-kva.example")]
    [InlineData("http://b\u00fccher", "write the host in its ASCII form, xn--bcher-kva")]
    public void What_is_no_usable_URL_is_refused_with_what_to_write_instead(string? text, string problem)
    {
        Assert.False(HttpUrl.TryParse(text, out var url, out var found));

        Assert.Null(url);
        Assert.Contains(problem, found, StringComparison.Ordinal);
        Assert.DoesNotContain(found, char.IsControl);
        Assert.Throws<FormatException>(() => HttpUrl.Parse(text!));
    }

    [Fact]
    public void A_lone_surrogate_is_named()
    {
        Assert.False(HttpUrl.TryParse("http://h/\ud800", out _, out var problem));
        Assert.Contains("U+D800", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void BITS_takes_2200_characters_and_not_one_more()
    {
        var longest = "http://h/" + new string('a', HttpUrl.MaxLength - 9);

        Assert.True(HttpUrl.TryParse(longest, out _, out _));
        Assert.False(HttpUrl.TryParse(longest + "a", out _, out var problem));
        Assert.Contains("2201 characters; BITS takes at most 2200", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_longer_than_a_name_can_be_is_refused()
    {
        Assert.True(HttpUrl.TryParse("http://" + new string('a', 253) + "./", out _, out _));
        Assert.False(HttpUrl.TryParse("http://" + new string('a', 254) + "/", out _, out var problem));
        Assert.Contains("at most 253", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://other/x%2f", "https://other/x%2f")]
    [InlineData("//other:81/x", "http://other:81/x")]
    [InlineData("/x/../y", "http://h:8530/y")]
    [InlineData("/x/./y/", "http://h:8530/x/y/")]
    [InlineData("?q=2", "http://h:8530/a/b?q=2")]
    [InlineData("", "http://h:8530/a/b?q=1")]
    [InlineData("#top", "http://h:8530/a/b?q=1")]
    [InlineData("c", "http://h:8530/a/c")]
    [InlineData("../c", "http://h:8530/c")]
    [InlineData("../../../c/..", "http://h:8530/")]
    [InlineData("c?u=http://x/", "http://h:8530/a/c?u=http://x/")]
    [InlineData("./c:d", "http://h:8530/a/c:d")]
    [InlineData("/login?next=/a/../b", "http://h:8530/login?next=/a/../b")]
    [InlineData(" /x ", "http://h:8530/x")]
    [InlineData("/a b\u00c3\u00bc", "http://h:8530/a%20b%C3%BC")]
    [InlineData("/x#f", "http://h:8530/x")]
    public void A_Location_is_resolved_against_the_URL_asked(string location, string expected)
    {
        var url = HttpUrl.Parse("http://h:8530/a/b?q=1");

        Assert.True(url.TryResolve(location, out var target, out var problem), problem);
        Assert.Equal(expected, target.ToString());
    }

    [Theory]
    [InlineData("ftp://h/x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://")]
    [InlineData("http://u:p@h/")]
    [InlineData("/a\r\nX: y")]
    [InlineData("//")]
    public void A_Location_that_leads_nowhere_has_a_problem(string location)
    {
        Assert.False(HttpUrl.Parse("http://h/a").TryResolve(location, out var target, out var problem));
        Assert.Null(target);
        Assert.NotNull(problem);
    }

    [Theory]
    [InlineData("http://H/x", true)]
    [InlineData("http://h:80/", true)]
    [InlineData("http://h:81/", false)]
    [InlineData("https://h/", false)]
    [InlineData("http://i/", false)]
    public void The_origin_is_scheme_host_and_port(string other, bool same) =>
        Assert.Equal(same, HttpUrl.Parse("http://h/").IsSameOrigin(HttpUrl.Parse(other)));

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("/a b")]
    [InlineData("/a\r\nX: y")]
    [InlineData("/\u00fc")]
    public void Another_path_has_to_be_one(string path) =>
        Assert.Throws<ArgumentException>(() => HttpUrl.Parse("http://h/").WithPathAndQuery(path));

    [Fact]
    public void Arbitrary_text_never_throws_and_what_is_taken_fits_a_request_line() =>
        FixedSeed.ForEach(
            Gen.Select(
                Gen.OneOf(
                    Gen.String[0, 40],
                    Gen.Char["http://[]:@%#?.\\ab1 \u00fc"].Array[0, 20].Select(c => new string(c))
                ),
                Gen.OneOf("", "http://", "http://h/", "//")
            ),
            20_000,
            t =>
            {
                var text = t.Item2 + t.Item1;
                if (HttpUrl.TryParse(text, out var url, out var problem))
                {
                    Assert.Equal(url, HttpUrl.Parse(url.ToString()));
                    Assert.NotEmpty(RequestWriter.Write("GET", url.ToString(), [new("Host", url.Authority)]));
                }
                else
                {
                    Assert.DoesNotContain(problem, char.IsControl);
                }

                if (HttpUrl.Parse("http://h/a/b").TryResolve(text, out var target, out _))
                {
                    Assert.NotEmpty(RequestWriter.Write("GET", target.PathAndQuery, [new("Host", target.Authority)]));
                }
            }
        );
}
