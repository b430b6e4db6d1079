using Probe.Checks.Head;
using Probe.Checks.Range;
using Probe.Core.Tests.Checks;
using Probe.Findings;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Findings;

/// <summary>Faults that show only on the first of two equal requests, or only on the second: the habit of a cache.</summary>
public sealed class ColdAndWarmTests
{
    private static readonly string Whole = Reply.Whole(10_000);
    private static readonly string Part = Reply.Range(0, 5690, 10_000);

    [Fact]
    public void A_fault_that_shows_only_when_asked_again_is_proved_of_the_proxy()
    {
        var culprit = Judge(first: Part, again: Whole, controlAgain: Part);

        Assert.Equal((Party.Proxy, Confidence.Proved), (culprit.Party, culprit.Confidence));
        Assert.StartsWith("only when asked again", culprit.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_that_shows_only_the_first_time_is_proved_of_the_proxy()
    {
        var culprit = Judge(first: Whole, again: Part, controlAgain: Part);

        Assert.Equal((Party.Proxy, Confidence.Proved), (culprit.Party, culprit.Confidence));
        Assert.StartsWith("only the first time", culprit.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_origin_that_does_the_same_when_asked_again_is_proved()
    {
        var culprit = Judge(first: Part, again: Whole, controlAgain: Whole);

        Assert.Equal((Party.Origin, Confidence.Proved), (culprit.Party, culprit.Confidence));
    }

    [Fact]
    public void Without_a_repetition_straight_from_the_origin_it_is_indicated_only()
    {
        var culprit = Judge(first: Part, again: Whole, controlAgain: null);

        Assert.Equal((Party.Proxy, Confidence.Indicated), (culprit.Party, culprit.Confidence));
    }

    [Theory]
    [InlineData(true, Confidence.Proved)]
    [InlineData(false, Confidence.Indicated)]
    public void The_foreground_jobs_HEAD_asks_again_what_the_background_job_asked(
        bool isAskedAgain,
        Confidence confidence
    )
    {
        const string WithoutLength = "HTTP/1.1 200 OK\n\n";
        var repeated = Ask.For(Purpose.RepeatedHead).InRound(1);
        var context = new ContextBuilder()
            .ThroughProxy()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Part),
                Ask.ForegroundHead().Replies(WithoutLength),
                repeated.Replies(WithoutLength),
                Ask.Head().Replies(Reply.Head(10_000)).OfControl(),
                Ask.FirstRange().Replies(Part).OfControl()
            );
        context = isAskedAgain ? context.Add(repeated.Replies(Reply.Head(10_000)).OfControl()) : context;

        var culprit = Assert.Single(context.By<HeadGivesLength>().Findings).Culprit;

        Assert.Equal((Party.Proxy, confidence), (culprit.Party, culprit.Confidence));
        Assert.StartsWith("only when asked again", culprit.Why, StringComparison.Ordinal);
    }

    private static Culprit Judge(string first, string again, string? controlAgain)
    {
        var context = new ContextBuilder()
            .ThroughProxy()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(first),
                Again().Replies(again),
                Ask.Head().Replies(Reply.Head(10_000)).OfControl(),
                Ask.FirstRange().Replies(Part).OfControl()
            );
        context = controlAgain is null ? context : context.Add(Again().Replies(controlAgain).OfControl());
        return Assert.Single(context.By<RangeIsHonoured>().Findings).Culprit;
    }

    private static ExchangeBuilder Again() => Ask.Range(Purpose.RepeatedRange, 0, 5690).InRound(1);
}
