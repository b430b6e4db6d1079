using System.Text;

namespace Probe.Lab.Tests.Faults;

/// <summary>The WSUS site that the lab plays, and what its faults look like.</summary>
public sealed class SiteFaultTests
{
    private const string Client = "http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService";
    private const string Cookie =
        "<cookie><Expiration>2099-01-01T00:00:00Z</Expiration><EncryptedData>bGFiLXNlc3Npb24tY29va2ll</EncryptedData></cookie>";

    [Theory]
    [InlineData("/SelfUpdate/wuident.cab", 200)]
    [InlineData("/selfupdate/iuident.cab", 200)]
    [InlineData("/iuident.cab", 200)]
    [InlineData("/ClientWebService/client.asmx", 200)]
    [InlineData("/SimpleAuthWebService/SimpleAuth.asmx", 200)]
    [InlineData("/ReportingWebService/ReportingWebService.asmx", 200)]
    [InlineData("/Content/anonymousCheckFile.txt", 200)]
    [InlineData("/Other/other.asmx", 404)]
    public async Task A_healthy_site_has_what_clients_touch(string path, int status)
    {
        await using var lab = await FaultyLab.StartAsync();

        Assert.Equal(status, (await GetAsync(lab, path)).Status);
    }

    [Fact]
    public async Task The_services_give_the_labs_files_on_the_host_that_was_asked()
    {
        await using var lab = await FaultyLab.StartAsync();

        var first = await CallAsync(lab, "SyncUpdates", Cookie);
        var files = await CallAsync(
            lab,
            "GetExtendedUpdateInfo",
            Cookie + "<revisionIDs><int>101</int><int>102</int></revisionIDs>"
        );

        Assert.Contains("<ID>1</ID>", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<ID>101</ID>", first.Text, StringComparison.Ordinal);
        Assert.Contains($"<Url>{lab.Endpoints.FileUrl}</Url>", files.Text, StringComparison.Ordinal);
        Assert.Contains($"<Url>{lab.Endpoints.SmallFileUrl}</Url>", files.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<cookie><EncryptedData>another</EncryptedData></cookie>")]
    public async Task A_call_without_the_labs_own_cookie_is_refused(string cookie)
    {
        await using var lab = await FaultyLab.StartAsync();

        var reply = await CallAsync(lab, "SyncUpdates", cookie);

        Assert.Equal(500, reply.Status);
        Assert.Contains("<ErrorCode>InvalidCookie</ErrorCode>", reply.Text, StringComparison.Ordinal);
    }

    [Fact, Shows("cookie-refused")]
    public async Task The_session_is_refused_with_its_own_cookie()
    {
        await using var lab = await FaultyLab.StartAsync("cookie-refused");

        var reply = await CallAsync(lab, "SyncUpdates", Cookie);

        Assert.Equal(500, reply.Status);
        Assert.Contains("<ErrorCode>InvalidCookie</ErrorCode>", reply.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await CallAsync(lab, "GetConfig", "")).Status);
    }

    [Theory]
    [Shows("web-services-stopped")]
    [Shows("reporting-service-missing")]
    [Shows("self-update-missing")]
    [InlineData("web-services-stopped", "/ClientWebService/client.asmx", 503)]
    [InlineData("reporting-service-missing", "/ReportingWebService/ReportingWebService.asmx", 404)]
    [InlineData("self-update-missing", "/SelfUpdate/wuident.cab", 404)]
    public async Task A_part_of_the_site_is_not_there_and_content_is(string fault, string path, int status)
    {
        await using var lab = await FaultyLab.StartAsync(fault);

        Assert.Equal(status, (await GetAsync(lab, path)).Status);
        Assert.Equal(200, (await GetAsync(lab, "/Content/anonymousCheckFile.txt")).Status);
    }

    [Fact, Shows("captive-portal")]
    public async Task A_login_page_answers_calls_and_files_alike()
    {
        await using var lab = await FaultyLab.StartAsync("captive-portal");
        var origin = lab.Endpoints.OriginUrl;

        foreach (var (method, path) in new[] { ("POST", "/ClientWebService/client.asmx"), ("GET", "/iuident.cab") })
        {
            var reply = await RawClient.AskAsync(
                int.Parse(
                    lab.Endpoints.ProxySetting!.Split(':')[^1],
                    System.Globalization.CultureInfo.InvariantCulture
                ),
                $"{method} http://{origin.Authority}{path} HTTP/1.1\nHost: {origin.Authority}\nContent-Length: 0"
            );

            Assert.Equal((200, "text/html; charset=utf-8"), (reply.Status, reply.Get("Content-Type")));
            Assert.Contains("please sign in", reply.Text, StringComparison.Ordinal);
        }
    }

    [Fact, Shows("site-redirects-to-https")]
    public async Task Http_is_sent_to_https()
    {
        await using var lab = await FaultyLab.StartAsync("site-redirects-to-https");

        var reply = await GetAsync(lab, "/iuident.cab");

        Assert.Equal(
            (301, lab.Endpoints.TlsOriginUrl.WithPathAndQuery("/iuident.cab").ToString()),
            (reply.Status, reply.Get("Location"))
        );
    }

    [Fact, Shows("file-urls-name-another-host")]
    public async Task Files_are_named_on_a_host_that_nobody_asked_for()
    {
        await using var lab = await FaultyLab.StartAsync("file-urls-name-another-host");

        var reply = await CallAsync(lab, "GetExtendedUpdateInfo", Cookie + "<revisionIDs><int>101</int></revisionIDs>");

        Assert.Contains("<Url>http://wsus-old.bitsprobe.invalid:8530/Content/", reply.Text, StringComparison.Ordinal);
    }

    private static Task<RawReply> GetAsync(FaultyLab lab, string path) =>
        RawClient.AskAsync(
            lab.Endpoints.OriginUrl.Port,
            $"GET {path} HTTP/1.1\nHost: {lab.Endpoints.OriginUrl.Authority}"
        );

    private static async Task<RawReply> CallAsync(FaultyLab lab, string name, string parameters)
    {
        var body =
            $"<Envelope xmlns=\"http://schemas.xmlsoap.org/soap/envelope/\"><Body><{name} xmlns=\"{Client}\">{parameters}</{name}></Body></Envelope>";
        await using var client = await RawClient.ConnectAsync(lab.Endpoints.OriginUrl);
        await client.SendAsync(
            $"POST /ClientWebService/client.asmx HTTP/1.1\r\nHost: {lab.Endpoints.OriginUrl.Authority}\r\nSOAPAction: \"{Client}/{name}\"\r\n"
                + $"Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}"
        );
        return await client.ReadReplyAsync("POST");
    }
}
