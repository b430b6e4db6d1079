using Probe.Evidence.Logs;
using Probe.Replays;

namespace Probe.Evidence.Tests.Logs;

public sealed class AccessLogTests
{
    private const string Squid =
        "1764272520.586    921 192.0.2.68 TCP_MISS/206 5907 GET http://wsus:8530/Content/a.cab - HIER_DIRECT/192.0.2.9 application/octet-stream";

    private const string Nginx =
        "192.0.2.68 - - [27/Nov/2026:19:42:00 +0100] \"GET /Content/a.cab?x=1 HTTP/1.1\" 206 5907 \"-\" \"Microsoft BITS/7.8\"";

    [Fact]
    public void Squids_native_format_gives_URL_action_status_size_and_time()
    {
        var url = Assert.Single(Read(Squid).Urls);

        Assert.Equal("http://wsus:8530/Content/a.cab", url.Url.ToString());
        Assert.Equal((RecordedEnd.Worked, "TCP_MISS/206", 206), (url.Then.End, url.Then.Text, url.Then.Status));
        Assert.Equal(5907, url.Octets);
        Assert.Equal(new DateTimeOffset(2025, 11, 27, 19, 42, 0, 586, TimeSpan.Zero), url.LastAt);
    }

    [Fact]
    public void A_denial_stands_for_the_BITS_error_of_its_status()
    {
        var then = Read(Squid.Replace("TCP_MISS/206", "TCP_DENIED/403", StringComparison.Ordinal)).Urls[0].Then;

        Assert.Equal((RecordedEnd.Failed, 0x80190193u), (then.End, then.HResult));
    }

    [Theory]
    [InlineData("TCP_MISS_ABORTED/206")]
    [InlineData("TCP_MISS_ABORTED/000")]
    [InlineData("TCP_MISS/000")]
    [InlineData("TCP_MISS/302")]
    public void A_client_that_went_away_and_a_redirect_tell_no_end(string action) =>
        Assert.Equal(
            RecordedEnd.NotKnown,
            Read(Squid.Replace("TCP_MISS/206", action, StringComparison.Ordinal)).Urls[0].Then.End
        );

    [Theory]
    [InlineData("CONNECT wsus.example:443", SkipReason.Tunnel)]
    [InlineData("POST http://wsus:8530/ClientWebService/client.asmx", SkipReason.OtherMethod)]
    [InlineData("GET ftp://wsus/a.cab", SkipReason.OtherScheme)]
    [InlineData("GET cache_object://localhost/info", SkipReason.OtherScheme)]
    [InlineData("NONE error:invalid-request", SkipReason.NoRequest)]
    [InlineData("- error:transaction-end-before-headers", SkipReason.NoRequest)]
    [InlineData("GET http://wsus:8530/Content/a.cab?", SkipReason.QueryStripped)]
    public void What_BITS_does_not_download_by_is_named_and_passed_over(string request, SkipReason reason)
    {
        var content = Read(Squid.Replace("GET http://wsus:8530/Content/a.cab", request, StringComparison.Ordinal));

        Assert.Empty(content.Urls);
        Assert.Equal(0, content.Unreadable);
        var skipped = Assert.Single(content.Skipped);
        Assert.Equal((reason, 1L), (skipped.Reason, skipped.Count));
        Assert.NotEmpty(skipped.Examples);
    }

    [Fact]
    public void The_combined_format_takes_its_host_from_the_base()
    {
        var url = Assert.Single(Read(Nginx, "http://wsus:8530").Urls);

        Assert.Equal("http://wsus:8530/Content/a.cab?x=1", url.Url.ToString());
        Assert.Equal(("206", 5907L), (url.Then.Text, url.Octets));
        Assert.Equal(new DateTimeOffset(2026, 11, 27, 18, 42, 0, TimeSpan.Zero), url.LastAt);
    }

    [Fact]
    public void Without_a_base_a_line_that_names_no_host_is_told_with_what_helps()
    {
        var content = Read(Nginx);

        Assert.True(content.IsEmpty);
        Assert.Contains("--base", Assert.Single(content.Problems).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wsus.example:8530 192.0.2.68 - - ", "http://wsus.example:8530/Content/a.cab?x=1")]
    [InlineData("wsus.example:443 192.0.2.68 - - ", "https://wsus.example:443/Content/a.cab?x=1")]
    public void Apaches_virtual_host_before_the_line_is_the_host(string before, string expected) =>
        Assert.Equal(
            expected,
            Read(Nginx.Replace("192.0.2.68 - - ", before, StringComparison.Ordinal)).Urls[0].Url.ToString()
        );

    [Fact]
    public void Squids_combined_format_has_the_URL_whole_and_the_action_at_its_end()
    {
        var line =
            Nginx.Replace("/Content/a.cab?x=1", "http://wsus/a.cab", StringComparison.Ordinal)
            + " TCP_DENIED:HIER_NONE";

        var url = Assert.Single(Read(line.Replace(" 206 ", " 403 ", StringComparison.Ordinal)).Urls);

        Assert.Equal(("http://wsus/a.cab", "TCP_DENIED/403"), (url.Url.ToString(), url.Then.Text));
    }

    [Theory]
    [InlineData("\\x16\\x03\\x01\\x00", 400)]
    [InlineData("-", 408)]
    [InlineData("", 400)]
    [InlineData("GET /a b c d HTTP/1.1", 400)]
    public void A_line_without_a_request_is_named_and_passed_over(string request, int status)
    {
        var content = Read($"192.0.2.1 - - [27/Nov/2026:19:42:00 +0100] \"{request}\" {status} 0 \"-\" \"-\"");

        Assert.Equal(SkipReason.NoRequest, Assert.Single(content.Skipped).Reason);
    }

    [Fact]
    public void A_client_that_nginx_saw_leaving_tells_no_end() =>
        Assert.Equal(
            RecordedEnd.NotKnown,
            Read(Nginx.Replace(" 206 ", " 499 ", StringComparison.Ordinal), "http://a").Urls[0].Then.End
        );

    [Fact]
    public void A_log_whose_format_changed_midway_is_read_whole()
    {
        var content = Read($"{Squid}\n\n{Nginx}\r\n{Squid}", "http://wsus:8530");

        Assert.Equal((3L, 2, 0L), (content.Requests, content.Urls.Length, content.Unreadable));
    }

    [Theory]
    [InlineData("what is this", 1)]
    [InlineData("1764272520.586 921 192.0.2.68 TCP_MISS 5907 GET http://a/ - - -", 31)]
    [InlineData("1764272520.586 921 192.0.2.68 tcp\u001b[31m/200 5907 GET http://a/ - - -", 31)]
    [InlineData("1764272520.586 921 192.0.2.68 TCP_MISS/200 5907 G\u0000T http://a/ - - -", 49)]
    [InlineData("1764272520.586 921 192.0.2.68 TCP_MISS/200 5907 GET http://a/\u0007 - - -", 53)]
    [InlineData("1764272520.586 921 192.0.2.68", 30)]
    [InlineData("a - - [27/Nov/2026:19:42:00 +0100] \"GET /a HTTP/1.1", 37)]
    [InlineData("a - - [27/Nov/2026:19:42:00 +0100] \"GET /a HTTP/1.1\" x", 53)]
    public void An_unreadable_line_is_counted_with_its_place_and_reading_goes_on(string line, int column)
    {
        var content = Read($"{Squid}\n{line}\n{Squid}");

        Assert.Equal((2L, 1L), (content.Requests, content.Unreadable));
        var problem = Assert.Single(content.Problems);
        Assert.Equal((2L, (long)column), (problem.Line, problem.Column));
        Assert.DoesNotContain(problem.Why, char.IsControl);
    }

    [Fact]
    public void An_endless_line_is_passed_over_without_being_held()
    {
        var content = Records.Read(
            AccessLog.Read,
            [.. Line(Squid), .. Enumerable.Repeat((byte)'x', 10 * 1024 * 1024), .. Line(""), .. Line(Squid)]
        );

        Assert.Equal((2L, 1L), (content.Requests, content.Unreadable));
        Assert.Contains("longer than", content.Problems[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Octets_that_are_no_UTF8_spoil_the_target_alone()
    {
        var agent = Line(Nginx.Replace("Microsoft", "Micr\u00ffsoft", StringComparison.Ordinal), latin: true);
        var target = Line(Nginx.Replace("a.cab", "\u00ff.cab", StringComparison.Ordinal), latin: true);

        var content = Records.Read(AccessLog.Read, [.. agent, .. target], "http://wsus");

        Assert.Equal((1L, 1L), (content.Requests, content.Unreadable));
    }

    [Fact]
    public void Secrets_are_in_no_example()
    {
        var content = Read(
            Squid.Replace(
                "GET http://wsus:8530/Content/a.cab",
                "POST http://u:pass@h/x?sig=s3cret",
                StringComparison.Ordinal
            )
        );

        var shown = Assert.Single(Assert.Single(content.Skipped).Examples);
        Assert.DoesNotContain("s3cret", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("pass", shown, StringComparison.Ordinal);
    }

    private static RecordContent Read(string text, string? given = null) => Records.Read(AccessLog.Read, text, given);

    private static byte[] Line(string text, bool latin = false) =>
        (latin ? System.Text.Encoding.Latin1 : System.Text.Encoding.UTF8).GetBytes(text + "\n");
}
