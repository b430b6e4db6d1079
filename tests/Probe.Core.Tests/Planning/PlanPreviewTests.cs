using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Core.Tests.Planning;

public sealed class PlanPreviewTests
{
    private static readonly HttpUrl Url = HttpUrl.Parse("http://wsus.example:8530/Content/a.cab");

    private static readonly ProxyDecision ThroughProxy = new()
    {
        Route = new Route
        {
            Kind = RouteKind.Proxy,
            Proxy = new ProxyEndpoint("proxy", 3128),
            Source = "-x",
        },
        Source = "-x",
    };

    private static readonly ProxyDecision Straight = new()
    {
        Route = new Route { Kind = RouteKind.Direct, Source = "default" },
        Source = "default",
    };

    [Fact]
    public void Quick_is_HEAD_and_three_ranges()
    {
        var preview = Of(Straight, Depth.Quick, 1_000_000);

        Assert.Equal(
            ["HEAD ", "GET 0-5690", "GET 500000-504095", "GET 999999-999999"],
            preview.Main.Select(s => $"{s.Method} {s.Range}")
        );
        Assert.Equal(5691 + 4096 + 1, preview.Octets);
        Assert.Empty(preview.Control);
    }

    [Fact]
    public void The_control_runs_beside_a_proxied_run_and_counts()
    {
        var preview = Of(ThroughProxy, Depth.Quick, 1_000_000);

        Assert.Equal(4, preview.Control.Length);
        Assert.All(preview.Control, s => Assert.Equal(Leg.Control, s.Leg));
        Assert.Equal(2 * (5691 + 4096 + 1), preview.Octets);
    }

    [Fact]
    public void Standard_asks_for_the_whole_file_in_both_shapes()
    {
        const long length = 100_000;
        var preview = Of(Straight, Depth.Standard, length);

        Assert.Equal(
            length,
            preview
                .Main.Where(s => s.Purpose is Purpose.FirstRange or Purpose.SeriesRange)
                .Sum(s => s.Range!.Value.Length)
        );
        Assert.Contains(preview.Main, s => s.Purpose == Purpose.WholeFile);
        Assert.True(preview.Octets >= 2 * length);
    }

    [Fact]
    public void A_file_beyond_the_verify_limit_is_cut()
    {
        var preview = Of(Straight, Depth.Standard, 5L << 30);

        Assert.True(preview.Octets < 4 * 1024 * 1024, $"{preview.Octets} octets");
    }

    [Fact]
    public void Ranges_carry_a_placeholder_for_what_only_the_HEAD_tells() =>
        Assert.Equal(
            PlanPreview.LastModifiedPlaceholder,
            Of(Straight, Depth.Quick, 10_000).Main[1].Headers.Get("If-Unmodified-Since")
        );

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Tiny_files_are_planned_too(long length) =>
        Assert.All(Of(Straight, Depth.Standard, length).Main, s => Assert.True(s.Range is null or { First: >= 0 }));

    [Fact]
    public void Without_a_route_nothing_would_be_sent()
    {
        var preview = Of(
            new ProxyDecision
            {
                Route = null,
                Source = "-x",
                Problem = "no host",
            },
            Depth.Quick,
            1000
        );

        Assert.Empty(preview.Main);
        Assert.Equal(0, preview.Octets);
    }

    private static PlanPreview Of(ProxyDecision decision, Depth depth, long length) =>
        PlanPreview.Of(Url, new ProbeOptions { Urls = [Url], Depth = depth }, decision, [], length);
}
