namespace Probe.Lab.Tests;

/// <summary>How fault texts are read.</summary>
public sealed class LabScenarioTests
{
    [Fact]
    public void Settings_are_read_and_defaults_kept()
    {
        Assert.True(LabScenario.TryParse(["body-cut-short:after=5", "range-widened"], out var scenario, out _));

        Assert.Equal(["body-cut-short", "range-widened"], scenario.Faults.Select(f => f.Fault.Info.Id));
        Assert.Equal(5, scenario.Faults[0].Values["after"]);
        Assert.Equal(4096, scenario.Faults[1].Values["block"]);
    }

    [Theory]
    [InlineData("nothing-like-it", "there is no fault 'nothing-like-it'; accepted: ")]
    [InlineData("\u001b[31m", "there is no fault '\\x1b[31m'; accepted: ")]
    [InlineData("nothing-like-it", "names, which 'bitsprobe lab --list' tells")]
    [InlineData("range-striped", "accepted: range-stripped, ")]
    [InlineData("body-cut-short:before=5", "has no setting 'before'; accepted: after")]
    [InlineData("range-ignored:x=5", "has no setting 'x'; it has none")]
    [InlineData("body-cut-short:after", "accepted: after=N with N from 0 to ")]
    [InlineData("body-cut-short:after=-1", "accepted: after=N with N from 0 to ")]
    [InlineData("body-cut-short:after=99999999999999999999", "accepted: after=N with N from 0 to ")]
    [InlineData("head-refused:status=200", "accepted: status=N with N from 400 to 599 HTTP status")]
    public void What_cannot_be_used_is_named_with_what_can(string text, string problem)
    {
        Assert.False(LabScenario.TryParse([text], out _, out var problems));

        Assert.Contains(problem, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_is_told_at_once()
    {
        Assert.False(
            LabScenario.TryParse(
                ["a", "range-ignored", "range-ignored", "head-refused:x=1,y=2"],
                out _,
                out var problems
            )
        );

        Assert.Equal(4, problems.Length);
    }

    [Fact]
    public async Task A_lab_does_not_start_with_a_fault_that_is_none()
    {
        var problem = await Assert.ThrowsAsync<ArgumentException>(() =>
            LabServer.StartAsync(
                new LabOptions { FaultIds = ["nothing-like-it"] },
                TestContext.Current.CancellationToken
            )
        );

        Assert.Contains("nothing-like-it", problem.Message, StringComparison.Ordinal);
    }
}
