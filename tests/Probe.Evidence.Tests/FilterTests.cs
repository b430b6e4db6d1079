using Probe.Evidence.Filters;
using Probe.Evidence.Http;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Testing;
using Probe.Testing.Results;

namespace Probe.Evidence.Tests;

public sealed class FilterTests
{
    [Theory]
    [InlineData("~d wsus", true)]
    [InlineData("~d other", false)]
    [InlineData("~d WSUS & ~c 403", true)]
    [InlineData("~d wsus ~c 404", false)]
    [InlineData("~c 404 | ~c 403", true)]
    [InlineData("!~c 403", false)]
    [InlineData("! ( ~c 404 | ~m post )", true)]
    [InlineData("~u /Content/.*cab$", true)]
    [InlineData("Content", true)]
    [InlineData("~m HEAD", false)]
    [InlineData("~m ^get$", true)]
    [InlineData("~h squid", true)]
    [InlineData("~hq squid", false)]
    [InlineData("~hs 'server: squid'", true)]
    [InlineData("~hq ^range:", true)]
    [InlineData("~hq \"bytes=0-9\"", true)]
    [InlineData("~q", false)]
    [InlineData("~s", true)]
    [InlineData("~s & !~c 404 & (~d wsus | ~q)", true)]
    [InlineData("~c 404 | ~d wsus & ~m head", false)]
    public void An_exchange_fits_what_is_written(string text, bool fits)
    {
        Assert.True(ExchangeFilter.TryParse(text, out var filter, out _, out var problem), problem);

        Assert.Equal(fits, filter.Fits(Seen(403)));
    }

    [Fact]
    public void A_request_without_reply_has_none()
    {
        Assert.True(ExchangeFilter.TryParse("~q & !~s & !~c 200", out var filter, out _, out _));

        Assert.True(filter.Fits(Seen(null)));
    }

    [Theory]
    [InlineData("", 1, "a term is missing")]
    [InlineData("~d", 3, "~d has no value")]
    [InlineData("~d wsus &", 10, "a term is missing")]
    [InlineData("~z x", 1, "no operator '~z'")]
    [InlineData("~d a | | ~c 1", 8, "before '|'")]
    [InlineData("(~d a", 1, "never closed")]
    [InlineData("~d a)", 5, "closes nothing")]
    [InlineData("~c abc", 4, "'abc' is no status code")]
    [InlineData("~c 99", 4, "100 to 999")]
    [InlineData("~u 'abc", 4, "never closed")]
    [InlineData("~u a[b", 7, "is no pattern")]
    [InlineData("!", 2, "a term is missing")]
    [InlineData("~c !", 4, "~c has no value")]
    public void What_is_wrong_is_told_with_its_column(string text, int column, string problem)
    {
        Assert.False(ExchangeFilter.TryParse(text, out _, out var at, out var told));

        Assert.Contains(problem, told, StringComparison.Ordinal);
        Assert.Equal(column, at);
    }

    [Theory]
    [InlineData("~m post", true, false, false)]
    [InlineData("~d wsus", true, true, true)]
    [InlineData("~d other", false, false, false)]
    [InlineData("~c 200", false, true, false)]
    [InlineData("~c 403", false, false, true)]
    [InlineData("~m connect & ~hq proxy-auth", false, true, false)]
    [InlineData("~u simpleauth", true, false, false)]
    [InlineData("~q", true, false, false)]
    public void It_fits_what_is_not_judged_too(string text, bool upload, bool tunnel, bool refusal)
    {
        Assert.True(ExchangeFilter.TryParse(text, out var filter, out _, out _));
        var other = new SeenOther(
            1,
            "192.0.2.1",
            DateTimeOffset.UnixEpoch,
            "POST",
            "http://wsus.example:8530/SimpleAuth",
            null
        );

        Assert.Equal(
            (upload, tunnel, refusal),
            (
                filter.Fits(FilterSubject.Of(other)),
                filter.Fits(FilterSubject.Of(SampleCaptures.Tunnel())),
                filter.Fits(FilterSubject.Of(SampleCaptures.Answer("GET http://wsus.example/ HTTP/1.1\r\n\r\n")))
            )
        );
    }

    [Fact]
    public void Nesting_and_length_are_bounded()
    {
        Assert.False(ExchangeFilter.TryParse(new string('(', 1000) + "a", out _, out _, out var deep));
        Assert.False(ExchangeFilter.TryParse(new string('a', 5000), out _, out _, out var wide));

        Assert.Contains("nested deeper", deep, StringComparison.Ordinal);
        Assert.Contains("at most", wide, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_never_comes_to_an_end_does_not_fit()
    {
        Assert.True(ExchangeFilter.TryParse("~hq '(x+x+)+y'", out var filter, out _, out _));

        Assert.False(filter.Fits(Seen(200)));
    }

    private static SeenExchange Seen(int? status)
    {
        HeaderList headers = [new("Host", "wsus.example"), new("Range", "bytes=0-9"), new("X", new string('x', 60))];
        var url = HttpUrl.Parse("http://wsus.example:8530/Content/AB/file.cab");
        return new SeenExchange
        {
            Connection = 1,
            Client = "192.0.2.1",
            Request = new RequestHead
            {
                Bytes = [],
                Method = "GET",
                Target = url.PathAndQuery,
                Version = "HTTP/1.1",
                Headers = headers,
                BodyLength = 0,
            },
            Exchange = new Exchange
            {
                Number = 1,
                Route = new Route { Kind = RouteKind.Direct, Source = "test" },
                StartedAt = DateTimeOffset.UnixEpoch,
                Spec = new RequestSpec
                {
                    Key = "seen",
                    Purpose = Purpose.WholeFile,
                    Method = "GET",
                    Url = url,
                    Headers = headers,
                },
                Response = status is { } code ? ScriptedServer.Head(code, ("Server", "squid")) : null,
            },
        };
    }
}
