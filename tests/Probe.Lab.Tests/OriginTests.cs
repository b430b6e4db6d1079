using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Probe.Http;

namespace Probe.Lab.Tests;

/// <summary>The healthy origin, seen by a client that asks by hand.</summary>
public sealed class OriginTests(HealthyLab fixture) : IClassFixture<HealthyLab>
{
    private LabEndpoints Lab => fixture.Lab.Endpoints;

    private LabFile File => fixture.Lab.Site.MainFile;

    [Fact]
    public async Task Head_gives_length_type_validators_and_no_body()
    {
        await using var client = await RawClient.ConnectAsync(Lab.OriginUrl);

        var reply = await client.AskAsync($"HEAD {Lab.FileUrl.PathAndQuery} HTTP/1.1\nHost: x");
        var next = await client.AskAsync($"HEAD {Lab.FileUrl.PathAndQuery} HTTP/1.1\nHost: x");

        Assert.Equal("HTTP/1.1 200 OK", reply.StatusLine);
        Assert.Equal(File.Length.ToString(CultureInfo.InvariantCulture), reply.Get("Content-Length"));
        Assert.Equal("application/vnd.ms-cab-compressed", reply.Get("Content-Type"));
        Assert.Equal("Tue, 14 May 2024 17:05:00 GMT", reply.Get("Last-Modified"));
        Assert.Equal("bytes", reply.Get("Accept-Ranges"));
        Assert.Matches("^\"[0-9a-f]+:0\"$", reply.Get("ETag"));
        Assert.Equal("Microsoft-IIS/10.0", reply.Get("Server"));
        Assert.NotNull(reply.Get("Date"));
        Assert.Equal("HTTP/1.1 200 OK", next.StatusLine);
    }

    [Fact]
    public async Task The_path_holds_the_sha1_of_the_bytes_served()
    {
        var reply = await GetAsync(Lab.FileUrl);

        // WSUS names files by SHA-1; nothing is protected by it.
#pragma warning disable CA5350
        var sha1 = Convert.ToHexString(SHA1.HashData(reply.Body));
#pragma warning restore CA5350
        Assert.Equal(LabOptions.DefaultFileLength, reply.Body.Length);
        Assert.Equal($"/Content/{sha1[^2..]}/{sha1}.cab", Lab.FileUrl.PathAndQuery);
    }

    [Theory]
    [InlineData("bytes=0-5690", 0, 5690)]
    [InlineData("bytes=5691-13739", 5691, 13739)]
    [InlineData("bytes=524289-524289", 524289, 524289)]
    [InlineData("bytes=1052674-1052674", 1052674, 1052674)]
    [InlineData("bytes=1052000-2147483646", 1052000, 1052674)]
    [InlineData("bytes=1052000-", 1052000, 1052674)]
    [InlineData("bytes=-3", 1052672, 1052674)]
    [InlineData("bytes=-99999999999", 0, 1052674)]
    public async Task A_range_is_answered_exactly(string range, long first, long last)
    {
        var reply = await GetAsync(Lab.FileUrl, "Range: " + range);

        Assert.Equal("HTTP/1.1 206 Partial Content", reply.StatusLine);
        Assert.Equal($"bytes {first}-{last}/{File.Length}", reply.Get("Content-Range"));
        Assert.Equal((last - first + 1).ToString(CultureInfo.InvariantCulture), reply.Get("Content-Length"));
        Assert.Equal(Octets(File, first, last), reply.Body);
    }

    [Theory]
    [InlineData("bytes=1052675-1052675")]
    [InlineData("bytes=1052675-")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=2000000-3000000,4000000-5000000")]
    public async Task A_range_outside_the_file_gets_416_with_the_length(string range)
    {
        var reply = await GetAsync(Lab.FileUrl, "Range: " + range);

        Assert.Equal(416, reply.Status);
        Assert.Equal($"bytes */{File.Length}", reply.Get("Content-Range"));
    }

    [Theory]
    [InlineData("bytes=5-1")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=")]
    [InlineData("bytes=-")]
    [InlineData("octets=0-1")]
    [InlineData("bytes=1")]
    [InlineData("bytes=0-1,x")]
    [InlineData("bytes=99999999999999999999-")]
    public async Task A_range_header_that_is_none_is_ignored(string range)
    {
        var reply = await GetAsync(Lab.SmallFileUrl, "Range: " + range);

        Assert.Equal(200, reply.Status);
        Assert.Equal(LabSite.SmallFileLength, reply.Body.Length);
    }

    [Fact]
    public async Task Several_ranges_come_as_multipart_with_their_bytes()
    {
        var reply = await GetAsync(Lab.FileUrl, "Range: bytes=0-9,100-119,1052674-1052674");

        var boundary = reply.Get("Content-Type")!.Split("boundary=")[1];
        var parts = reply.Text.Split("--" + boundary);
        Assert.Equal(206, reply.Status);
        Assert.Null(reply.Get("Content-Range"));
        Assert.Equal(5, parts.Length);
        Assert.Equal("", parts[0]);
        Assert.Equal("--\r\n", parts[4]);
        AssertPart(parts[1], 0, 9);
        AssertPart(parts[2], 100, 119);
        AssertPart(parts[3], 1052674, 1052674);
    }

    [Fact]
    public async Task Several_ranges_of_which_one_is_inside_come_as_one_range()
    {
        var reply = await GetAsync(Lab.FileUrl, "Range: bytes=7-8,5000000-5000001");

        Assert.Equal(206, reply.Status);
        Assert.Equal($"bytes 7-8/{File.Length}", reply.Get("Content-Range"));
        Assert.Equal(Octets(File, 7, 8), reply.Body);
    }

    [Fact]
    public async Task More_ranges_than_the_limit_are_ignored()
    {
        var ranges = string.Join(',', Enumerable.Range(0, 501).Select(i => $"{i * 2}-{i * 2}"));

        var reply = await GetAsync(Lab.SmallFileUrl, "Range: bytes=" + ranges);

        Assert.Equal(200, reply.Status);
    }

    [Theory]
    [InlineData("If-Unmodified-Since: Tue, 14 May 2024 17:05:00 GMT", 206)]
    [InlineData("If-Unmodified-Since: Tue, 14 May 2024 17:04:59 GMT", 412)]
    [InlineData("If-Unmodified-Since: yesterday", 206)]
    [InlineData("If-Modified-Since: Tue, 14 May 2024 17:05:00 GMT", 304)]
    [InlineData("If-Modified-Since: Tue, 14 May 2024 17:04:59 GMT", 206)]
    [InlineData("If-None-Match: *", 304)]
    [InlineData("If-None-Match: \"other\"", 206)]
    [InlineData("If-Match: \"other\"", 412)]
    [InlineData("If-Match: *", 206)]
    [InlineData("If-Range: \"other\"", 200)]
    [InlineData("If-Range: Tue, 14 May 2024 17:05:00 GMT", 206)]
    public async Task A_condition_decides(string condition, int status)
    {
        var reply = await GetAsync(Lab.FileUrl, "Range: bytes=0-9\n" + condition);

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task A_connection_serves_many_requests_and_then_closes_when_asked()
    {
        await using var client = await RawClient.ConnectAsync(Lab.OriginUrl);

        for (var i = 0; i < 20; i++)
        {
            var reply = await client.AskAsync(
                $"GET {Lab.FileUrl.PathAndQuery} HTTP/1.1\nHost: x\nRange: bytes={i * 1000}-{(i * 1000) + 999}"
            );
            Assert.Equal(Octets(File, i * 1000, (i * 1000) + 999), reply.Body);
        }

        var last = await client.AskAsync($"HEAD {Lab.FileUrl.PathAndQuery} HTTP/1.1\nHost: x\nConnection: close");
        Assert.Equal("close", last.Get("Connection"));
        Assert.Equal(([], WireEnd.Closed), await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Requests_sent_before_their_answers_are_answered_in_order()
    {
        await using var client = await RawClient.ConnectAsync(Lab.OriginUrl);

        await client.SendAsync(
            $"GET {Lab.TinyFileUrl.PathAndQuery} HTTP/1.1\r\nHost: x\r\n\r\n"
                + $"GET {Lab.SmallFileUrl.PathAndQuery} HTTP/1.1\r\nHost: x\r\n\r\n"
        );
        var tiny = await client.ReadReplyAsync("GET");
        var small = await client.ReadReplyAsync("GET");

        Assert.Single(tiny.Body);
        Assert.Equal(LabSite.SmallFileLength, small.Body.Length);
    }

    [Theory]
    [InlineData("", WireEnd.Closed)]
    [InlineData("\nConnection: keep-alive", WireEnd.Whole)]
    public async Task Http_1_0_keeps_the_connection_only_when_asked(string header, WireEnd end)
    {
        await using var client = await RawClient.ConnectAsync(Lab.OriginUrl);

        var first = await client.AskAsync($"GET {Lab.TinyFileUrl.PathAndQuery} HTTP/1.0{header}");
        var second = await TryAskAsync(client, $"GET {Lab.TinyFileUrl.PathAndQuery} HTTP/1.0{header}");

        Assert.Equal(200, first.Status);
        Assert.Equal(end, second.End);
    }

    [Theory]
    [InlineData("GET /Content/00/nothing.cab HTTP/1.1\nHost: x", 404)]
    [InlineData("DELETE / HTTP/1.1\nHost: x", 405)]
    [InlineData("GET / HTTP/1.1", 400)]
    [InlineData("GET / HTTP/2.0\nHost: x", 400)]
    [InlineData("GET /", 400)]
    [InlineData("GET / HTTP/1.1\nHost: x\nno colon", 400)]
    [InlineData("GET / HTTP/1.1\nHost: x\nHost: y", 400)]
    [InlineData("GET / HTTP/1.1\nHost: x\nTransfer-Encoding: chunked", 413)]
    [InlineData("GET / HTTP/1.1\nHost: x\nContent-Length: 99999999", 413)]
    public async Task What_it_does_not_serve_it_refuses(string request, int status) =>
        Assert.Equal(status, (await RawClient.AskAsync(Lab.OriginUrl.Port, request)).Status);

    [Fact]
    public async Task A_head_without_end_is_cut_off()
    {
        await using var client = await RawClient.ConnectAsync(Lab.OriginUrl);

        await client.SendAsync("GET / HTTP/1.1\r\nHost: x\r\nX: " + new string('x', 128 * 1024));
        var (octets, _) = await client.ReadToEndAsync();

        Assert.Empty(octets);
    }

    [Fact]
    public async Task The_request_may_name_the_server_in_its_target()
    {
        var reply = await RawClient.AskAsync(Lab.OriginUrl.Port, $"HEAD {Lab.FileUrl}?a=b HTTP/1.1\nHost: x");

        Assert.Equal(200, reply.Status);
    }

    [Fact]
    public async Task A_range_past_4_gib_has_the_bytes_of_that_offset()
    {
        var large = fixture.Lab.Site.LargeFile;
        const long First = (4L * 1024 * 1024 * 1024) + 17;

        var head = await RawClient.AskAsync(
            Lab.OriginUrl.Port,
            $"HEAD {Lab.LargeFileUrl.PathAndQuery} HTTP/1.1\nHost: x"
        );
        var reply = await GetAsync(Lab.LargeFileUrl, $"Range: bytes={First}-{First + 99_999}");

        Assert.Equal("5368713219", head.Get("Content-Length"));
        Assert.Equal($"bytes {First}-{First + 99_999}/5368713219", reply.Get("Content-Range"));
        Assert.Equal(Octets(large, First, First + 99_999), reply.Body);
        Assert.NotEqual(Octets(large, 17, 17 + 99_999), reply.Body);
    }

    [Fact]
    public async Task The_empty_file_is_served_as_one()
    {
        var reply = await GetAsync(Lab.EmptyFileUrl);

        Assert.Equal(200, reply.Status);
        Assert.Equal("0", reply.Get("Content-Length"));
        Assert.Equal("/Content/09/DA39A3EE5E6B4B0D3255BFEF95601890AFD80709.cab", Lab.EmptyFileUrl.PathAndQuery);
    }

    [Fact]
    public async Task The_files_that_people_test_wsus_by_are_there()
    {
        var check = await GetAsync(Lab.AnonymousCheckFileUrl);
        var ident = await GetAsync(Lab.IdentUrl);
        var list = await GetAsync(Lab.OriginUrl);

        Assert.Equal((200, "text/plain"), (check.Status, check.Get("Content-Type")));
        Assert.Equal("/Content/anonymousCheckFile.txt", Lab.AnonymousCheckFileUrl.PathAndQuery);
        Assert.Equal((200, "/selfupdate/iuident.cab"), (ident.Status, Lab.IdentUrl.PathAndQuery));
        Assert.Contains(Lab.FileUrl.PathAndQuery, list.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_https_twin_serves_the_same_by_a_certificate_of_the_labs_authority()
    {
        using var handler = Trusting(Lab.TrustedCaPem);
        using var client = new HttpClient(handler);

        var bytes = await client.GetByteArrayAsync(
            new Uri(Lab.TlsFileUrl.ToString()),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(Octets(File, 0, File.Length - 1), bytes);
    }

    internal static HttpClientHandler Trusting(string pem)
    {
        var authority = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(pem);
        return new HttpClientHandler
        {
            UseProxy = false,
            ServerCertificateCustomValidationCallback = (_, certificate, chain, errors) =>
                Judge.IsTrusted(certificate!, chain!, errors, authority),
        };
    }

    internal static byte[] Octets(LabFile file, long first, long last)
    {
        var octets = new byte[last - first + 1];
        Assert.Equal(octets.Length, file.Read(first, octets));
        return octets;
    }

    private static async Task<RawReply> TryAskAsync(RawClient client, string request)
    {
        try
        {
            return await client.AskAsync(request);
        }
        catch (IOException)
        {
            return new RawReply("", [], WireEnd.Closed);
        }
    }

    private static Task<RawReply> GetAsync(HttpUrl url, string headers = "X-Nothing: 1") =>
        RawClient.AskAsync(url.Port, $"GET {url.PathAndQuery} HTTP/1.1\nHost: {url.Authority}\n{headers}");

    private void AssertPart(string part, long first, long last)
    {
        var pieces = part.Split("\r\n\r\n", 2);
        Assert.Equal(
            $"\r\nContent-Type: application/vnd.ms-cab-compressed\r\nContent-Range: bytes {first}-{last}/{File.Length}",
            pieces[0]
        );
        Assert.Equal(Encoding.Latin1.GetString(Octets(File, first, last)) + "\r\n", pieces[1]);
    }
}
