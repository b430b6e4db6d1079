using Probe.Bits;
using Probe.Findings;
using Probe.Http;
using Probe.Sweeps;
using Probe.Verdicts;

namespace Probe.Core.Tests.Sweeps;

public sealed class SweepTallyTests
{
    [Fact]
    public void Urls_that_fail_alike_are_counted_together_the_most_frequent_first()
    {
        var tally = new SweepTally();
        tally.Add(Entry("http://a/1"));
        tally.Add(Failing("http://a/2", 0x80200013, Party.Proxy));
        foreach (var i in Enumerable.Range(3, 5))
        {
            tally.Add(Failing($"http://a/{i}", 0x80190193, Party.Origin));
        }

        var counts = tally.Counts;

        Assert.Equal((7, 1, 6, 0), (counts.Done, counts.Works, counts.Fails, counts.Undecided));
        Assert.Equal(
            [("BG_E_HTTP_ERROR_403", "origin", 5L), ("BG_E_INSUFFICIENT_RANGE_SUPPORT", "proxy", 1L)],
            counts.Kinds.Select(k => (k.Error, k.Culprit, k.Count))
        );
        Assert.Equal(["http://a/3", "http://a/4", "http://a/5"], counts.Kinds[0].Examples);
        Assert.Equal((7 * 4, 7 * 100), (counts.Requests, counts.Octets));
    }

    [Fact]
    public void What_was_cut_off_is_undecided_and_no_failure()
    {
        var tally = new SweepTally();
        tally.Add(Entry("http://a/1") with { Complete = false, Works = false });

        Assert.Equal((1, 0, 0, 1), (tally.Counts.Done, tally.Counts.Works, tally.Counts.Fails, tally.Counts.Undecided));
        Assert.Equal("undecided", tally.Counts.Kinds[0].Error);
    }

    [Fact]
    public void Kinds_are_bounded()
    {
        var tally = new SweepTally();
        for (var i = 0; i < 3 * SweepTally.MostKinds; i++)
        {
            tally.Add(Entry($"http://a/{i}") with { Works = false, DecidedBy = $"check-{i}" });
        }

        var kinds = tally.Counts.Kinds;

        Assert.Equal(SweepTally.MostKinds + 1, kinds.Length);
        Assert.Equal(("others", 2L * SweepTally.MostKinds), (kinds[0].Error, kinds[0].Count));
    }

    private static SweepEntry Failing(string url, uint code, Party party) =>
        Entry(url) with
        {
            Works = false,
            Outcome = JobOutcome.Error,
            Error = BitsErrors.Get(code),
            Culprit = new Culprit(party, Confidence.Proved, "why"),
        };

    private static SweepEntry Entry(string url) =>
        new()
        {
            Url = HttpUrl.Parse(url),
            Outcome = JobOutcome.Transferred,
            Works = true,
            Complete = true,
            Summary = "fine",
            Requests = 4,
            Octets = 100,
            Duration = TimeSpan.FromMilliseconds(1),
        };
}
