using Probe.Bits;
using Probe.Verdicts;

namespace Probe.Core.Tests.Verdicts;

/// <summary>Transient or fatal, code by code: bits-protocol section 4 written out a second time, by hand.</summary>
public sealed class JobStateTableTests
{
    // Written for upload server applications and applied to downloads by inference.
    private static readonly int[] Transient =
    [
        306,
        .. Enumerable.Range(308, 92),
        408,
        409,
        500,
        502,
        503,
        504,
        .. Enumerable.Range(506, 94),
    ];

    [Fact]
    public void Every_status_from_300_to_599_follows_the_rule()
    {
        var statuses = Enumerable.Range(300, 300).ToList();

        var transient = statuses.Where(s =>
            JobModel.StateOf(BitsErrors.ForStatus(s)).Outcome == JobOutcome.TransientError
        );

        Assert.Equal(Transient, transient);
        Assert.All(
            statuses.Except(Transient),
            s => Assert.Equal(JobOutcome.Error, JobModel.StateOf(BitsErrors.ForStatus(s)).Outcome)
        );
    }

    [Fact]
    public void A_status_without_a_name_has_an_inferred_state() =>
        Assert.All(
            Enumerable.Range(300, 300).Where(s => !BitsErrors.IsListed(0x80190000u | (uint)s)),
            s => Assert.False(JobModel.StateOf(BitsErrors.ForStatus(s)).Documented, $"{s}")
        );

    [Fact]
    public void Every_entry_with_a_documented_state_ends_in_it()
    {
        var documented = BitsErrors.All.Where(e => e.JobState is "error" or "transient").ToList();

        Assert.True(documented.Count > 40, $"{documented.Count} entries");
        Assert.All(
            documented,
            e =>
                Assert.Equal(
                    (e.JobState == "error" ? JobOutcome.Error : JobOutcome.TransientError, true),
                    JobModel.StateOf(e)
                )
        );
    }

    [Fact]
    public void Every_other_entry_says_that_its_state_is_inferred() =>
        Assert.All(
            BitsErrors.All.Where(e => e.JobState is not ("error" or "transient")),
            e => Assert.False(JobModel.StateOf(e).Documented, e.Name)
        );

    [Theory]
    [InlineData(0x80200011u)]
    [InlineData(0x80200013u)]
    [InlineData(0x80190193u)]
    [InlineData(0x8020003Fu)]
    [InlineData(0x80200056u)]
    [InlineData(0x8020001Bu)]
    [InlineData(0x8020002Bu)]
    public void What_is_fatal_for_certain_ends_in_ERROR(uint hresult) =>
        Assert.Equal(JobOutcome.Error, JobModel.StateOf(BitsErrors.Get(hresult)).Outcome);

    [Theory]
    [InlineData(0x80072F78u)]
    [InlineData(0x80072EE7u)]
    [InlineData(0x80070057u)]
    [InlineData(0x800703EBu)]
    [InlineData(0x80200010u)]
    [InlineData(0x8020003Eu)]
    public void What_is_transient_for_certain_is_retried(uint hresult) =>
        Assert.Equal((JobOutcome.TransientError, true), JobModel.StateOf(BitsErrors.Get(hresult)));
}
