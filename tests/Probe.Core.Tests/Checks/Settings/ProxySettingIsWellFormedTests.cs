using Probe.Bits;
using Probe.Checks.Settings;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Options;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Settings;

public sealed class ProxySettingIsWellFormedTests
{
    private static readonly ProxySettingIsWellFormed Check = new();

    [Theory]
    [InlineData("http://proxy name:3128", "column 13")]
    [InlineData("proxy.example:99999", "99999")]
    [InlineData("htp://proxy.example:3128", "htp://")]
    public void A_malformed_setting_fails_by_itself(string setting, string what)
    {
        var finding = Check.Failed(Context(setting), HResults.InvalidArgument);

        Assert.Equal(HResults.InvalidProxyInfo, Assert.Single(finding.Alternatives).HResult);
        Assert.Equal((Party.Client, Confidence.Proved), (finding.Culprit.Party, finding.Culprit.Confidence));
        Assert.Contains(what, finding.Actual, StringComparison.Ordinal);
        Assert.Contains("-x", finding.Summary, StringComparison.Ordinal);
        Assert.Empty(finding.Evidence);
        Assert.True(finding.EndsJob);
        Assert.Equal("documented", finding.Basis);
    }

    [Theory]
    [InlineData("socks5://proxy.example:1080")]
    public void A_proxy_of_another_kind_fails_and_the_code_is_called_inferred(string setting)
    {
        var finding = Check.Failed(Context(setting), HResults.InvalidArgument);

        Assert.Equal("inferred", finding.Basis);
        Assert.DoesNotContain("malformed", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_a_malformed_setting_does_not_show()
    {
        var finding = Check.Failed(Context("http://user:hunter2@proxy:99999"), HResults.InvalidArgument);

        Assert.DoesNotContain("hunter2", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_well_formed_setting_passes_and_says_what_was_read()
    {
        Assert.Contains(
            "proxy.example:3128",
            Check.Passed(Context("http://proxy.example:3128")),
            StringComparison.Ordinal
        );
        Assert.Contains("80 is assumed", Check.Passed(Context("proxy.example")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_that_cannot_be_run_fails_with_the_error_that_it_has()
    {
        var url = HttpUrl.Parse(ContextBuilder.DefaultUrl);
        var decision = ProxyDecider.Decide(
            url,
            new ProbeOptions { Urls = [url] },
            _ => new PacAnswer
            {
                Source = "a.pac",
                Problem = "a.pac:1:2: no function",
                HResult = HResults.BadAutoProxyScript,
            }
        );

        var finding = Check.Failed(new ContextBuilder().Decided(decision).Build(), HResults.BadAutoProxyScript);

        Assert.Contains("a.pac:1:2", finding.Actual, StringComparison.Ordinal);
        Assert.DoesNotContain("malformed", finding.Summary, StringComparison.Ordinal);
        Assert.Empty(finding.Alternatives);
    }

    [Theory]
    [InlineData("http://pac.example/p.pac", null, Party.ScriptServer, Confidence.Indicated, "gives none")]
    [InlineData("http://pac.example/p.pac", FailureStage.Connect, Party.ScriptServer, Confidence.Assumed, "is down")]
    [InlineData(
        "http://pac.example/p.pac",
        FailureStage.TlsHandshake,
        Party.ScriptServer,
        Confidence.Indicated,
        "gives none"
    )]
    [InlineData("http://pac.example/p.pac", FailureStage.Resolve, Party.Resolver, Confidence.Indicated, "address")]
    [InlineData("WPAD http://wpad.example/wpad.dat", null, Party.ScriptServer, Confidence.Indicated, "gives none")]
    [InlineData("a.pac", null, Party.Client, Confidence.Proved, "the script itself")]
    public void A_script_that_was_not_served_is_not_laid_at_this_machines_door(
        string source,
        FailureStage? failedAt,
        Party party,
        Confidence confidence,
        string why
    )
    {
        var url = HttpUrl.Parse(ContextBuilder.DefaultUrl);
        var decision = ProxyDecider.Decide(
            url,
            new ProbeOptions { Urls = [url] },
            _ => new PacAnswer
            {
                Source = source,
                Problem = source + ": it is a page",
                HResult = HResults.UnableToDownloadScript,
                FailedAt = failedAt,
            }
        );

        var finding = Check.Failed(new ContextBuilder().Decided(decision).Build(), HResults.UnableToDownloadScript);

        Assert.Equal((party, confidence), (finding.Culprit.Party, finding.Culprit.Confidence));
        Assert.Contains(why, finding.Culprit.Why, StringComparison.Ordinal);
        Assert.StartsWith("The PAC script ", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bypass_list_beyond_what_BITS_takes_is_spoken_of_as_one()
    {
        var url = HttpUrl.Parse(ContextBuilder.DefaultUrl);
        var decision = ProxyDecider.Decide(
            url,
            new ProbeOptions
            {
                Urls = [url],
                Proxy = "proxy.example:3128",
                ProxyBypass = string.Concat(Enumerable.Repeat("a.example;", 4000)),
            }
        );

        var finding = Check.Failed(new ContextBuilder().Decided(decision).Build(), HResults.ProxyBypassListTooLarge);

        Assert.Equal("The bypass list --proxy-bypass is longer than BITS takes", finding.Summary);
        Assert.StartsWith("the bypass list has 40000 characters", finding.Actual, StringComparison.Ordinal);
        Assert.Contains("32768", finding.Expected, StringComparison.Ordinal);
        Assert.StartsWith("Shorten the bypass list --proxy-bypass", finding.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("proxy.example:3128", finding.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("a.example;a.example", decision.Setting, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_that_was_not_loaded_is_to_be_given()
    {
        var url = HttpUrl.Parse(ContextBuilder.DefaultUrl);
        var decision = ProxyDecider.DecideBy(
            url,
            new ProxySettings
            {
                Owner = ProxyOwner.LocalSystem,
                Place = "a.reg:1",
                AutoConfigUrl = "http://pac.example/p.pac",
            }
        );

        var finding = Check.Failed(new ContextBuilder().Decided(decision).Build(), HResults.UnableToDownloadScript);

        Assert.Contains("--pac", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_beyond_what_BITS_takes_has_its_own_error() =>
        Check.Failed(Context(new string('a', 4001)), HResults.ProxyListTooLarge);

    [Fact]
    public void Without_proxy_there_is_nothing_to_judge()
    {
        Check.NotApplicable(Context(null));
        Check.NotApplicable(Context("http://proxy name:3128", noProxy: "*"));
    }

    private static Probe.Checks.JudgeContext Context(string? setting, string? noProxy = null)
    {
        var url = HttpUrl.Parse(ContextBuilder.DefaultUrl);
        var options = new ProbeOptions
        {
            Urls = [url],
            Proxy = setting,
            NoProxy = noProxy,
        };
        return new ContextBuilder().Options(_ => options).Decided(ProxyDecider.Decide(url, options)).Build();
    }
}
