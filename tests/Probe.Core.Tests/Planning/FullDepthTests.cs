using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Planning;

public sealed class FullDepthTests
{
    private static readonly HttpUrl Url = HttpUrl.Parse("http://wsus.test:8530/Content/AB/file.cab");

    private static readonly Route Proxied = new()
    {
        Kind = RouteKind.Proxy,
        Proxy = new ProxyEndpoint("proxy.test", 3128),
        Source = "-x",
    };

    private static readonly ProbeOptions Full = new() { Urls = [Url], Depth = Depth.Full };

    [Fact]
    public void Ranges_are_asked_again_out_of_order_and_HEAD_twice()
    {
        var played = new ScriptedServer(1_000_000).Play(Url, Full, Proxied);

        Assert.Equal(
            ["999999-999999", "500000-504095", "0-5690"],
            played.Where(e => e.Spec.Purpose == Purpose.RepeatedRange).Select(e => e.Spec.RangeText)
        );
        Assert.Equal([1, 2], played.Where(e => e.Spec.Purpose == Purpose.RepeatedHead).Select(e => e.Spec.Round));
        Assert.All(
            played.Where(e => e.Spec.Purpose == Purpose.RepeatedRange),
            e => Assert.Equal((1, false), (e.Spec.Round, e.Spec.InSeries))
        );
    }

    [Fact]
    public void Several_ranges_are_asked_as_BITS_writes_them()
    {
        var played = new ScriptedServer(1_000_000).Play(Url, Full, Proxied);

        var ascending = Assert.Single(played, e => e.Spec.Purpose == Purpose.MultiRange).Spec;
        Assert.Equal("bytes=0-499,1000-1499,1500-1999,500000-500499,999500-999999", ascending.Headers.Get("Range"));
        Assert.Equal(ScriptedServer.LastModified, ascending.Headers.Get("If-Unmodified-Since"));
        Assert.Null(ascending.Range);
        var unordered = Assert.Single(played, e => e.Spec.Purpose == Purpose.UnorderedRanges).Spec;
        Assert.Equal("500000-500499,2000-2499,500000-500499,1000-1499", unordered.RangeText);
    }

    [Fact]
    public void A_stale_condition_is_a_day_older_than_the_file()
    {
        var played = new ScriptedServer(1_000_000).Play(Url, Full, Proxied);

        var stale = Assert.Single(played, e => e.Spec.Purpose == Purpose.StaleCondition);
        Assert.Equal("Mon, 02 Nov 2026 10:00:00 GMT", stale.Spec.Headers.Get("If-Unmodified-Since"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_999)]
    public void Short_files_are_not_asked_for_several_ranges(long length)
    {
        var played = new ScriptedServer(length).Play(Url, Full, Proxied);

        Assert.DoesNotContain(played, e => !e.Spec.Ranges.IsEmpty);
        Assert.All(played.Where(e => e.Spec.Round > 0 && e.Spec.Range is not null), e => Assert.True(length > 0));
    }

    [Fact]
    public void Several_ranges_lie_where_other_answers_are_kept()
    {
        var played = new ScriptedServer(PlanContext.LeastForSeveralRanges).Play(Url, Full, Proxied);

        var spec = Assert.Single(played, e => e.Spec.Purpose == Purpose.MultiRange).Spec;
        Assert.All(
            spec.Ranges,
            range => Assert.Contains(spec.KeepSlices, kept => kept.First <= range.First && kept.Last >= range.Last)
        );
        Assert.Equal(spec.Ranges.OrderBy(r => r.First), spec.Ranges);
    }

    [Fact]
    public void The_control_leg_repeats_what_only_the_origin_can_prove()
    {
        var played = new ScriptedServer(1_000_000).Play(Url, Full, Route.Control, Leg.Control);

        Assert.Equal(
            [
                Purpose.BackgroundHead,
                Purpose.FirstRange,
                Purpose.MiddleRange,
                Purpose.LastRange,
                Purpose.RepeatedHead,
                Purpose.RepeatedHead,
                Purpose.RepeatedRange,
                Purpose.RepeatedRange,
                Purpose.RepeatedRange,
                Purpose.MultiRange,
                Purpose.UnorderedRanges,
                Purpose.StaleCondition,
            ],
            played.Select(e => e.Spec.Purpose)
        );
    }

    [Fact]
    public void Cold_ranges_ask_a_URL_of_their_own_and_never_HEAD_it()
    {
        var played = new ScriptedServer(1_000_000).Play(Url, Full with { Nonce = "n=1" }, Proxied);

        var cold = played.Where(e => e.Spec.Purpose == Purpose.ColdRange).ToList();
        Assert.Equal(["0-5690", "999999-999999"], cold.Select(e => e.Spec.RangeText));
        Assert.All(cold, e => Assert.Equal("/Content/AB/file.cab?n=1", e.Spec.Url.PathAndQuery));
        Assert.All(
            played.Where(e => e.Spec.Purpose != Purpose.ColdRange),
            e => Assert.DoesNotContain("n=1", e.Spec.Url.PathAndQuery, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Each_further_address_gets_a_HEAD_and_a_range()
    {
        var played = WithAddresses("10.0.0.1", "10.0.0.2", "::1").Play(Url, Full, Proxied);

        Assert.Equal(
            ["HEAD 10.0.0.2", "HEAD ::1", "GET 10.0.0.2", "GET ::1"],
            played.Where(e => e.Spec.Address is not null).Select(e => $"{e.Spec.Method} {e.Spec.Address}")
        );
    }

    [Fact]
    public void Addresses_are_asked_at_any_depth_when_wanted()
    {
        var quick = Full with { Depth = Depth.Quick };

        var without = WithAddresses("10.0.0.1", "10.0.0.2").Play(Url, quick, Proxied);
        var with = WithAddresses("10.0.0.1", "10.0.0.2").Play(Url, quick with { AllAddresses = true }, Proxied);

        Assert.DoesNotContain(without, e => e.Spec.Address is not null);
        Assert.Equal(2, with.Count(e => e.Spec.Address == "10.0.0.2"));
    }

    [Fact]
    public void An_address_that_does_not_answer_is_asked_once_and_ends_nothing()
    {
        var server = WithAddresses("10.0.0.1", "10.0.0.2", "10.0.0.3");
        var broken = new ScriptedServer(1_000_000)
        {
            Bend = spec =>
                spec.Address == "10.0.0.2"
                    ? ScriptedServer.Exchange(
                        spec,
                        null,
                        ScriptedServer.Failure(FailureStage.Connect, FailureCauses.Refused)
                    )
                    : server.Bend(spec),
        };

        var played = broken.Play(Url, Full, Proxied);

        Assert.Single(played, e => e.Spec.Address == "10.0.0.2");
        Assert.Equal(2, played.Count(e => e.Spec.Address == "10.0.0.3"));
    }

    [Fact]
    public void A_name_with_very_many_addresses_is_bounded()
    {
        var many = Enumerable.Range(1, 200).Select(i => $"10.0.0.{i}").ToArray();

        var played = WithAddresses(many).Play(Url, Full, Proxied);

        Assert.Equal(PlanContext.MostAddresses, played.Select(e => e.Spec.Address).OfType<string>().Distinct().Count());
    }

    /// <summary>A server whose name leads to those addresses, the first of which is used.</summary>
    private static ScriptedServer WithAddresses(params string[] addresses)
    {
        var plain = new ScriptedServer(1_000_000);
        return new ScriptedServer(1_000_000)
        {
            Bend = spec =>
                ScriptedServer.Exchange(spec, plain.Reply(spec)) with
                {
                    Connection = new ConnectionFacts
                    {
                        Id = 1,
                        Addresses = [.. addresses],
                        Attempts = [new ConnectAttempt(addresses[0] + ":3128", null, TimeSpan.Zero)],
                    },
                },
        };
    }
}
