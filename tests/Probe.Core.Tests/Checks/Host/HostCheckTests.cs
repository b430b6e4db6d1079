using Probe.Checks;
using Probe.Checks.Host;
using Probe.Findings;
using Probe.Options;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Host;

public sealed class HostCheckTests
{
    private static readonly HostFacts Windows = new() { IsWindows = true, OperatingSystem = "Windows 11" };

    [Fact]
    public void Off_Windows_they_do_not_apply_and_say_what_to_run_there()
    {
        var context = new ContextBuilder().ThroughProxy().Build();

        Assert.All(
            AllChecks.List.Where(c => c.Info.Group == "host"),
            c =>
            {
                var judgement = c.Judge(context);
                Assert.Equal(CheckStatus.NotApplicable, judgement.Status);
                Assert.Matches("sc.exe query|bitsadmin", judgement.Reason);
            }
        );
    }

    [Theory]
    [InlineData("running", CheckStatus.Passed)]
    [InlineData("stopped", CheckStatus.Failed)]
    [InlineData("missing", CheckStatus.Failed)]
    [InlineData(null, CheckStatus.NotRun)]
    public void SENS_must_run(string? state, CheckStatus expected)
    {
        var judgement = new SensIsRunning().Judge(Context(Windows with { SensState = state }));

        Assert.Equal(expected, judgement.Status);
        Assert.All(judgement.Findings, f => Assert.Equal(0x800704DDu, f.BitsError!.HResult));
        Assert.All(judgement.Findings, f => Assert.Equal(Party.Client, f.Culprit.Party));
    }

    [Theory]
    [InlineData("running", CheckStatus.Passed, 0u)]
    [InlineData("stopped", CheckStatus.Passed, 0u)]
    [InlineData("disabled", CheckStatus.Failed, 0x80070422u)]
    [InlineData("missing", CheckStatus.Failed, 0x80070424u)]
    public void BITS_must_be_able_to_start(string state, CheckStatus expected, uint hresult)
    {
        var judgement = new BitsIsRunning().Judge(Context(Windows with { BitsState = state }));

        Assert.Equal(expected, judgement.Status);
        Assert.All(judgement.Findings, f => Assert.Equal(hresult, f.BitsError!.HResult));
    }

    [Theory]
    [InlineData("proxy.example:3128", CheckStatus.Passed)]
    [InlineData("other.example:8080", CheckStatus.Failed)]
    [InlineData(null, CheckStatus.NotRun)]
    public void LocalSystem_must_have_the_proxy_that_was_checked(string? setting, CheckStatus expected) =>
        Assert.Equal(expected, new AccountProxyIsSet().Judge(Context(Windows with { AccountProxy = setting })).Status);

    private static JudgeContext Context(HostFacts host) =>
        new ContextBuilder().ThroughProxy().Build() with
        {
            Host = host,
        };
}
