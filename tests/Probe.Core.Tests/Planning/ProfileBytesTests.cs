using System.Text;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Planning;

/// <summary>The exact octets of each profile's requests, direct, through a proxy and inside a tunnel, as golden files.</summary>
public sealed class ProfileBytesTests
{
    private const string LastModified = "Wed, 04 Sep 2024 02:15:41 GMT";

    private static readonly Golden Golden = new("tests/Probe.Core.Tests/Golden");

    public static TheoryData<string> Ids => [.. Profiles.All.Select(p => p.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Requests_are_written_as_the_golden_file_says(string id)
    {
        var profile = Profiles.Find(id)!;
        var text = new StringBuilder();
        foreach (
            var (name, url, route) in new[]
            {
                ("direct", "http://wsus.test:8530/Content/B6/A2%2f.psf", RouteKind.Direct),
                ("through a proxy", "http://wsus.test:8530/Content/B6/A2%2f.psf", RouteKind.Proxy),
                ("inside a tunnel", "https://wsus.test:8531/Content/B6/A2%2f.psf", RouteKind.Proxy),
            }
        )
        {
            var target = HttpUrl.Parse(url);
            var throughProxy = route == RouteKind.Proxy && !target.IsTls;
            ByteRange[][] asked =
            [
                [],
                [profile.Series.First(null)],
                [new ByteRange(0, 499), new ByteRange(1000, 1499), new ByteRange(1500, 1999)],
            ];
            Add($"HEAD, {name}", new ProfileRequest("HEAD", target, throughProxy, [], null, HeaderList.Empty), route);
            foreach (var ranges in asked)
            {
                var request = new ProfileRequest(
                    "GET",
                    target,
                    throughProxy,
                    [.. ranges],
                    LastModified,
                    HeaderList.Empty.Add("X-Job", "1")
                );
                Add($"GET of {ranges.Length} ranges, {name}, with a line of the job's own", request, route);
            }
        }

        Golden.Verify($"profiles/{id}.golden.txt", text.ToString());

        void Add(string title, ProfileRequest request, RouteKind route)
        {
            var octets = RequestWriter.Write(
                request.Method,
                RequestTarget.For(request.Url, route),
                profile.Headers(request)
            );
            text.Append("== ")
                .Append(title)
                .Append('\n')
                .Append(
                    Encoding.Latin1.GetString(octets.AsSpan()).Replace("\r\n", "<CRLF>\n", StringComparison.Ordinal)
                )
                .Append('\n');
        }
    }

    [Fact]
    public void Every_golden_file_has_a_profile() =>
        Assert.Empty(Golden.Orphans(Profiles.All.Select(p => $"profiles/{p.Id}.golden.txt")));

    [Fact]
    public void Delivery_Optimization_asks_for_pieces_of_one_MiB_that_do_not_grow()
    {
        var series = Profiles.Find("delivery-optimization")!.Series;

        Assert.Equal(new ByteRange(0, 1048575), series.At(0, 3_000_000));
        Assert.Equal(new ByteRange(1048576, 2097151), series.At(1, 3_000_000));
        Assert.Equal(new ByteRange(2097152, 2999999), series.At(2, 3_000_000));
        Assert.Null(series.At(3, 3_000_000));
    }

    [Fact]
    public void A_run_asks_for_the_ranges_of_its_profile()
    {
        var url = HttpUrl.Parse("http://wsus.test/a.cab");
        var route = new Route { Kind = RouteKind.Direct, Source = "default" };

        var played = new ScriptedServer(20_000).Play(
            url,
            new ProbeOptions { Urls = [url], Profile = "bits-7.0" },
            route
        );

        Assert.Equal(
            ["0-5800", "5801-13099", "13100-19999"],
            played.Where(e => e.Spec.InSeries).Select(e => e.Spec.RangeText)
        );
    }
}
