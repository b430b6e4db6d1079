using Probe.Checks;
using Probe.Testing.Results;
using Probe.Verdicts;

namespace Probe.Cli.Tests;

public sealed class ExitCodeTests
{
    private static readonly RunResult Fine = SampleResults.Healthy().Runs[0];

    [Fact]
    public void All_well_is_0() =>
        Assert.Equal(0, ExitCodes.Of([Fine, Fine], failOnAdvisory: true, interrupted: false));

    [Theory]
    [InlineData(JobOutcome.Error)]
    [InlineData(JobOutcome.TransientError)]
    public void A_job_that_does_not_transfer_is_1(JobOutcome outcome) =>
        Assert.Equal(1, ExitCodes.Of([Fine, With(outcome)], failOnAdvisory: false, interrupted: false));

    [Fact]
    public void Wrong_bytes_are_1_although_the_job_transfers() =>
        Assert.Equal(1, ExitCodes.Of([WithFailed(CheckLevel.Required)], failOnAdvisory: false, interrupted: false));

    [Fact]
    public void Advisory_findings_are_0_unless_asked_for()
    {
        Assert.Equal(0, ExitCodes.Of([WithFailed(CheckLevel.Advisory)], failOnAdvisory: false, interrupted: false));
        Assert.Equal(1, ExitCodes.Of([WithFailed(CheckLevel.Advisory)], failOnAdvisory: true, interrupted: false));
    }

    [Fact]
    public void An_interrupt_is_130_whatever_was_seen()
    {
        Assert.Equal(130, ExitCodes.Of([], failOnAdvisory: false, interrupted: true));
        Assert.Equal(130, ExitCodes.Of([With(JobOutcome.Error)], failOnAdvisory: false, interrupted: true));
    }

    private static RunResult With(JobOutcome outcome) =>
        Fine with
        {
            Verdict = Fine.Verdict with { Outcome = outcome },
        };

    private static RunResult WithFailed(CheckLevel level) =>
        Fine with
        {
            Checks =
            [
                .. Fine.Checks,
                new CheckResult
                {
                    Check = Fine.Checks[0].Check with { Level = level },
                    Status = CheckStatus.Failed,
                    Reason = "it failed",
                },
            ],
        };
}
