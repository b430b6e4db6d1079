using System.Text;
using Probe.Evidence.Logs;
using Probe.Replays;

namespace Probe.Evidence.Tests.Logs;

public sealed class W3cLogTests
{
    private const string Fields =
        "#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n#Date: 2026-11-27 19:00:00\r\n"
        + "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status sc-bytes time-taken\r\n";

    private const string Line =
        "2026-11-27 19:00:01 192.0.2.9 GET /Content/AA/a.cab - 8530 - 192.0.2.68 Microsoft+BITS/7.8 206 0 0 5907 15";

    [Fact]
    public void A_line_gives_URL_status_size_and_time()
    {
        var url = Assert.Single(Read(Fields + Line, "http://wsus:8530").Urls);

        Assert.Equal("http://wsus:8530/Content/AA/a.cab", url.Url.ToString());
        Assert.Equal((RecordedEnd.Worked, "206", 5907L), (url.Then.End, url.Then.Text, url.Octets));
        Assert.Equal(new DateTimeOffset(2026, 11, 27, 19, 0, 1, TimeSpan.Zero), url.FirstAt);
    }

    [Fact]
    public void The_substatus_is_told_and_the_status_decides()
    {
        var then = Read(Fields + Line.Replace("206 0 0", "404 13 0", StringComparison.Ordinal), "http://wsus")
            .Urls[0]
            .Then;

        Assert.Equal(("404.13", RecordedEnd.Failed, 0x80190194u), (then.Text, then.End, then.HResult));
    }

    [Theory]
    [InlineData("64")]
    [InlineData("1236")]
    [InlineData("995")]
    public void A_client_that_went_away_tells_no_end(string code)
    {
        var then = Read(Fields + Line.Replace("206 0 0", "206 0 " + code, StringComparison.Ordinal), "http://wsus")
            .Urls[0]
            .Then;

        Assert.Equal((RecordedEnd.NotKnown, "206 win32 " + code), (then.End, then.Text));
    }

    [Fact]
    public void The_columns_may_change_midway()
    {
        var content = Read(
            $"{Fields}{Line}\r\n#Fields: cs-host cs-method cs-uri-stem cs-uri-query sc-status\r\nother:8531 HEAD /b.cab q=1 200\r\n",
            "http://wsus:8530"
        );

        Assert.Equal(
            ["http://wsus:8530/Content/AA/a.cab", "http://other:8531/b.cab?q=1"],
            content.Urls.Select(u => u.Url.ToString())
        );
    }

    [Theory]
    [InlineData("80", "http://wsus.example/b.cab")]
    [InlineData("443", "https://wsus.example/b.cab")]
    [InlineData("8531", "https://wsus.example/b.cab")]
    public void The_port_tells_http_from_https_where_the_line_has_the_host(string port, string expected) =>
        Assert.Equal(
            expected,
            Read($"#Fields: s-port cs-host cs-method cs-uri-stem sc-status\n{port} wsus.example GET /b.cab 200")
                .Urls[0]
                .Url.ToString()
        );

    [Fact]
    public void The_error_log_of_HTTP_sys_is_read_too()
    {
        var content = Read(
            "#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason s-queuename\n"
                + "2026-11-27 19:00:01 192.0.2.68 50000 192.0.2.9 8530 HTTP/1.1 GET /a.cab 503 1 AppOffline WsusPool\n"
                + "2026-11-27 19:00:01 192.0.2.68 50000 192.0.2.9 8530 - - - - - Timer_ConnectionIdle -\n",
            "http://wsus:8530"
        );

        Assert.Equal(("503", 1L), (Assert.Single(content.Urls).Then.Text, content.Requests));
        Assert.Equal(SkipReason.NoRequest, Assert.Single(content.Skipped).Reason);
    }

    [Fact]
    public void A_path_that_IIS_decoded_is_encoded_again() =>
        Assert.Equal(
            "http://wsus/%C3%BCbung.cab",
            Read(Fields + Line.Replace("/Content/AA/a.cab", "/übung.cab", StringComparison.Ordinal), "http://wsus")
                .Urls[0]
                .Url.ToString()
        );

    [Theory]
    [InlineData("2026-11-27 19:00:01 too few", "fields where")]
    [InlineData(Line + " one-more", "more fields where")]
    [InlineData("2026-11-27 19:00:01 192.0.2.9 G\u001bT /a.cab - 8530 - 192.0.2.68 x 206 0 0 5907 15", "no method")]
    [InlineData("2026-11-27 19:00:01 192.0.2.9 GET /a\u0000b - 8530 - 192.0.2.68 x 206 0 0 5907 15", "U+0000")]
    public void An_unreadable_line_is_counted_with_its_place(string line, string why)
    {
        var content = Read($"{Fields}{line}\n{Line}", "http://wsus");

        Assert.Equal((1L, 1L), (content.Requests, content.Unreadable));
        Assert.Equal(5, content.Problems[0].Line);
        Assert.Contains(why, content.Problems[0].Why, StringComparison.Ordinal);
        Assert.DoesNotContain(content.Problems[0].Why, char.IsControl);
    }

    [Fact]
    public void A_line_before_any_Fields_line_is_unreadable()
    {
        var content = Read($"{Line}\n{Fields}{Line}", "http://wsus");

        Assert.Equal((1L, 1L, 1L), (content.Requests, content.Unreadable, content.Problems[0].Line));
    }

    [Fact]
    public void NULs_that_IIS_fills_a_log_with_say_nothing()
    {
        var content = Read(Fields + Line + "\r\n" + new string('\0', 100_000), "http://wsus");

        Assert.Equal((1L, 1L), (content.Requests, content.Unreadable));
    }

    [Fact]
    public void Octets_that_are_no_UTF8_make_no_other_URL()
    {
        var octets = Encoding.Latin1.GetBytes(
            Fields + Line.Replace("/Content/AA/a.cab", "/\u00fc.cab", StringComparison.Ordinal)
        );

        var content = Records.Read(W3cLog.Read, octets, "http://wsus");

        Assert.Equal((0L, 1L), (content.Requests, content.Unreadable));
    }

    private static RecordContent Read(string text, string? given = null) => Records.Read(W3cLog.Read, text, given);
}
