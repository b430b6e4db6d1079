using System.Text.Json;
using Probe.Testing;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Probe.Cli.Tests;

/// <summary>The program against web services whose every answer a test writes (WireMock).</summary>
public sealed class WsusServicesTests : IDisposable
{
    private const string Client = "/ClientWebService/client.asmx";
    private const string Cookie = "c2VjcmV0LWNvb2tpZS1vZi10aGUtc2Vzc2lvbg==";

    private readonly WireMockServer _server = WireMockServer.Start();

    public WsusServicesTests()
    {
        _server
            .Given(Request.Create().UsingMethod("HEAD", "GET"))
            .AtPriority(100)
            .RespondWith(Response.Create().WithStatusCode(200).WithBody("hello"));
        Answer("GetConfig", "<IsRegistrationRequired>true</IsRegistrationRequired>");
        Answer("GetCookie", $"<Expiration>2030-01-01T00:00:00Z</Expiration><EncryptedData>{Cookie}</EncryptedData>");
        _server
            .Given(Post("/SimpleAuthWebService/SimpleAuth.asmx", "GetAuthorizationCookie"))
            .RespondWith(
                Xml(
                    200,
                    SiteServer.Envelope(
                        "<GetAuthorizationCookieResponse xmlns=\"http://www.microsoft.com/SoftwareDistribution/Server/SimpleAuthWebService\"><GetAuthorizationCookieResult><PlugInId>SimpleTargeting</PlugInId><CookieData>QUJD</CookieData></GetAuthorizationCookieResult></GetAuthorizationCookieResponse>"
                    )
                )
            );
    }

    private string Root => _server.Url!.Replace("localhost", "127.0.0.1", StringComparison.Ordinal);

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Cookies_and_revisions_are_fed_back_until_files_are_named()
    {
        Sync("start", "one", "<NewUpdates><UpdateInfo><ID>5</ID><IsLeaf>false</IsLeaf></UpdateInfo></NewUpdates>");
        Sync("one", "two", "<NewUpdates><UpdateInfo><ID>6</ID><IsLeaf>true</IsLeaf></UpdateInfo></NewUpdates>");
        Sync("two", "three", "<NewUpdates/>");
        Answer(
            "GetExtendedUpdateInfo",
            "<Updates/><FileLocations><FileLocation><FileDigest>x</FileDigest><Url>"
                + Root
                + "/Content/AB/file.cab</Url></FileLocation></FileLocations>"
        );

        var (ended, site) = await CheckAsync();

        Assert.Equal(
            [
                "GetConfig",
                "GetAuthorizationCookie",
                "GetCookie",
                "SyncUpdates",
                "SyncUpdates",
                "SyncUpdates",
                "GetExtendedUpdateInfo",
            ],
            Calls(site)
        );
        Assert.EndsWith("/Content/AB/file.cab", Target(site), StringComparison.Ordinal);
        Assert.DoesNotContain(Cookie, ended.Output, StringComparison.Ordinal);
        var bodies = _server.LogEntries.Select(e => e.RequestMessage?.Body ?? "").Where(b => b.Length > 0).ToList();
        Assert.Equal(7, bodies.Count);
        Assert.Contains("<CookieData>QUJD</CookieData>", bodies[2], StringComparison.Ordinal);
        Assert.All(bodies.Skip(3), b => Assert.Contains(Cookie, b, StringComparison.Ordinal));
        Assert.Contains(
            "<InstalledNonLeafUpdateIDs><int>5</int></InstalledNonLeafUpdateIDs>",
            bodies[5],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "<OtherCachedUpdateIDs><int>6</int></OtherCachedUpdateIDs>",
            bodies[5],
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(bodies, b => b.Contains("RegisterComputer", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RegistrationRequired", true)]
    [InlineData("InternalServerError", false)]
    [InlineData("ServerChanged", false)]
    public async Task A_fault_of_SyncUpdates_is_named_and_the_check_file_stands_in(string fault, bool works)
    {
        _server
            .Given(Post(Client, "SyncUpdates"))
            .RespondWith(
                Xml(
                    500,
                    SiteServer.Envelope(
                        $"<soap:Fault><faultcode>soap:Client</faultcode><faultstring>Fault occurred {Cookie}</faultstring><detail><ErrorCode>{fault}</ErrorCode><Message /></detail></soap:Fault>"
                    )
                )
            );

        var (ended, site) = await CheckAsync();

        Assert.Equal(works, site.GetProperty("works").GetBoolean());
        Assert.Equal(
            fault,
            site.GetProperty("services")
                .GetProperty("calls")
                .EnumerateArray()
                .Last()
                .GetProperty("fault")
                .GetProperty("name")
                .GetString()
        );
        Assert.EndsWith("/Content/anonymousCheckFile.txt", Target(site), StringComparison.Ordinal);
        Assert.DoesNotContain(Cookie, ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_revisions_and_rounds_without_end_are_bounded()
    {
        Answer(
            "SyncUpdates",
            "<NewUpdates>"
                + string.Concat(
                    Enumerable
                        .Range(1, 10_000)
                        .Select(id => $"<UpdateInfo><ID>{id}</ID><IsLeaf>false</IsLeaf></UpdateInfo>")
                )
                + "</NewUpdates>"
        );

        var (_, site) = await CheckAsync();

        var services = site.GetProperty("services");
        Assert.True(services.GetProperty("bounded").GetBoolean());
        Assert.Equal(
            (4000, 1),
            (services.GetProperty("revisions").GetInt32(), services.GetProperty("rounds").GetInt32())
        );
    }

    [Fact]
    public async Task A_foreign_host_is_asked_only_where_it_is_allowed()
    {
        await using var foreign = RawServer.Answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        Answer("SyncUpdates", "<NewUpdates><UpdateInfo><ID>6</ID><IsLeaf>true</IsLeaf></UpdateInfo></NewUpdates>");
        Answer(
            "GetExtendedUpdateInfo",
            $"<Updates/><FileLocations><FileLocation><FileDigest>x</FileDigest><Url>http://localhost:{foreign.Port}/a.cab</Url></FileLocation></FileLocations>"
        );

        var (_, refused) = await CheckAsync();
        var asked = foreign.Connections;
        var (_, allowed) = await CheckAsync("--allow-host", "LOCALHOST");

        Assert.Equal(0, asked);
        Assert.Equal("localhost", refused.GetProperty("leftOut")[0].GetProperty("host").GetString());
        Assert.EndsWith("/a.cab", Target(allowed), StringComparison.Ordinal);
        Assert.True(foreign.Connections > 0);
    }

    private void Answer(string name, string content) =>
        _server.Given(Post(Client, name)).RespondWith(Xml(200, SiteServer.Result(name, content)));

    private void Sync(string from, string to, string content)
    {
        var mapping = _server.Given(Post(Client, "SyncUpdates")).InScenario("sync");
        (from == "start" ? mapping : mapping.WhenStateIs(from))
            .WillSetStateTo(to)
            .RespondWith(Xml(200, SiteServer.Result("SyncUpdates", content)));
    }

    private static IRequestBuilder Post(string path, string call) =>
        Request.Create().WithPath(path).UsingPost().WithHeader("SOAPAction", $"*/{call}*");

    private static IResponseBuilder Xml(int status, string body) =>
        Response.Create().WithStatusCode(status).WithHeader("Content-Type", "text/xml; charset=utf-8").WithBody(body);

    private async Task<(Ended Ended, JsonElement Site)> CheckAsync(params string[] more)
    {
        var ended = await BuiltProgram.RunAsync([
            "check",
            "--wsus",
            Root,
            "--depth",
            "quick",
            "--format",
            "json",
            .. more,
        ]);
        Assert.True(ended.ExitCode is 0 or 1, ended.ToString());
        return (ended, JsonDocument.Parse(ended.Output).RootElement.GetProperty("site"));
    }

    private static IEnumerable<string?> Calls(JsonElement site) =>
        site.GetProperty("services")
            .GetProperty("calls")
            .EnumerateArray()
            .Select(c => c.GetProperty("name").GetString());

    private static string Target(JsonElement site) => site.GetProperty("targets")[0].GetProperty("url").GetString()!;
}
