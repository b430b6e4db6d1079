using Probe.Checks;
using Probe.Planning;
using Probe.Replays;
using Probe.Testing;
using Probe.Testing.Results;
using Probe.Verdicts;

namespace Probe.Core.Tests.Replays;

public sealed class ThenAndNowTests
{
    private const uint RangeSupport = 0x80200013;
    private const uint Forbidden = 0x80190193;

    [Theory]
    [InlineData(null, true, Change.Same)]
    [InlineData(null, false, Change.Broke)]
    [InlineData(RangeSupport, true, Change.Cured)]
    [InlineData(RangeSupport, false, Change.Same)]
    [InlineData(Forbidden, false, Change.Differs)]
    public void What_changed_follows_from_both_ends(uint? then, bool worksNow, Change expected)
    {
        var row = Compare(
            RecordBasis.Transfer,
            then is { } code ? RecordedOutcome.OfError(code) : new RecordedOutcome(RecordedEnd.Worked, "transferred"),
            worksNow
        );

        Assert.Equal(expected, row.Change);
        Assert.Equal(expected == Change.Same, row.Meaning is null);
    }

    [Theory]
    [InlineData(
        403,
        true,
        Change.Cured,
        "answered with 403 then, transfers now over this route: the cause was transient"
    )]
    [InlineData(206, false, Change.Broke, "says nothing of ranges and lengths")]
    [InlineData(302, true, Change.NotKnown, "the record does not say how it ended")]
    public void A_status_of_a_log_is_claimed_to_be_no_more_than_it_is(
        int status,
        bool worksNow,
        Change change,
        string says
    )
    {
        var row = Compare(RecordBasis.Status, RecordedOutcome.OfStatus(status), worksNow);

        Assert.Equal(change, row.Change);
        Assert.Contains(says, row.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_without_a_code_is_not_said_to_be_the_same()
    {
        var row = Compare(RecordBasis.Transfer, RecordedOutcome.OfError(null), worksNow: false);

        Assert.Equal(Change.Differs, row.Change);
        Assert.Contains("the record does not say", row.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_URLs_tells_no_then_and_nothing_is_said_of_it()
    {
        var row = Compare(RecordBasis.None, new RecordedOutcome(RecordedEnd.NotKnown, "not told"), worksNow: true);

        Assert.Equal((Change.NotKnown, null), (row.Change, row.Meaning));
    }

    [Fact]
    public void A_run_that_was_cut_off_changes_nothing()
    {
        var row = ThenAndNow.Compare(
            RecordBasis.Status,
            Recorded(RecordedOutcome.OfStatus(206)),
            SampleResults.StoppedEarly().Runs,
            TimeSpan.Zero,
            failOnAdvisory: false
        );

        Assert.Equal(Change.NotKnown, row.Change);
        Assert.Contains("not seen to its end", row.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redirect_to_a_host_that_nobody_allowed_is_not_followed_and_no_verdict_comes_of_it()
    {
        var redirect = Ask.Head()
            .Replies("HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/a.cab\r\nContent-Length: 0");
        var context = new ContextBuilder().Add(redirect).Build();
        PlanContext Planned(string allowed) =>
            new(
                context.Url,
                context.Options with
                {
                    ContactOnly = [Pattern(allowed)],
                },
                context.Decision.Route!,
                Leg.Main,
                context.Log
            );
        var runs = Judge.Run(context);

        Assert.Null(FollowUps.After(Planned("wsus.example"), context.Log.All[0]));
        Assert.NotNull(FollowUps.After(Planned("*.example"), context.Log.All[0]));
        var held = ThenAndNow.WithoutVerdictWhereHeld(runs, u => u.Host == "wsus.example");
        Assert.All(
            held,
            r =>
            {
                Assert.False(r.Verdict.Complete);
                Assert.Null(r.Verdict.BitsError);
                Assert.Contains("--allow-host elsewhere.example:80", r.Verdict.Remedy, StringComparison.Ordinal);
            }
        );
        Assert.Equal(runs, ThenAndNow.WithoutVerdictWhereHeld(runs, _ => true));
    }

    [Fact]
    public void What_a_HAR_does_not_show_is_named_by_ids_that_exist()
    {
        var ids = AllChecks.List.Select(c => c.Info.Id).ToList();

        Assert.Empty(RebuiltHeads.NotShown.Concat(RebuiltHeads.HalfShown).Except(ids));
    }

    private static HostPattern Pattern(string text) =>
        HostPattern.TryParse(text, out var pattern) ? pattern : throw new FormatException(text);

    private static ReplayRow Compare(RecordBasis basis, RecordedOutcome then, bool worksNow) =>
        ThenAndNow.Compare(
            basis,
            Recorded(then),
            (worksNow ? SampleResults.Healthy() : SampleResults.RangeStripped()).Runs,
            TimeSpan.FromSeconds(1),
            failOnAdvisory: false
        );

    private static RecordedUrl Recorded(RecordedOutcome then) =>
        new()
        {
            Url = SampleResults.Url,
            Then = then,
            Count = 1,
        };
}
