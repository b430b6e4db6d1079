using Probe.Http;

namespace Probe.Pac.Tests;

/// <summary>The functions that scripts call, beyond what the case tables ask of them.</summary>
public sealed class HelperTests
{
    [Theory]
    [InlineData("isPlainHostName('wsus')", "true")]
    [InlineData("isPlainHostName('wsus.example')", "false")]
    [InlineData("dnsDomainIs('wsus.example', 'ample')", "true")]
    [InlineData("dnsDomainIs('wsus.EXAMPLE', '.example')", "false")]
    [InlineData("localHostOrDomainIs('wsus', 'wsus.example')", "true")]
    [InlineData("localHostOrDomainIs('wsus.other', 'wsus.example')", "false")]
    [InlineData("dnsDomainLevels('a.b.c')", "2")]
    [InlineData("convert_addr('104.16.41.2')", "1745889538")]
    [InlineData("convert_addr('255.255.255.255')", "-1")]
    [InlineData("convert_addr('nonsense')", "0")]
    [InlineData("getClientVersion()", "1.0")]
    [InlineData("alert('x')", "undefined")]
    [InlineData("shExpMatch('abc', 'a*c')", "true")]
    [InlineData("shExpMatch('abc', 'A*C')", "false")]
    [InlineData("shExpMatch('a.b', 'a?b')", "true")]
    [InlineData("shExpMatch('a+b', 'a+b')", "true")]
    [InlineData("shExpMatch('aab', 'a+b')", "false")]
    [InlineData("shExpMatch('', '*')", "true")]
    [InlineData("shExpMatch('a\\nb', 'a*b')", "true")]
    [InlineData("shExpMatch('[::1]', '[::1]')", "true")]
    [InlineData("shExpMatch('b.x', '(a|b).x')", "true")]
    [InlineData("shExpMatch('c.x', '(a|b).x')", "false")]
    [InlineData("shExpMatch('x', '(((')", "false")]
    [InlineData("shExpMatch('a'.repeat(100000), '*a*a*a*a*a*a*a*a*b')", "false")]
    [InlineData("shExpMatch('a'.repeat(100000), '(*a*a*a*a*a*a*b|c)')", "false")]
    [InlineData("isInNetEx('10.1.2.3', '10.0.0.0/8')", "true")]
    [InlineData("isInNetEx('10.1.2.3', '0.0.0.0/0')", "true")]
    [InlineData("isInNetEx('10.1.2.3', '10.0.0.0/33')", "false")]
    [InlineData("isInNetEx('10.1.2.3', '10.0.0.0/-8')", "false")]
    [InlineData("isInNetEx('fd00::1', 'fd00::/127')", "true")]
    [InlineData("isInNetEx('fd00::2', 'fd00::/127')", "false")]
    [InlineData("sortIpAddressList('10.0.0.2;10.0.0.1;fe80::1;2001:db8::1')", "2001:db8::1;fe80::1;10.0.0.1;10.0.0.2")]
    [InlineData("sortIpAddressList('wsus')", "")]
    [InlineData("isPlainHostName()", "true")]
    [InlineData("typeof isInNet", "function")]
    public void Helpers_that_ask_nobody(string expression, string expected)
    {
        var names = new Names();

        Assert.Equal(expected, Ask.Value(expression, names));
        Assert.Empty(names.Asked);
    }

    [Theory]
    [InlineData("isResolvable('both.example')", "true")]
    [InlineData("isResolvable('six.example')", "false")]
    [InlineData("isResolvable('none.example')", "false")]
    [InlineData("isResolvableEx('six.example')", "true")]
    [InlineData("isResolvableEx('none.example')", "false")]
    [InlineData("dnsResolve('both.example')", "192.0.2.1")]
    [InlineData("dnsResolve('six.example')", "null")]
    [InlineData("dnsResolve('192.0.2.9')", "192.0.2.9")]
    [InlineData("dnsResolveEx('both.example')", "2001:db8::1;192.0.2.1")]
    [InlineData("dnsResolveEx('none.example')", "")]
    [InlineData("isInNet('both.example', '192.0.2.0', '255.255.255.0')", "true")]
    [InlineData("isInNet('six.example', '192.0.2.0', '255.255.255.0')", "false")]
    [InlineData("isInNet('192.0.2.1', '192.0.2', '255.255.255.0')", "false")]
    [InlineData("myIpAddress()", "10.1.2.3")]
    [InlineData("myIpAddressEx()", "10.1.2.3;fd00::3")]
    public void Helpers_that_ask_the_resolver(string expression, string expected)
    {
        var names = new Names().With("both.example", "2001:db8::1", "192.0.2.1").With("six.example", "2001:db8::6");

        Assert.Equal(expected, Ask.Value(expression, names));
    }

    [Fact]
    public void A_machine_without_addresses_is_its_loopback()
    {
        Assert.Equal("127.0.0.1", Ask.Value("myIpAddress()", new Names { Mine = [] }));
        Assert.Equal("", Ask.Value("myIpAddressEx()", new Names { Mine = [] }));
    }

    // Friday, 2026-11-27, 23:30 in a zone two hours before universal time: Friday, 21:30 there.
    [Theory]
    [InlineData("weekdayRange('FRI')", "true")]
    [InlineData("weekdayRange('THU', 'SAT')", "true")]
    [InlineData("weekdayRange('SAT', 'THU')", "false")]
    [InlineData("weekdayRange('FRI', 'MON')", "true")]
    [InlineData("weekdayRange('fri')", "true")]
    [InlineData("weekdayRange('Freitag')", "false")]
    [InlineData("weekdayRange()", "false")]
    [InlineData("dateRange(27)", "true")]
    [InlineData("dateRange('NOV')", "true")]
    [InlineData("dateRange(2026)", "true")]
    [InlineData("dateRange(2025, 2026)", "true")]
    [InlineData("dateRange(28, 26)", "false")]
    [InlineData("dateRange(20, 'DEC', 10, 'JAN')", "false")]
    [InlineData("dateRange(20, 'NOV', 10, 'JAN')", "true")]
    [InlineData("dateRange('OCT', 2026, 'MAR', 2027)", "true")]
    [InlineData("dateRange('OCT', 2027, 'MAR', 2026)", "false")]
    [InlineData("dateRange(1, 'NOV', 2026, 27, 'NOV', 2026)", "true")]
    [InlineData("dateRange(1, 'NOV')", "false")]
    [InlineData("dateRange(1, 2, 3)", "false")]
    [InlineData("timeRange(23)", "true")]
    [InlineData("timeRange(21, 'GMT')", "true")]
    [InlineData("timeRange(22, 6)", "true")]
    [InlineData("timeRange(6, 22)", "false")]
    [InlineData("timeRange(23, 0, 23, 30)", "true")]
    [InlineData("timeRange(23, 31, 23, 59)", "false")]
    [InlineData("timeRange(23, 30, 0, 23, 30, 0)", "true")]
    [InlineData("timeRange('noon')", "false")]
    [InlineData("new Date().getHours() + ':' + new Date().getMinutes()", "23:30")]
    [InlineData("new Date(2026, 10, 27).getTimezoneOffset()", "-120")]
    public void The_clock_is_the_one_given(string expression, string expected)
    {
        var time = new FixedTime(new DateTimeOffset(2026, 11, 27, 23, 30, 0, TimeSpan.FromHours(2)));

        Assert.Equal(expected, Ask.Value(expression, time: time));
    }

    [Fact]
    public void Each_call_is_traced_with_arguments_and_result()
    {
        var answer = Ask.Body(
            "if (isInNet(dnsResolve(host), '10.0.0.0', '255.0.0.0')) return 'DIRECT'; return 'PROXY a:8080; PROXY b:8080; DIRECT';",
            new Names().With("wsus.example.test", "192.0.2.7")
        );

        Assert.Equal(
            [
                "FindProxyForURL('http://wsus.example.test:8530/Content/AB/x.cab', 'wsus.example.test') of proxy.pac:",
                "dnsResolve('wsus.example.test') → '192.0.2.7'",
                "isInNet('192.0.2.7', '10.0.0.0', '255.0.0.0') → false",
                "it returned 'PROXY a:8080; PROXY b:8080; DIRECT'",
            ],
            answer.Trace
        );
        Assert.Null(answer.Problem);
    }

    [Fact]
    public void Url_and_host_keep_their_case()
    {
        Assert.Equal(
            "PROXY http://WSUS.Example/Content/AB:1",
            Ask.Body("return 'PROXY ' + url + ':1'", url: "http://WSUS.Example/Content/AB").Result
        );
        Assert.Equal(
            "PROXY WSUS.Example:1",
            Ask.Body("return 'PROXY ' + host + ':1'", url: "http://WSUS.Example/").Result
        );
    }

    [Fact]
    public void Of_an_https_URL_the_script_sees_no_path_and_the_trace_says_so()
    {
        var answer = Ask.Body("return 'PROXY ' + url;", url: "https://wsus.example:8531/Content/x.cab?token=secret");

        Assert.Equal("PROXY https://wsus.example:8531/", answer.Result);
        Assert.Contains(
            answer.Trace,
            line => line.StartsWith("https: the script is not given path", StringComparison.Ordinal)
        );
        Assert.All(answer.Trace, line => Assert.DoesNotContain("secret", line, StringComparison.Ordinal));
    }

    [Fact]
    public void FindProxyForURLEx_is_preferred()
    {
        var script = Ask.Load(
            "function FindProxyForURL(u, h) { return 'PROXY four:1'; } function FindProxyForURLEx(u, h) { return 'PROXY six:1'; }"
        );

        Assert.Equal("PROXY six:1", script.Ask(HttpUrl.Parse(Ask.Url)).Result);
    }

    [Fact]
    public void Null_and_an_empty_text_mean_direct()
    {
        foreach (var body in (string[])["return null;", "return '';", "return ' ; ';"])
        {
            var answer = Ask.Body(body);

            Assert.Null(answer.Problem);
            Assert.Empty(answer.Entries);
        }
    }

    [Fact]
    public void Errors_of_grammar_have_their_place()
    {
        var answer = Ask.Load("function FindProxyForURL(url, host) {\n  return 'DIRECT'\n} }")
            .Ask(HttpUrl.Parse(Ask.Url));

        Assert.StartsWith("proxy.pac:3:3: Unexpected token '}'; accepted: ", answer.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_running_have_their_place()
    {
        var answer = Ask.Load("function FindProxyForURL(url, host) {\n  return isInNett(host);\n}")
            .Ask(HttpUrl.Parse(Ask.Url));

        Assert.StartsWith(
            "proxy.pac:2:10: isInNett is not defined; accepted: ",
            answer.Problem,
            StringComparison.Ordinal
        );
    }
}
