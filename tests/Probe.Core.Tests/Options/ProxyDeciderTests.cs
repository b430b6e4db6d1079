using System.Collections.Immutable;
using CsCheck;
using Probe.Http;
using Probe.Options;

namespace Probe.Core.Tests.Options;

public sealed class ProxyDeciderTests
{
    private const string Url = "http://wsus.example:8530/Content/a.cab";

    [Theory]
    [InlineData("proxy.example:3128", "proxy.example:3128")]
    [InlineData("http://proxy.example:3128", "proxy.example:3128")]
    [InlineData("http://proxy.example:3128/", "proxy.example:3128")]
    [InlineData("HTTP://proxy.example:3128", "proxy.example:3128")]
    [InlineData(" proxy.example:3128 ", "proxy.example:3128")]
    [InlineData("10.0.0.1:8080", "10.0.0.1:8080")]
    [InlineData("[2001:db8::1]:3128", "[2001:db8::1]:3128")]
    [InlineData("user:secret@proxy.example:3128", "proxy.example:3128")]
    [InlineData("http://user:se;cr,e t@proxy.example:3128", "proxy.example:3128")]
    [InlineData("http=a:1;https=b:2", "a:1")]
    [InlineData("https=b:2 http=a:1", "a:1")]
    [InlineData("https=b:2, other:3", "other:3")]
    [InlineData("http=a:1 other:3", "a:1")]
    [InlineData("first:1;second:2", "first:1")]
    [InlineData("proxy_1.example:3128", "proxy_1.example:3128")]
    public void A_proxy_setting_is_read(string value, string endpoint)
    {
        var decision = Decide(value);

        Assert.Null(decision.Problem);
        Assert.Equal(RouteKind.Proxy, decision.Route!.Kind);
        Assert.Equal(endpoint, decision.Route.Proxy!.ToString());
        Assert.False(decision.Route.Proxy.PortIsAssumed);
        Assert.Equal(("-x", "-x"), (decision.Source, decision.Route.Source));
    }

    [Fact]
    public void User_and_password_in_a_setting_are_said_to_go_unused_and_not_shown()
    {
        var decision = Decide("http://bob:hunter2@proxy.example:3128");

        Assert.True(decision.HasCredentials);
        Assert.Contains(
            decision.Trace,
            line => line.Contains("BITS and WinHTTP take none from a proxy setting", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            "hunter2",
            string.Join('\n', decision.Trace) + decision.Setting,
            StringComparison.Ordinal
        );
        Assert.False(Decide("proxy.example:3128").HasCredentials);
    }

    [Theory]
    [InlineData("proxy.example")]
    [InlineData("http://proxy.example")]
    [InlineData("[::1]")]
    public void A_missing_port_is_assumed_to_be_80_and_said(string value)
    {
        var decision = Decide(value);

        Assert.Equal(80, decision.Route!.Proxy!.Port);
        Assert.True(decision.Route.Proxy.PortIsAssumed);
        Assert.Contains(decision.Trace, line => line.Contains("80 is assumed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://proxy name:3128", 13, "white space")]
    [InlineData("proxy name:3128", 6, "white space")]
    [InlineData("proxy.example:99999", 15, "'99999'")]
    [InlineData("proxy.example:0", 15, "'0'")]
    [InlineData("proxy.example:31a8", 15, "'31a8'")]
    [InlineData("proxy.example:+80", 15, "'+80'")]
    [InlineData("proxy.example:", 15, "port after ':' is missing")]
    [InlineData(":3128", 1, "empty")]
    [InlineData("http://", 8, "no host")]
    [InlineData("http://:3128", 8, "empty")]
    [InlineData("htp://proxy.example:3128", 1, "htp://")]
    [InlineData("htp=proxy.example:3128", 1, "htp=")]
    [InlineData("http=htp://proxy.example:3128", 6, "htp://")]
    [InlineData("[2001:db8::1:3128", 1, "never closed")]
    [InlineData("[2001:db8::zz]:3128", 2, "not an IPv6 address")]
    [InlineData("[2001:db8::1]3128", 14, "follows the IPv6 address")]
    [InlineData("2001:db8::1", 9, "brackets")]
    [InlineData("proxy.example:3128:80", 19, "second ':'")]
    [InlineData("http://proxy.example:3128/path", 26, "path")]
    [InlineData("proxy..example:3128", 1, "empty label")]
    [InlineData("10.0.0.256:3128", 1, "not an IPv4 address")]
    [InlineData("pröxy.example:3128", 3, "U+00F6")]
    [InlineData("proxy\u0007:3128", 6, "U+0007")]
    [InlineData("proxy!:3128", 6, "'!'")]
    [InlineData("http://user:hunter2@proxy.example:99999", 35, "'99999'")]
    [InlineData("https=good:1;http=bad:x", 23, "'x'")]
    [InlineData(";;", 1, "no proxy in it")]
    public void A_malformed_setting_is_a_problem_with_its_column(string value, int column, string what)
    {
        var decision = Decide(value);

        Assert.Null(decision.Route);
        Assert.False(decision.IsUnsupported);
        Assert.StartsWith($"column {column}: ", decision.Problem, StringComparison.Ordinal);
        Assert.Contains(what, decision.Problem, StringComparison.Ordinal);
        Assert.Contains("accepted: host:port", decision.Problem, StringComparison.Ordinal);
        Assert.Equal("-x", decision.Source);
    }

    [Fact]
    public void A_setting_longer_than_BITS_takes_is_a_problem()
    {
        var decision = Decide(new string('a', 4001));

        Assert.Contains("4000", decision.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://proxy.example:3129", 3129)]
    [InlineData("https://proxy.example", 443)]
    [InlineData("https://user:secret@proxy.example:3129/", 3129)]
    public void A_proxy_that_is_to_be_spoken_to_by_tls_is_a_route(string value, int port)
    {
        var decision = Decide(value);

        Assert.Null(decision.Problem);
        Assert.Equal(
            ("proxy.example", port, true),
            (decision.Route!.Proxy!.Host, decision.Route.Proxy.Port, decision.Route.Proxy.IsTls)
        );
        Assert.Contains(decision.Trace, t => t.Contains("TLS to the proxy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http=https://proxy.example:3129")]
    [InlineData("https://a.example:1;https://b.example:2")]
    [InlineData("proxy.example:3128")]
    public void In_a_list_https_names_the_protocol_and_no_tls_to_the_proxy(string value) =>
        Assert.NotEqual(true, Decide(value).Route?.Proxy?.IsTls);

    [Theory]
    [InlineData("socks5://proxy.example:1080", "SOCKS")]
    [InlineData("socks4a://proxy.example", "SOCKS")]
    [InlineData("socks5h://user:secret@proxy.example", "SOCKS")]
    public void A_well_formed_proxy_of_another_kind_is_unsupported(string value, string what)
    {
        var decision = Decide(value);

        Assert.Null(decision.Route);
        Assert.True(decision.IsUnsupported);
        Assert.Contains(what, decision.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://user:hunter2@proxy.example:3128")]
    [InlineData("user:hunter2@proxy.example:3128")]
    [InlineData("user:hunter2@proxy.example:99999")]
    [InlineData("user:hunter2@")]
    [InlineData("http://us;er:hunter2@x@proxy.example:3128")]
    [InlineData("socks5://user:hunter2@proxy.example")]
    [InlineData("http=user:hunter2@proxy.example:3128")]
    public void Credentials_in_a_setting_never_show(string value)
    {
        var decision = Decide(value);

        var shown = string.Join('\n', [decision.Setting, decision.Problem, .. decision.Trace]);
        Assert.DoesNotContain("hunter2", shown, StringComparison.Ordinal);
        Assert.Contains("***@", decision.Setting, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("direct")]
    [InlineData("DIRECT")]
    [InlineData("direct://")]
    public void An_empty_setting_means_direct_whatever_the_environment_says(string value)
    {
        var decision = Decide(value, environment: [("http_proxy", "env:1")]);

        Assert.Equal(RouteKind.Direct, decision.Route!.Kind);
        Assert.Equal("-x", decision.Source);
    }

    [Fact]
    public void A_host_called_direct_is_written_with_its_port()
    {
        Assert.Equal("direct:80", Decide("direct:80").Route!.Proxy!.ToString());
    }

    [Fact]
    public void A_list_without_an_entry_for_the_scheme_means_direct()
    {
        var decision = Decide("https=b:2;ftp=c:3");

        Assert.Equal(RouteKind.Direct, decision.Route!.Kind);
        Assert.Contains(decision.Trace, line => line.Contains("no entry for http", StringComparison.Ordinal));
    }

    [Fact]
    public void A_list_is_read_for_the_scheme_of_the_URL()
    {
        Assert.Equal("b:2", Decide("http=a:1;https=b:2", url: "https://wsus.example/a").Route!.Proxy!.ToString());
    }

    [Theory]
    [InlineData("http://localhost/a")]
    [InlineData("http://127.0.0.1:8530/a")]
    [InlineData("http://[::1]/a")]
    public void The_option_is_not_bypassed_for_loopback(string url)
    {
        Assert.Equal(RouteKind.Proxy, Decide("proxy.example:3128", url: url).Route!.Kind);
    }

    [Fact]
    public void The_option_is_not_bypassed_by_the_environment()
    {
        var decision = Decide("proxy.example:3128", environment: [("NO_PROXY", "*"), ("http_proxy", "env:1")]);

        Assert.Equal(RouteKind.Proxy, decision.Route!.Kind);
        Assert.Contains(
            decision.Trace,
            line => line.StartsWith("NO_PROXY is set and not asked", StringComparison.Ordinal)
        );
        Assert.Contains(decision.Trace, line => line == "http_proxy is set and overruled by -x");
    }

    [Fact]
    public void The_option_is_bypassed_by_noproxy()
    {
        var decision = Decide("proxy.example:3128", noProxy: ".example");

        Assert.Equal((RouteKind.Direct, "--noproxy"), (decision.Route!.Kind, decision.Source));
        Assert.Equal("proxy.example:3128", decision.Setting);
        Assert.Contains(decision.Trace, line => line.Contains("'.example'", StringComparison.Ordinal));
    }

    [Fact]
    public void Rules_that_do_not_fit_are_told_and_of_many_the_first_with_the_one_that_fits()
    {
        string Rule(string rule) => $"--noproxy rule '{rule}' (wsus.example, 8530): does not fit";
        var many = string.Concat(Enumerable.Range(0, 60).Select(i => $"h{i}.test,"));

        var through = Decide("proxy.example:3128", noProxy: "a.test,u:hunter2,hunter2@b.test").Trace;
        var past = Decide("proxy.example:3128", noProxy: many + "wsus.example,c.test").Trace;
        var environment = Decide(null, environment: [("http_proxy", "p:1"), ("no_proxy", "a.test")]).Trace;

        Assert.Equal([Rule("a.test"), Rule("***"), Rule("***@b.test")], through.Take(3));
        Assert.Equal(40, past.Count(step => step.EndsWith("does not fit", StringComparison.Ordinal)));
        Assert.Equal("and 20 more that do not fit", past[^2]);
        Assert.Equal("--noproxy has 'wsus.example', which fits wsus.example: direct, -x is overruled", past[^1]);
        Assert.Contains("no_proxy rule 'a.test' (wsus.example, 8530): does not fit", environment);
    }

    [Theory]
    [InlineData("http_proxy,HTTP_PROXY,all_proxy,ALL_PROXY", "http_proxy")]
    [InlineData("HTTP_PROXY,all_proxy,ALL_PROXY", "HTTP_PROXY")]
    [InlineData("all_proxy,ALL_PROXY", "all_proxy")]
    [InlineData("ALL_PROXY,https_proxy", "ALL_PROXY")]
    public void In_the_environment_lower_case_wins_and_the_special_before_the_general(string names, string winner)
    {
        var decision = Decide(null, environment: [.. names.Split(',').Select(n => (n, n.Length + ".example:3128"))]);

        Assert.Equal(winner, decision.Source);
        Assert.Equal(winner.Length + ".example", decision.Route!.Proxy!.Host);
        Assert.All(
            names.Split(',').Where(n => n != winner && n != "https_proxy"),
            n => Assert.Contains($"{n} is set and overruled by {winner}", decision.Trace)
        );
    }

    [Fact]
    public void An_https_URL_reads_the_https_variables()
    {
        var decision = Decide(
            null,
            url: "https://wsus.example:8531/a",
            environment: [("http_proxy", "a:1"), ("HTTPS_PROXY", "b:2")]
        );

        Assert.Equal(("HTTPS_PROXY", "b:2"), (decision.Source, decision.Route!.Proxy!.ToString()));
    }

    [Theory]
    [InlineData("GATEWAY_INTERFACE")]
    [InlineData("REQUEST_METHOD")]
    public void HTTP_PROXY_in_capitals_is_not_read_in_a_CGI_program(string variable)
    {
        var decision = Decide(null, environment: [("HTTP_PROXY", "evil:1"), (variable, "x")]);

        Assert.Equal(RouteKind.Direct, decision.Route!.Kind);
        Assert.Contains(decision.Trace, line => line.Contains(variable, StringComparison.Ordinal));
        Assert.Equal("http_proxy", Decide(null, environment: [("http_proxy", "a:1"), (variable, "x")]).Source);
    }

    [Fact]
    public void A_variable_that_is_set_to_nothing_is_not_set()
    {
        Assert.Equal("all_proxy", Decide(null, environment: [("http_proxy", ""), ("all_proxy", "a:1")]).Source);
    }

    [Fact]
    public void Without_any_setting_the_route_is_direct_by_default()
    {
        var decision = Decide(null);

        Assert.Equal((RouteKind.Direct, "default"), (decision.Route!.Kind, decision.Source));
        Assert.Null(decision.Setting);
        Assert.Single(decision.Trace);
    }

    [Fact]
    public void NO_PROXY_bypasses_the_environments_proxy_and_noproxy_overrules_it()
    {
        (string, string)[] environment = [("http_proxy", "a:1"), ("no_proxy", "wsus.example"), ("NO_PROXY", "*")];

        var bypassed = Decide(null, environment: environment);
        var overruled = Decide(null, noProxy: "other.example", environment: environment);

        Assert.Equal((RouteKind.Direct, "no_proxy"), (bypassed.Route!.Kind, bypassed.Source));
        Assert.Equal((RouteKind.Proxy, "http_proxy"), (overruled.Route!.Kind, overruled.Source));
        Assert.Contains("no_proxy is set and overruled by --noproxy", overruled.Trace);
    }

    [Fact]
    public void A_malformed_variable_is_named_as_the_source()
    {
        var decision = Decide(null, environment: [("http_proxy", "http://proxy:port")]);

        Assert.Null(decision.Route);
        Assert.Equal("http_proxy", decision.Source);
        Assert.Contains("'port'", decision.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_makes_it_throw()
    {
        var letters = Gen.Char["ab1:/@[]=;, .-%\u0000\u001b\u00fc\ud83d"];
        Gen.Select(Gen.String[letters, 0, 24], Gen.String[letters, 0, 24])
            .Sample(
                (proxy, noProxy) =>
                {
                    var decision = Decide(proxy, noProxy: noProxy);
                    return (decision.Route is null) == (decision.Problem is not null)
                        && decision.Trace.Length > 0
                        && decision.Trace.All(line => !line.Contains('\u001b'));
                },
                iter: 20_000,
                seed: "0000KOIKe3s1",
                threads: 1
            );
    }

    private static ProxyDecision Decide(
        string? proxy,
        string? noProxy = null,
        string url = Url,
        IReadOnlyList<(string Name, string Value)>? environment = null
    ) =>
        ProxyDecider.Decide(
            HttpUrl.Parse(url),
            new ProbeOptions
            {
                Urls = [HttpUrl.Parse(url)],
                Proxy = proxy,
                NoProxy = noProxy,
                ProxyEnvironment = (environment ?? []).ToImmutableDictionary(e => e.Name, e => e.Value),
            }
        );
}
