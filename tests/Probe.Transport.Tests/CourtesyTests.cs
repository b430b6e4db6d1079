using Probe.Http;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Transport.Tests;

public sealed class CourtesyTests
{
    private static readonly HttpUrl Url = HttpUrl.Parse("http://wsus.test:8530/a.cab");

    private readonly ManualTime _time = new();

    [Fact]
    public async Task Requests_are_spread_over_each_second()
    {
        var courtesy = new Courtesy(requestsPerSecond: 4, runsPerHost: 8, _time);

        var first = courtesy.BeforeAsync(Url, Token).AsTask();
        var second = courtesy.BeforeAsync(Url, Token).AsTask();
        var third = courtesy.BeforeAsync(Url, Token).AsTask();

        Assert.True(first.IsCompleted);
        Assert.False(second.IsCompleted);
        _time.Pass(TimeSpan.FromMilliseconds(250));
        await second;
        Assert.False(third.IsCompleted);
        _time.Pass(TimeSpan.FromMilliseconds(250));
        await third;
    }

    [Fact]
    public async Task A_bound_that_was_not_used_is_not_saved_up()
    {
        var courtesy = new Courtesy(requestsPerSecond: 1, runsPerHost: 8, _time);
        await courtesy.BeforeAsync(Url, Token);
        _time.Pass(TimeSpan.FromMinutes(1));

        Assert.True(courtesy.BeforeAsync(Url, Token).AsTask().IsCompleted);
        Assert.False(courtesy.BeforeAsync(Url, Token).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Only_so_many_runs_of_one_host_go_on_at_a_time()
    {
        var courtesy = new Courtesy(null, runsPerHost: 2, _time);
        var one = await courtesy.EnterAsync(Url, Token);
        using var two = await courtesy.EnterAsync(Url, Token);

        var three = courtesy.EnterAsync(Url, Token).AsTask();
        using var elsewhere = await courtesy.EnterAsync(HttpUrl.Parse("http://other.test/"), Token);

        Assert.False(three.IsCompleted);
        one.Dispose();
        (await three).Dispose();
    }

    [Theory]
    [InlineData("429 Too Many Requests", "", 1)]
    [InlineData("503 Service Unavailable", "", 1)]
    [InlineData("503 Service Unavailable", "Retry-After: 7\n", 7)]
    [InlineData("429 Too Many Requests", "Retry-After: Fri, 02 Jan 2026 03:04:15 GMT\n", 10)]
    [InlineData("429 Too Many Requests", "Retry-After: 86400\n", 60)]
    [InlineData("429 Too Many Requests", "Retry-After: 99999999999999\n", 60)]
    [InlineData("429 Too Many Requests", "Retry-After: soon\n", 1)]
    public async Task A_host_that_asks_for_it_is_left_alone_within_a_bound(string status, string header, int seconds)
    {
        var courtesy = new Courtesy(null, runsPerHost: 8, _time);
        using var place = await courtesy.EnterAsync(Url, Token);
        courtesy.After(Answer(status, header));

        var next = courtesy.BeforeAsync(Url, Token).AsTask();
        Assert.True(courtesy.BeforeAsync(HttpUrl.Parse("http://other.test/"), Token).AsTask().IsCompleted);
        _time.Pass(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(next.IsCompleted);
        _time.Pass(TimeSpan.FromMilliseconds(1));
        await next;

        Assert.Equal(1, courtesy.Pauses);
    }

    [Fact]
    public async Task Each_further_refusal_doubles_the_pause_and_a_good_answer_ends_it()
    {
        var courtesy = new Courtesy(null, runsPerHost: 8, _time);
        using var place = await courtesy.EnterAsync(Url, Token);
        courtesy.After(Answer("503 Service Unavailable", ""));
        courtesy.After(Answer("503 Service Unavailable", ""));

        var next = courtesy.BeforeAsync(Url, Token).AsTask();
        _time.Pass(TimeSpan.FromSeconds(1.9));
        Assert.False(next.IsCompleted);
        _time.Pass(TimeSpan.FromSeconds(0.1));
        await next;

        courtesy.After(Answer("200 OK", ""));
        courtesy.After(Answer("503 Service Unavailable", ""));
        var again = courtesy.BeforeAsync(Url, Token).AsTask();
        _time.Pass(TimeSpan.FromSeconds(1));
        await again;
    }

    [Fact]
    public async Task A_wait_ends_with_the_run()
    {
        var courtesy = new Courtesy(requestsPerSecond: 0.001, runsPerHost: 8, _time);
        using var stop = new CancellationTokenSource();
        await courtesy.BeforeAsync(Url, stop.Token);
        var next = courtesy.BeforeAsync(Url, stop.Token).AsTask();

        await stop.CancelAsync();

        await next;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Exchanges.Exchange Answer(string status, string header) =>
        Ask.For(Purpose.BackgroundHead).Replies($"HTTP/1.1 {status}\n{header}\n").Build(1, Url);
}
