using System.Collections.Immutable;
using Probe.Checks;
using Probe.Checks.Settings;
using Probe.Findings;
using Probe.Options;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Settings;

public sealed class ScanAndDownloadShareAProxyTests
{
    [Theory]
    [InlineData("proxy.example:3128", "PROXY.example:3128", CheckStatus.Passed)]
    [InlineData(null, null, CheckStatus.Passed)]
    [InlineData("proxy.example:3128", null, CheckStatus.Failed)]
    [InlineData(null, "proxy.example:3128", CheckStatus.Failed)]
    [InlineData("proxy.example:3128", "proxy.example:8080", CheckStatus.Failed)]
    [InlineData("proxy.example:31z8", "proxy.example:3128", CheckStatus.Failed)]
    [InlineData("proxy.example:3128", "proxy.example:31z8", CheckStatus.NotRun)]
    public void Both_must_lead_the_same_way(string? scan, string? download, CheckStatus expected) =>
        Assert.Equal(expected, Judge(Of(ProxyOwner.WinHttp, scan), Of(ProxyOwner.LocalSystem, download)).Status);

    [Fact]
    public void A_bypass_list_of_one_alone_makes_the_difference()
    {
        var finding = Assert.Single(
            Judge(
                Of(ProxyOwner.WinHttp, "proxy.example:3128") with
                {
                    Bypass = "*.example",
                },
                Of(ProxyOwner.LocalSystem, "proxy.example:3128")
            ).Findings
        );

        Assert.Equal(
            "scan by WinHTTP (test): direct; download by LocalSystem (test): through proxy.example:3128",
            finding.Actual
        );
        Assert.Contains(
            "netsh winhttp set proxy proxy-server=\"proxy.example:3128\"",
            finding.Remedy,
            StringComparison.Ordinal
        );
        Assert.Equal(
            (Severity.Warning, Party.Client, false),
            (finding.Severity, finding.Culprit.Party, finding.EndsJob)
        );
    }

    [Fact]
    public void Without_both_settings_there_is_nothing_to_compare()
    {
        Assert.Equal(CheckStatus.NotApplicable, Judge().Status);
        Assert.Equal(CheckStatus.NotApplicable, Judge(Of(ProxyOwner.WinHttp, "a.example:1")).Status);
        Assert.Equal(CheckStatus.NotApplicable, Judge(Of(ProxyOwner.LocalSystem, "a.example:1")).Status);
    }

    [Fact]
    public void Scripts_are_compared_by_their_address_and_else_left_open()
    {
        var script = Of(ProxyOwner.WinHttp, null) with { AutoConfigUrl = "http://pac.example/p.pac" };

        Assert.Equal(CheckStatus.Passed, Judge(script, script with { Owner = ProxyOwner.LocalSystem }).Status);
        Assert.Equal(CheckStatus.NotRun, Judge(script, Of(ProxyOwner.LocalSystem, "a.example:1")).Status);
    }

    [Fact]
    public void The_users_proxy_is_the_scans_where_a_policy_lets_it()
    {
        var known = new WindowsProxies
        {
            All =
            [
                Of(ProxyOwner.WinHttp, null),
                Of(ProxyOwner.LocalSystem, "a.example:1"),
                Of(ProxyOwner.User, "a.example:1"),
            ],
        };

        Assert.Equal(CheckStatus.Failed, Judge(known).Status);
        Assert.Equal(CheckStatus.Passed, Judge(known with { UserProxyForScan = "test" }).Status);
    }

    private static ProxySettings Of(ProxyOwner owner, string? proxy) =>
        new()
        {
            Owner = owner,
            Place = "test",
            Proxy = proxy,
        };

    private static Judgement Judge(params ImmutableArray<ProxySettings> settings) =>
        Judge(new WindowsProxies { All = settings });

    private static Judgement Judge(WindowsProxies known) =>
        new ScanAndDownloadShareAProxy().Judge(
            new ContextBuilder().Options(o => o with { WindowsProxies = known }).Build()
        );
}
