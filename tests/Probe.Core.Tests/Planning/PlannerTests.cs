using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Planning;

public sealed class PlannerTests
{
    private static readonly HttpUrl Url = HttpUrl.Parse("http://wsus.test:8530/Content/AB/file.cab");
    private static readonly Route Proxied = new()
    {
        Kind = RouteKind.Proxy,
        Proxy = new ProxyEndpoint("proxy.test", 3128),
        Source = "-x",
    };

    private static readonly ProbeOptions Options = new() { Urls = [Url] };

    [Fact]
    public void Quick_asks_for_the_length_and_three_ranges()
    {
        var played = new ScriptedServer(1_000_000).Play(Url, Options with { Depth = Depth.Quick }, Proxied);

        Assert.Equal(
            ["HEAD ", "GET 0-5690", "GET 500000-504095", "GET 999999-999999"],
            played.Select(e => $"{e.Spec.Method} {e.Spec.Range}")
        );
    }

    [Fact]
    public void Standard_plays_the_background_series_whole_then_the_foreground_job_then_diagnostics()
    {
        var played = new ScriptedServer(1_000_000).Play(Url, Options, Proxied);

        Assert.Equal(played.Select(e => e.Spec.Purpose), played.Select(e => e.Spec.Purpose).Order());
        var series = played.Where(e => e.Spec.InSeries).Select(e => e.Spec.Range!.Value).ToList();
        Assert.Equal(1_000_000, series.Sum(r => r.Length));
        Assert.Equal(999_999, series[^1].Last);
        Assert.Contains(played, e => e.Spec.Purpose == Purpose.WholeFile && e.Spec.Range is null && e.Spec.WantsSha1);
        Assert.Contains(played, e => e.Spec.Purpose == Purpose.UnsatisfiableRange && e.Status == 416);
    }

    [Fact]
    public void The_control_leg_repeats_the_quick_requests_only()
    {
        var played = new ScriptedServer(1_000_000).Play(Url, Options, Route.Control, Leg.Control);

        Assert.Equal(
            [Purpose.BackgroundHead, Purpose.FirstRange, Purpose.MiddleRange, Purpose.LastRange],
            played.Select(e => e.Spec.Purpose)
        );
    }

    [Fact]
    public void A_file_beyond_the_verify_limit_is_cut_at_one_MiB_in_both_job_shapes()
    {
        var played = new ScriptedServer(100_000_000).Play(Url, Options with { VerifyLimit = 1_000_000 }, Proxied);

        Assert.Equal(PlanContext.CutOctets, played.Where(e => e.Spec.InSeries).Sum(e => e.Spec.Range!.Value.Length));
        Assert.Equal(PlanContext.CutOctets, played.Single(e => e.Spec.Purpose == Purpose.WholeFile).Spec.BodyLimit);
        Assert.Contains(played, e => e.Spec.Range == new ByteRange(99_999_999, 99_999_999));
    }

    [Fact]
    public void Ranges_past_two_and_four_GiB_are_asked_of_files_that_large()
    {
        var played = new ScriptedServer(5L << 30).Play(Url, Options, Proxied);

        Assert.Equal(
            [1L << 31, 1L << 32],
            played.Where(e => e.Spec.Purpose == Purpose.LargeOffsetRange).Select(e => e.Spec.Range!.Value.First)
        );
    }

    [Fact]
    public void Gets_carry_the_heads_Last_Modified_as_If_Unmodified_Since()
    {
        var played = new ScriptedServer(1000).Play(Url, Options, Proxied);

        Assert.All(
            played.Where(e => e.Spec.Method == "GET"),
            e => Assert.Equal(ScriptedServer.LastModified, e.Spec.Headers.Get("If-Unmodified-Since"))
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5691)]
    public void Small_files_get_only_ranges_that_exist(long length)
    {
        var played = new ScriptedServer(length).Play(Url, Options, Proxied);

        var ranges = played.Where(e => e.Spec.Range is not null && e.Spec.Purpose.Shape() == JobShape.Background);
        Assert.All(ranges, e => Assert.InRange(e.Spec.Range!.Value.Last, 0, length - 1));
        Assert.Equal(length > 0, ranges.Any());
        Assert.Contains(played, e => e.Spec.Purpose == Purpose.WholeFile);
    }

    [Fact]
    public void A_series_stops_at_the_first_answer_that_is_no_206()
    {
        var server = new ScriptedServer(1_000_000)
        {
            Bend = spec =>
                spec.Range is null
                    ? null
                    : ScriptedServer.Exchange(spec, ScriptedServer.Head(200, ("Content-Length", "1000000"))),
        };

        var played = server.Play(Url, Options, Proxied);

        Assert.DoesNotContain(played, e => e.Spec.Purpose == Purpose.SeriesRange);
        Assert.All(
            played.Where(e => e.Spec.Range is not null && e.Spec.Purpose.Shape() == JobShape.Background),
            e => Assert.True(e.Body!.Length <= e.Spec.Range!.Value.Length + 65536)
        );
    }

    [Fact]
    public void Without_a_length_from_HEAD_the_total_of_Content_Range_serves()
    {
        var server = new ScriptedServer(50_000)
        {
            Bend = spec => spec.Method == "HEAD" ? ScriptedServer.Exchange(spec, ScriptedServer.Head(200)) : null,
        };

        var played = server.Play(Url, Options with { Depth = Depth.Quick }, Proxied);

        Assert.Contains(played, e => e.Spec.Range == new ByteRange(49_999, 49_999));
    }

    [Fact]
    public void Nothing_is_asked_after_a_connection_could_not_be_had()
    {
        var server = new ScriptedServer(1000)
        {
            Bend = spec =>
                ScriptedServer.Exchange(
                    spec,
                    null,
                    ScriptedServer.Failure(FailureStage.Connect, FailureCauses.Refused)
                ),
        };

        Assert.Single(server.Play(Url, Options, Proxied));
    }

    [Fact]
    public void Three_requests_without_any_answer_end_the_plan()
    {
        var server = new ScriptedServer(1000)
        {
            Bend = spec =>
                ScriptedServer.Exchange(
                    spec,
                    null,
                    ScriptedServer.Failure(FailureStage.ReceiveHead, FailureCauses.TimedOut)
                ),
        };

        Assert.Equal(Planner.FailuresInARow, server.Play(Url, Options, Proxied).Length);
    }

    [Fact]
    public void The_foreground_job_is_played_though_every_range_is_reset()
    {
        var server = new ScriptedServer(1000)
        {
            Bend = spec =>
                spec.Range is null
                    ? null
                    : ScriptedServer.Exchange(
                        spec,
                        null,
                        ScriptedServer.Failure(FailureStage.ReceiveHead, FailureCauses.Reset)
                    ),
        };

        var played = server.Play(Url, Options, Proxied);

        Assert.Contains(played, e => e.Spec.Purpose == Purpose.WholeFile && e.Status == 200);
        Assert.Equal(
            Planner.FailuresInARow,
            played.Count(e => e.Failure is not null && e.Spec.Purpose.Shape() == JobShape.Background)
        );
    }

    [Fact]
    public void Max_bytes_keeps_the_sum_of_bodies_below_it()
    {
        var played = new ScriptedServer(1_000_000).Play(Url, Options with { MaxBytes = 20_000 }, Proxied);

        Assert.InRange(played.Sum(e => e.Body!.Length), 1, 20_000);
    }

    [Fact]
    public void A_redirect_is_followed_from_the_original_URL_each_time()
    {
        var server = new ScriptedServer(1000)
        {
            Bend = spec =>
                spec.Url == Url
                    ? ScriptedServer.Exchange(
                        spec,
                        ScriptedServer.Head(302, ("Location", "/moved.cab"), ("Content-Length", "0"))
                    )
                    : null,
        };

        var played = server.Play(Url, Options with { Depth = Depth.Quick }, Proxied);

        var settled = new ExchangeLog(played).Settled.ToList();
        Assert.Equal(8, played.Length);
        Assert.Equal(4, settled.Count);
        Assert.All(settled, e => Assert.Equal("http://wsus.test:8530/moved.cab", e.Spec.Url.ToString()));
        Assert.All(settled, e => Assert.Equal(e.Number - 1, e.Spec.FollowUpOf));
    }

    [Fact]
    public void A_redirect_loop_ends_at_the_limit()
    {
        var server = new ScriptedServer(1000)
        {
            Bend = spec =>
                ScriptedServer.Exchange(
                    spec,
                    ScriptedServer.Head(302, ("Location", "/again"), ("Content-Length", "0"))
                ),
        };

        var played = server.Play(Url, Options with { Depth = Depth.Quick, MaxRedirects = 4 }, Proxied);

        Assert.All(played.GroupBy(e => e.Spec.Purpose), hops => Assert.Equal(5, hops.Count()));
    }

    [Fact]
    public void A_Basic_challenge_is_answered_once_and_then_in_advance()
    {
        var server = new ScriptedServer(1000)
        {
            Bend = spec =>
                spec.Headers.Contains("Proxy-Authorization")
                    ? null
                    : ScriptedServer.Exchange(
                        spec,
                        ScriptedServer.Head(407, ("Proxy-Authenticate", "Basic realm=\"x\""), ("Content-Length", "0"))
                    ),
        };
        var options = Options with { Depth = Depth.Quick, ProxyCredentials = new Credentials("user", "secret") };

        var played = server.Play(Url, options, Proxied);

        Assert.Equal([407, 200, 206, 206, 206], played.Select(e => e.Status));
        Assert.Equal("Basic dXNlcjpzZWNyZXQ=", played[1].Spec.Headers.Get("Proxy-Authorization"));
    }

    [Fact]
    public void Refused_credentials_are_not_sent_twice()
    {
        var server = new ScriptedServer(1000)
        {
            Bend = spec =>
                ScriptedServer.Exchange(
                    spec,
                    ScriptedServer.Head(407, ("Proxy-Authenticate", "Basic realm=\"x\""), ("Content-Length", "0"))
                ),
        };
        var options = Options with { Depth = Depth.Quick, ProxyCredentials = new Credentials("user", "wrong") };

        var played = server.Play(Url, options, Proxied);

        // Not for the next requests either: accounts get locked for less.
        Assert.Single(played, e => e.Spec.Headers.Contains("Proxy-Authorization"));
    }

    [Fact]
    public void Credentials_for_the_proxy_never_go_to_the_origin()
    {
        var server = new ScriptedServer(1000)
        {
            Bend = spec =>
                ScriptedServer.Exchange(spec, ScriptedServer.Head(407, ("Proxy-Authenticate", "Basic realm=\"x\""))),
        };
        var options = Options with { ProxyCredentials = new Credentials("user", "secret") };

        var played = server.Play(Url, options, Route.Control, Leg.Control);

        Assert.All(played, e => Assert.False(e.Spec.Headers.Contains("Proxy-Authorization")));
    }

    [Fact]
    public void A_kept_connection_that_the_peer_had_closed_is_tried_once_more_and_shown()
    {
        var broken = 0;
        var server = new ScriptedServer(1000)
        {
            Bend = spec =>
                spec.Purpose == Purpose.FirstRange && broken++ == 0
                    ? ScriptedServer.Exchange(
                        spec,
                        null,
                        ScriptedServer.Failure(FailureStage.ReceiveHead, FailureCauses.ClosedWithoutReply)
                    ) with
                    {
                        Connection = new ConnectionFacts { Id = 1, Reused = true },
                    }
                    : null,
        };

        var played = server.Play(Url, Options with { Depth = Depth.Quick }, Proxied);

        Assert.Equal(2, played.Count(e => e.Spec.Purpose == Purpose.FirstRange));
        Assert.Equal(4, new ExchangeLog(played).Settled.Count());
    }
}
