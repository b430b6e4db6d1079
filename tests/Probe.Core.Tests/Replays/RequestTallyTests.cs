using Probe.Http;
using Probe.Replays;

namespace Probe.Core.Tests.Replays;

public sealed class RequestTallyTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 27, 19, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_same_URLs_are_merged_with_their_count_and_times()
    {
        var tally = new RequestTally(_ => true);
        tally.Add(Request("http://a/x", 206, Time.AddMinutes(1)));
        tally.Add(Request("http://a/x", 206, Time));
        tally.Add(Request("http://a/y", 404, Time));

        var content = tally.Finish();

        Assert.Equal(3, content.Requests);
        Assert.Equal([("http://a/x", 2L), ("http://a/y", 1L)], content.Urls.Select(u => (u.Url.ToString(), u.Count)));
        Assert.Equal(
            (Time, Time.AddMinutes(1), 20L),
            (content.Urls[0].FirstAt, content.Urls[0].LastAt, content.Urls[0].Octets)
        );
    }

    [Theory]
    [InlineData("403 206", "206")]
    [InlineData("206 403", "403")]
    [InlineData("407 206", "206")]
    [InlineData("206 499", "206")]
    [InlineData("499", "499")]
    public void What_came_last_is_how_it_ended(string statuses, string expected)
    {
        var tally = new RequestTally(_ => true);
        foreach (var status in statuses.Split(' '))
        {
            tally.Add(Request("http://a/x", int.Parse(status, System.Globalization.CultureInfo.InvariantCulture)));
        }

        Assert.Equal(expected, tally.Finish().Urls[0].Then.Text);
    }

    [Fact]
    public void A_HEAD_that_works_does_not_make_up_for_a_GET_that_failed()
    {
        var tally = new RequestTally(_ => true);
        tally.Add(Request("http://a/x", 403) with { Series = "GET" });
        tally.Add(Request("http://a/x", 200) with { Series = "HEAD" });

        var url = tally.Finish().Urls[0];

        Assert.Equal("403", url.Then.Text);
        Assert.Equal(2, url.Ends.Length);
    }

    [Fact]
    public void Hosts_that_may_not_be_contacted_are_counted_by_host()
    {
        var tally = new RequestTally(u => u.Host == "a");
        tally.Add(Request("http://a/x", 200));
        tally.Add(Request("http://b/x", 200));
        tally.Add(Request("http://B/y", 200));
        tally.Add(Request("http://c:81/y", 200));

        var content = tally.Finish();

        Assert.Single(content.Urls);
        Assert.Equal([new SilentHost("b:80", 2), new SilentHost("c:81", 1)], content.NotContacted);
    }

    [Fact]
    public void What_is_kept_is_bounded_and_what_is_beyond_is_counted()
    {
        var tally = new RequestTally(_ => true, mostUrls: 10);
        for (var i = 0; i < 1000; i++)
        {
            tally.Add(Request($"http://a/{i % 20}", 200 + (i % 99)) with { Series = $"client {i}" });
            tally.Skip(SkipReason.OtherMethod, $"POST http://a/{i}");
            tally.Unreadable(i, 1, "bad");
            tally.Note($"note {i}");
        }

        var content = tally.Finish();

        Assert.Equal((10, 500L), (content.Urls.Length, content.BeyondBound));
        Assert.All(content.Urls, u => Assert.True(u.Ends.Length <= 6));
        Assert.True(content.Skipped[0].Examples.Length <= 3);
        Assert.Equal((1000L, 1000L), (content.Skipped[0].Count, content.Unreadable));
        Assert.True(content.Problems.Length <= 10 && content.Notes.Length <= 10);
    }

    [Fact]
    public void Secrets_in_a_query_are_kept_to_be_sent_and_masked_to_be_shown()
    {
        var tally = new RequestTally(_ => true);
        tally.Add(Request("http://a/x?sig=s3cret", 200));

        var url = tally.Finish().Urls[0];

        Assert.Equal("/x?sig=s3cret", url.Url.PathAndQuery);
        Assert.DoesNotContain("s3cret", url.Shown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_not_all_may_be_sent_those_that_failed_come_first()
    {
        var tally = new RequestTally(_ => true);
        tally.Add(Request("http://a/1", 200));
        tally.Add(Request("http://a/2", 200));
        tally.Add(Request("http://a/3", 503));

        var chosen = ReplayResult.Chosen(tally.Finish(), 2);

        Assert.Equal(["http://a/3", "http://a/1"], chosen.Select(u => u.Url.ToString()));
    }

    private static RecordedRequest Request(string url, int status, DateTimeOffset? at = null) =>
        new()
        {
            Url = HttpUrl.Parse(url),
            Outcome = RecordedOutcome.OfStatus(status),
            At = at,
            Octets = 10,
        };
}
