using System.Collections.Immutable;
using System.Diagnostics;
using Probe.Http;
using Probe.Options;

namespace Probe.Core.Tests.Options;

public sealed class WindowsProxyTests
{
    private static readonly HttpUrl Url = HttpUrl.Parse("http://wsus.corp.example:8530/Content/a.cab");

    [Fact]
    public void LocalSystems_settings_overrule_the_environment_and_WinHTTP()
    {
        var decision = Decide(
            [System("proxy.example:3128"), WinHttp("scan.example:8080")],
            environment: "env.example:1"
        );

        Assert.Equal("proxy.example:3128", decision.Route!.Proxy!.ToString());
        Assert.Equal("LocalSystem (test)", decision.Source);
        Assert.Contains(
            decision.Trace,
            t => t.StartsWith("http_proxy is set and overruled by LocalSystem", StringComparison.Ordinal)
        );
        Assert.Contains(
            decision.Trace,
            t =>
                t.Contains("scan.example:8080", StringComparison.Ordinal)
                && t.Contains("overruled", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_list_that_comes_with_the_job_overrules_the_accounts()
    {
        var decision = Decide([System("proxy.example:3128")], given: "job.example:8080");

        Assert.Equal("job.example:8080", decision.Route!.Proxy!.ToString());
        Assert.Contains(decision.Trace, t => t.EndsWith("overruled by -x", StringComparison.Ordinal));
    }

    [Fact]
    public void Direct_settings_of_LocalSystem_are_settings_too()
    {
        var decision = Decide([System(null), WinHttp("scan.example:8080")], environment: "env.example:1");

        Assert.Equal(RouteKind.Direct, decision.Route!.Kind);
        Assert.Equal("LocalSystem (test)", decision.Source);
    }

    [Fact]
    public void WinHTTPs_setting_steps_in_where_LocalSystem_has_none_and_that_is_called_inferred()
    {
        var decision = Decide([WinHttp("scan.example:8080")]);

        Assert.Equal("scan.example:8080", decision.Route!.Proxy!.ToString());
        Assert.Contains(decision.Trace, t => t.Contains("(inferred)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_users_settings_decide_only_where_nothing_else_is_known()
    {
        var user = System("user.example:1") with { Owner = ProxyOwner.User };

        Assert.Contains("does not go by them", Decide([user]).Trace[0], StringComparison.Ordinal);
        Assert.Equal("LocalSystem (test)", Decide([user, System("proxy.example:3128")]).Source);
    }

    [Fact]
    public void Settings_of_the_machine_hold_for_all_accounts_by_policy_alone()
    {
        var machine = System("machine.example:1") with { Owner = ProxyOwner.Machine };
        var known = new WindowsProxies { All = [machine, System("proxy.example:3128")] };

        Assert.Equal(ProxyOwner.LocalSystem, known.ForDownload()!.Owner);
        Assert.Equal(ProxyOwner.Machine, (known with { PerMachinePolicy = "test" }).ForDownload()!.Owner);
    }

    [Fact]
    public void Settings_of_the_machine_without_the_policy_are_told_and_leave_the_environment_to_decide()
    {
        var decision = Decide(
            [System("machine.example:1") with { Owner = ProxyOwner.Machine }],
            environment: "env.example:1"
        );

        Assert.Equal("http_proxy", decision.Source);
        Assert.Contains("machine.example:1", decision.Trace[0], StringComparison.Ordinal);
        Assert.EndsWith("(ProxySettingsPerUser is not 0)", decision.Trace[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_bypass_list_of_the_settings_is_asked_rule_by_rule()
    {
        var decision = Decide([System("proxy.example:3128") with { Bypass = "<local>;*.corp.example" }]);

        Assert.Equal(RouteKind.Direct, decision.Route!.Kind);
        Assert.Contains("bypass rule '*.corp.example' (http, wsus.corp.example, 8530): fits, direct", decision.Trace);
        Assert.Contains(
            decision.Trace,
            t => t.Contains("the proxy 'proxy.example:3128' is overruled", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_bypass_list_goes_with_the_jobs_own_proxy()
    {
        Assert.Equal("--proxy-bypass", Decide([], given: "job.example:8080", bypass: "*.example").Source);
        Assert.Equal("-x", Decide([], given: "job.example:8080", bypass: "*.test").Source);
    }

    [Theory]
    [InlineData("http://[bad", "its '[' is never closed")]
    [InlineData("[::1", "its '[' is never closed")]
    [InlineData("[bad]", "no IPv6 address")]
    [InlineData("[::1]x", "what follows ']' is not ':port'")]
    [InlineData("bad]", "around an IPv6 address only")]
    [InlineData("a|b.example", "the character '|' cannot stand in a host")]
    [InlineData("<lokal>", "the character '<' cannot stand in a host")]
    [InlineData("http://user@wsus.example", "user and password have no place in a bypass list")]
    [InlineData("[::1]:70000", "its port is not a number")]
    public void A_rule_that_can_fit_nothing_says_why(string rule, string why)
    {
        var trace = new List<string>();
        var rules = BypassList.Read(rule);

        Assert.False(rules.Bypasses("http", "wsus.example", 80, trace));

        Assert.Equal(0, rules.Count);
        Assert.Contains(why, trace[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[fd00::*]:8530", "fd00::7")]
    [InlineData("[fd00::7]", "fd00::7")]
    [InlineData("fd00::7", "fd00::7")]
    public void A_rule_for_an_IPv6_address_fits_it(string rule, string host) =>
        Assert.True(BypassList.Read(rule).Bypasses("http", host, 8530));

    [Fact]
    public void Ten_thousand_rules_end_soon_and_are_told_in_few_lines()
    {
        var rules = BypassList.Read(
            string.Join(';', Enumerable.Range(0, 10_000).Select(i => $"*a*a*a*a*a*b{i}.example"))
        );
        var trace = new List<string>();
        var host = string.Join('.', Enumerable.Repeat(new string('a', 60), 4));
        var started = Stopwatch.GetTimestamp();

        Assert.False(rules.Bypasses("http", host, 80, trace));

        Assert.Equal(10_000, rules.Count);
        Assert.Equal(41, trace.Count);
        Assert.Equal("and 9961 more that do not fit", trace[^1]);
        // Far beyond what it takes, and far below what a matcher that goes back without end would.
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_bypass_list_beyond_what_BITS_takes_is_a_problem_with_its_own_error()
    {
        var list = string.Join(';', Enumerable.Range(0, 10_000).Select(i => $"*.host{i}.example"));

        var decision = Decide([], given: "job.example:8080", bypass: list);

        Assert.Null(decision.Route);
        Assert.Equal(0x80200019u, decision.HResult);
        Assert.Contains("at most 32768", decision.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_entry_of_a_script_counts_and_the_others_are_told()
    {
        var decision = Decide(
            [System(null) with { AutoConfigUrl = "http://pac.example/proxy.pac" }],
            pac: Answer(
                "PROXY one.example:8080; PROXY two.example:3128",
                Proxy("one.example", 8080),
                Proxy("two.example", 3128)
            )
        );

        Assert.Equal("one.example:8080", decision.Route!.Proxy!.ToString());
        Assert.Equal("http://pac.example/proxy.pac", decision.Source);
        Assert.Contains("helper called", decision.Trace);
        Assert.Contains(
            decision.Trace,
            t => t.StartsWith("entry 2 'PROXY two.example:3128'", StringComparison.Ordinal)
        );
        Assert.NotNull(decision.Pac);
    }

    [Fact]
    public void A_script_stands_before_the_list_and_the_environment_and_behind_the_jobs_own_list()
    {
        var direct = Answer("DIRECT", new PacEntry("DIRECT", RouteKind.Direct, null));

        Assert.Equal(RouteKind.Direct, Decide([System("proxy.example:1")], pac: direct).Route!.Kind);
        Assert.Equal(RouteKind.Direct, Decide([], environment: "env.example:1", pac: direct).Route!.Kind);
        Assert.Equal(
            "-x",
            Decide([], given: "job.example:1", pac: _ => throw new InvalidOperationException("asked")).Source
        );
    }

    [Theory]
    [InlineData(0x80072F86u)]
    [InlineData(0x80072F87u)]
    public void A_scripts_problem_is_the_decisions_problem(uint hresult)
    {
        var decision = Decide(
            [System("proxy.example:1")],
            pac: _ => new PacAnswer
            {
                Source = "a.pac",
                Problem = "a.pac:3:7: no",
                HResult = hresult,
            }
        );

        Assert.Null(decision.Route);
        Assert.Equal(hresult, decision.HResult);
        Assert.Equal("a.pac:3:7: no", decision.Problem);
    }

    [Fact]
    public void Where_detection_finds_no_script_the_next_in_order_decides()
    {
        PacQuestion none = _ => new PacAnswer
        {
            Source = "WPAD",
            Problem = "no answer",
            HResult = 0x80072F94,
        };

        Assert.Equal(
            "proxy.example:1",
            Decide([System("proxy.example:1") with { AutoDetect = true }], pac: none).Route!.Proxy!.ToString()
        );
        Assert.Equal("http_proxy", Decide([], environment: "env.example:1", pac: none).Source);
    }

    [Fact]
    public void A_script_of_a_kind_that_BITS_cannot_use_is_unsupported()
    {
        var decision = Decide(
            [],
            pac: Answer("SOCKS s.example:1080", new PacEntry("SOCKS s.example:1080", null, null))
        );

        Assert.True(decision.IsUnsupported);
        Assert.Null(decision.Route);
    }

    [Fact]
    public void A_script_that_was_not_loaded_leaves_the_route_open()
    {
        var decision = Decide([System("proxy.example:1") with { AutoConfigUrl = "http://pac.example/p.pac" }]);

        Assert.Null(decision.Route);
        Assert.Equal(0x80072F87u, decision.HResult);
        Assert.Equal("http://pac.example/p.pac", decision.Settings!.AutoConfigUrl);
    }

    [Fact]
    public void The_trace_says_whose_settings_name_the_script()
    {
        var decision = Decide(
            [System(null) with { AutoConfigUrl = "http://pac.example/proxy.pac", AutoDetect = true }],
            pac: Answer("PROXY p:1", Proxy("p", 1))
        );

        Assert.Contains(decision.Trace, step => step.EndsWith("detection (WPAD) is on", StringComparison.Ordinal));
        Assert.Contains(
            decision.Trace,
            step => step.EndsWith("names the script http://pac.example/proxy.pac", StringComparison.Ordinal)
        );
    }

    private static PacEntry Proxy(string host, int port) =>
        new($"PROXY {host}:{port}", RouteKind.Proxy, new ProxyEndpoint(host, port));

    private static PacQuestion Answer(string result, params PacEntry[] entries) =>
        _ => new PacAnswer
        {
            Source = "http://pac.example/proxy.pac",
            Result = result,
            Entries = [.. entries],
            Trace = ["helper called"],
        };

    private static ProxySettings System(string? proxy) =>
        new()
        {
            Owner = ProxyOwner.LocalSystem,
            Place = "test",
            Proxy = proxy,
        };

    private static ProxySettings WinHttp(string? proxy) => System(proxy) with { Owner = ProxyOwner.WinHttp };

    private static ProxyDecision Decide(
        ImmutableArray<ProxySettings> settings,
        string? given = null,
        string? bypass = null,
        string? environment = null,
        PacQuestion? pac = null
    ) =>
        ProxyDecider.Decide(
            Url,
            new ProbeOptions
            {
                Urls = [Url],
                Proxy = given,
                ProxyBypass = bypass,
                WindowsProxies = new WindowsProxies { All = settings },
                ProxyEnvironment = environment is null
                    ? ImmutableDictionary<string, string>.Empty
                    : ImmutableDictionary<string, string>.Empty.Add("http_proxy", environment),
            },
            pac
        );
}
