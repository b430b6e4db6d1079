using System.Text;
using Probe.Http;
using Probe.Planning;

namespace Probe.Core.Tests.Planning;

public sealed class ProfileTests
{
    private const string LastModified = "Wed, 04 Sep 2024 02:15:41 GMT";

    private static readonly HttpUrl Url = HttpUrl.Parse("http://wsus.test:8530/Content/B6/A2%2f.psf");

    [Fact]
    public void The_default_is_current_BITS() => Assert.Equal("bits-7.8", Profiles.All[0].Id);

    [Fact]
    public void Ids_are_unique_and_found_without_case()
    {
        Assert.Equal(Profiles.All.Length, Profiles.All.Select(p => p.Id).Distinct().Count());
        Assert.Same(Profiles.All[^1], Profiles.Find("CURL"));
        Assert.Null(Profiles.Find("firefox"));
    }

    [Fact]
    public void Every_profile_says_what_it_imitates() => Assert.All(Profiles.All, p => Assert.NotEmpty(p.Summary));

    [Fact]
    public void The_BITS_profile_says_what_no_capture_shows() =>
        Assert.Contains(
            Profiles.Find("bits-7.8")!.Inferred,
            s => s.Contains("through a proxy", StringComparison.Ordinal)
        );

    [Fact]
    public void BITS_direct_HEAD() =>
        AssertLines(
            Request("HEAD"),
            "bits-7.8",
            "Connection: Keep-Alive",
            "Accept: */*",
            "Accept-Encoding: identity",
            "User-Agent: Microsoft BITS/7.8",
            "Host: wsus.test:8530"
        );

    [Fact]
    public void BITS_direct_ranged_GET() =>
        AssertLines(
            Request("GET") with
            {
                Ranges = [new ByteRange(0, 5690)],
                IfUnmodifiedSince = LastModified,
            },
            "bits-7.8",
            "Connection: Keep-Alive",
            "Accept: */*",
            "Accept-Encoding: identity",
            "If-Unmodified-Since: Wed, 04 Sep 2024 02:15:41 GMT",
            "Range: bytes=0-5690",
            "User-Agent: Microsoft BITS/7.8",
            "Host: wsus.test:8530"
        );

    [Fact]
    public void BITS_foreground_GET_without_a_Last_Modified() =>
        AssertLines(
            Request("GET"),
            "bits-7.8",
            "Connection: Keep-Alive",
            "Accept: */*",
            "Accept-Encoding: identity",
            "User-Agent: Microsoft BITS/7.8",
            "Host: wsus.test:8530"
        );

    [Fact]
    public void BITS_proxied_ranged_GET() =>
        AssertLines(
            Request("GET") with
            {
                ThroughProxy = true,
                Ranges = [new ByteRange(5691, 13739)],
                IfUnmodifiedSince = LastModified,
            },
            "bits-7.8",
            "Proxy-Connection: Keep-Alive",
            "Accept: */*",
            "Accept-Encoding: identity",
            "If-Unmodified-Since: Wed, 04 Sep 2024 02:15:41 GMT",
            "Range: bytes=5691-13739",
            "User-Agent: Microsoft BITS/7.8",
            "Host: wsus.test:8530"
        );

    [Fact]
    public void BITS_places_a_jobs_own_lines_between_User_Agent_and_Host() =>
        AssertLines(
            Request("HEAD") with
            {
                Extra = [new HeaderField("X-One", "1"), new HeaderField("X-One", "2")],
            },
            "bits-7.8",
            "Connection: Keep-Alive",
            "Accept: */*",
            "Accept-Encoding: identity",
            "User-Agent: Microsoft BITS/7.8",
            "X-One: 1",
            "X-One: 2",
            "Host: wsus.test:8530"
        );

    [Fact]
    public void A_users_line_takes_the_place_of_the_profiles_own() =>
        AssertLines(
            Request("HEAD") with
            {
                Extra = [new HeaderField("host", "other.test"), new HeaderField("accept", "text/html")],
            },
            "bits-7.8",
            "Connection: Keep-Alive",
            "accept: text/html",
            "Accept-Encoding: identity",
            "User-Agent: Microsoft BITS/7.8",
            "host: other.test"
        );

    [Fact]
    public void Curl_direct_HEAD() =>
        AssertLines(Request("HEAD"), "curl", "Host: wsus.test:8530", "User-Agent: curl/7.88.1", "Accept: */*");

    [Fact]
    public void Curl_proxied_ranged_GET_without_condition() =>
        AssertLines(
            Request("GET") with
            {
                ThroughProxy = true,
                Ranges = [new ByteRange(0, 5)],
                IfUnmodifiedSince = LastModified,
                Extra = [new HeaderField("X-A", "1")],
            },
            "curl",
            "Host: wsus.test:8530",
            "Range: bytes=0-5",
            "User-Agent: curl/7.88.1",
            "Accept: */*",
            "Proxy-Connection: Keep-Alive",
            "X-A: 1"
        );

    private static ProfileRequest Request(string method) => new(method, Url, false, [], null, HeaderList.Empty);

    private static void AssertLines(ProfileRequest request, string profile, params string[] lines)
    {
        var target = request.ThroughProxy ? "http://wsus.test:8530/Content/B6/A2%2f.psf" : "/Content/B6/A2%2f.psf";
        var bytes = RequestWriter.Write(
            request.Method,
            request.ThroughProxy ? request.Url.ToString() : request.Url.PathAndQuery,
            Profiles.Find(profile)!.Headers(request)
        );

        Assert.Equal(
            $"{request.Method} {target} HTTP/1.1\r\n{string.Concat(lines.Select(line => line + "\r\n"))}\r\n",
            Encoding.Latin1.GetString(bytes.AsSpan())
        );
    }
}
