using Probe.Cli.Values;
using Probe.Options;

namespace Probe.Cli.Tests.Values;

public sealed class ValueTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1048576", 1048576)]
    [InlineData("16MiB", 16777216)]
    [InlineData("16mib", 16777216)]
    [InlineData("16 MiB", 16777216)]
    [InlineData("1.5k", 1536)]
    [InlineData("2G", 2147483648)]
    [InlineData("1MB", 1000000)]
    [InlineData("7b", 7)]
    [InlineData("8T", 8796093022208)]
    public void Sizes_are_read(string text, long octets)
    {
        Assert.True(Sizes.TryParse(text, out var read));
        Assert.Equal(octets, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("k")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    [InlineData("16 mebibytes")]
    [InlineData("9999999999999T")]
    [InlineData("99999999999999999999999999999999999")]
    public void What_is_no_size_is_refused(string text) => Assert.False(Sizes.TryParse(text, out _));

    [Theory]
    [InlineData("30", 30_000)]
    [InlineData("1.5", 1_500)]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("2m", 120_000)]
    [InlineData("24h", 86_400_000)]
    public void Durations_are_read(string text, double milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var read));
        Assert.Equal(milliseconds, read.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0.0ms")]
    [InlineData("-5")]
    [InlineData("5x")]
    [InlineData("25h")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e400")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("600", 600)]
    [InlineData("600s", 600)]
    [InlineData("10 m", 600)]
    [InlineData("1H", 3_600)]
    [InlineData("14d", 1_209_600)]
    [InlineData("4294967295", 4_294_967_295)]
    public void Job_settings_are_read_in_whole_seconds(string text, long seconds)
    {
        Assert.True(Durations.TryParseSeconds(text, out var read));
        Assert.Equal(TimeSpan.FromSeconds(seconds), read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("500ms")]
    [InlineData("1w")]
    [InlineData("4294967296")]
    [InlineData("4294967295d")]
    [InlineData("99999999999999999999")]
    public void What_no_job_can_be_set_to_is_refused(string text) =>
        Assert.False(Durations.TryParseSeconds(text, out _));

    [Theory]
    [InlineData("wsus.example:8530:192.0.2.7", "wsus.example", 8530, "192.0.2.7")]
    [InlineData("wsus.example:443:[2001:db8::7]", "wsus.example", 443, "2001:db8::7")]
    [InlineData("wsus.example:443:2001:db8::7", "wsus.example", 443, "2001:db8::7")]
    [InlineData("a:80:192.0.2.1,192.0.2.2", "a", 80, "192.0.2.1 192.0.2.2")]
    public void Resolve_entries_are_read(string text, string host, int port, string addresses)
    {
        Assert.True(HostPorts.TryParseResolve(text, out var entry));
        Assert.Equal((host, port, addresses), (entry.Host, entry.Port, string.Join(' ', entry.Addresses)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:80")]
    [InlineData("a:80:")]
    [InlineData(":80:192.0.2.1")]
    [InlineData("a::192.0.2.1")]
    [InlineData("a:0:192.0.2.1")]
    [InlineData("a:65536:192.0.2.1")]
    [InlineData("a:80:b")]
    [InlineData("a:80:1")]
    [InlineData("a:80:0x7f.1")]
    [InlineData("a:80:192.0.2.1,")]
    [InlineData("a b:80:192.0.2.1")]
    public void What_is_no_resolve_entry_is_refused(string text) =>
        Assert.False(HostPorts.TryParseResolve(text, out _));

    [Theory]
    [InlineData("a:80:b:8080", "a", 80, "b", 8080)]
    [InlineData("::127.0.0.1:3128", "", null, "127.0.0.1", 3128)]
    [InlineData("a::b:", "a", null, "b", null)]
    [InlineData("a:80::81", "a", 80, "", 81)]
    [InlineData("[::1]:80:[2001:db8::7]:81", "::1", 80, "2001:db8::7", 81)]
    public void Connect_to_entries_are_read(string text, string host, int? port, string toHost, int? toPort)
    {
        Assert.True(HostPorts.TryParseConnectTo(text, out var entry));
        Assert.Equal((host, port, toHost, toPort), (entry.Host, entry.Port, entry.ToHost, entry.ToPort));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:80")]
    [InlineData("a:80:b")]
    [InlineData("a:80::")]
    [InlineData("a:x:b:80")]
    [InlineData("a:80:b:80:c")]
    [InlineData("[::1:80:b:80")]
    [InlineData("[a]:80:b:80")]
    public void What_is_no_connect_to_entry_is_refused(string text) =>
        Assert.False(HostPorts.TryParseConnectTo(text, out _));

    [Theory]
    [InlineData("X-A: 1", "X-A", "1")]
    [InlineData("x-a:1", "x-a", "1")]
    [InlineData("X-A:", "X-A", "")]
    [InlineData("X-A: a: b ", "X-A", "a: b")]
    [InlineData("Host: other.example", "Host", "other.example")]
    public void Header_lines_are_read(string text, string name, string value)
    {
        Assert.True(HeaderLines.TryParse(text, out var field, out _));
        Assert.Equal((name, value), (field.Name, field.Value));
    }

    [Theory]
    [InlineData("X-A")]
    [InlineData(": 1")]
    [InlineData("X A: 1")]
    [InlineData("X-A : 1")]
    [InlineData("X-A: 1\r\nX-B: 2")]
    [InlineData("X-A: \u0001")]
    [InlineData("X-A: \u20ac")]
    [InlineData("Range: bytes=0-1")]
    [InlineData("content-length: 5")]
    [InlineData("Proxy-Authorization: Basic YTpi")]
    public void What_may_be_no_header_line_is_refused(string text)
    {
        Assert.False(HeaderLines.TryParse(text, out _, out var problem));
        Assert.Contains("accepted: ", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("YTpi", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Could not find a part of the path '/no/e.zip.part'.", "Could not find a part of the path '/no/e.zip'")]
    [InlineData("Access to the path '/no/r.json.4711.part' is denied.", "Access to the path '/no/r.json' is denied")]
    [InlineData("No space left on device : '/a/x.partial'", "No space left on device : '/a/x.partial'")]
    public void A_file_that_is_written_aside_is_named_by_its_place(string message, string told) =>
        Assert.Equal(told, Quoting.ReasonAside(new IOException(message)));

    [Fact]
    public void Control_and_direction_characters_are_not_shown_as_they_are()
    {
        var quoted = Quoting.Quote("a\u001b[31m\u202eb\0");

        Assert.StartsWith("'a", quoted, StringComparison.Ordinal);
        Assert.DoesNotContain(quoted, c => char.IsControl(c) || c == '\u202e');
    }

    [Fact]
    public void Long_texts_are_cut() => Assert.True(Quoting.Quote(new string('a', 5000)).Length < 210);

    [Theory]
    [InlineData("http://user:secret@host/a@b", "'http://***@b'")]
    [InlineData("user:secret@host", "'***@host'")]
    [InlineData("http://host/a@b", "'http://host/a@b'")]
    public void User_information_in_a_URL_is_not_repeated(string text, string shown) =>
        Assert.Equal(shown, Quoting.QuoteUrl(text));

    [Theory]
    [InlineData("user:pass:word", "user", "pass:word")]
    [InlineData("user", "user", null)]
    [InlineData("user:", "user", null)]
    [InlineData(":", null, null)]
    [InlineData("DOMAIN\\user:p", "DOMAIN\\user", "p")]
    public void Proxy_users_are_read(string text, string? user, string? password)
    {
        var credentials = ProxyUsers.Parse(text);

        Assert.Equal((user, password), (credentials!.User, credentials.Password));
    }

    [Theory]
    [InlineData("")]
    [InlineData("user:pass\r\nX-Header: 1")]
    public void What_are_no_credentials_is_refused(string text) => Assert.Null(ProxyUsers.Parse(text));

    [Theory]
    [InlineData("jsno", " (did you mean json?)")]
    [InlineData("TEXT", " (did you mean text?)")]
    [InlineData("yaml", "")]
    [InlineData("", "")]
    public void A_near_word_is_offered(string word, string hint) =>
        Assert.Equal(hint, Nearest.Hint(word, ["json", "text"]));

    [Theory]
    [InlineData("192.0.2.53", "192.0.2.53", 53)]
    [InlineData("192.0.2.53:5353", "192.0.2.53", 5353)]
    [InlineData("2001:db8::53", "2001:db8::53", 53)]
    [InlineData("[2001:db8::53]:5353", "2001:db8::53", 5353)]
    public void A_name_server_is_an_address_with_or_without_a_port(string text, string address, int port)
    {
        Assert.True(NameServers.TryParse(text, out var servers, out _));
        Assert.Equal([new NameServer(address, port)], servers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("127.1")]
    [InlineData("dns.example")]
    [InlineData("192.0.2.53:0")]
    [InlineData("192.0.2.53:65536")]
    [InlineData("192.0.2.53,")]
    [InlineData("192.0.2.53,192.0.2.53")]
    [InlineData("[192.0.2.53]:53")]
    [InlineData("[2001:db8::53")]
    [InlineData("1.1.1.1,1.1.1.2,1.1.1.3,1.1.1.4,1.1.1.5,1.1.1.6,1.1.1.7,1.1.1.8,1.1.1.9")]
    public void What_is_no_list_of_name_servers_is_refused_with_a_reason(string text)
    {
        Assert.False(NameServers.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Theory]
    [InlineData("corp.example,example", true)]
    [InlineData("corp.example.", true)]
    [InlineData("", false)]
    [InlineData("a..b", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("a b", false)]
    public void Suffixes_are_domains(string text, bool accepted) =>
        Assert.Equal(accepted, NameServers.TryParseSuffixes(text, out _, out _));
}
