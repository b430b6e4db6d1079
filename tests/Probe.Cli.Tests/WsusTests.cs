using System.Text.Json;
using System.Xml.Linq;
using NJsonSchema;
using Probe.Reports;
using Probe.Testing;

namespace Probe.Cli.Tests;

/// <summary>A whole WSUS site end to end: the program against its lab, which plays one, and against hostile ones.</summary>
public sealed class WsusTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_labs_site_answers_and_its_files_transfer()
    {
        var ended = await BuiltProgram.RunAsync(
            "check",
            "--lab",
            "--wsus",
            "lab",
            "--depth",
            "quick",
            "--format",
            "json"
        );

        Assert.True(ended.ExitCode == 0, ended.ToString());
        using var json = JsonDocument.Parse(ended.Output);
        var site = json.RootElement.GetProperty("site");
        Assert.True(site.GetProperty("works").GetBoolean());
        Assert.Equal(["smallest", "largest", "another"], Texts(site.GetProperty("targets"), "why"));
        Assert.Equal(3, json.RootElement.GetProperty("runs").GetArrayLength());
        Assert.All(Texts(site.GetProperty("checks"), "status"), s => Assert.Equal("passed", s));
        Assert.Equal(7, site.GetProperty("endpoints").GetArrayLength());
        Assert.All(Texts(site.GetProperty("endpoints"), "state"), s => Assert.Equal("answers", s));
        Assert.Empty((await JsonSchema.FromJsonAsync(JsonReport.ReadSchema(), Cancellation)).Validate(ended.Output));
        Assert.DoesNotContain("bGFiLXNlc3Npb24tY29va2ll", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("site-redirects-to-https", 1, "site-does-not-redirect", "0x8024402B")]
    [InlineData("web-services-stopped", 1, "web-services-answer", "0x80244022")]
    [InlineData("cookie-refused", 1, "web-services-talk", "0x80244007")]
    [InlineData("reporting-service-missing", 0, "reporting-service-answers", "0x80244019")]
    [InlineData("self-update-missing", 0, "self-update-is-served", "0x80244019")]
    [InlineData("file-urls-name-another-host", 0, "content-host-is-the-sites", null)]
    public async Task A_fault_of_the_site_fails_its_check_and_no_other(
        string fault,
        int exit,
        string check,
        string? code
    )
    {
        var ended = await BuiltProgram.RunAsync(
            "check",
            "--lab",
            "--fault",
            fault,
            "--depth",
            "quick",
            "--format",
            "json"
        );

        Assert.True(ended.ExitCode == exit, ended.ToString());
        using var json = JsonDocument.Parse(ended.Output);
        var site = json.RootElement.GetProperty("site");
        var failed = site.GetProperty("checks")
            .EnumerateArray()
            .Where(c => c.GetProperty("status").GetString() == "failed")
            .ToList();
        Assert.Equal([check], failed.Select(c => c.GetProperty("id").GetString()));
        var finding = failed[0].GetProperty("findings")[0];
        var error = finding.GetProperty("bitsError");
        Assert.Equal(code, error.ValueKind == JsonValueKind.Null ? null : error.GetProperty("hresult").GetString());
        Assert.Equal("origin", finding.GetProperty("culprit").GetProperty("party").GetString());
        Assert.All(
            json.RootElement.GetProperty("runs").EnumerateArray(),
            r => Assert.Equal("transferred", r.GetProperty("verdict").GetProperty("outcome").GetString())
        );
        Assert.Empty((await JsonSchema.FromJsonAsync(JsonReport.ReadSchema(), Cancellation)).Validate(ended.Output));
    }

    [Fact]
    public async Task A_captive_portal_is_no_WSUS_server_and_said_to_be_none_first()
    {
        var ended = await BuiltProgram.RunAsync(
            "check",
            "--lab",
            "--fault",
            "captive-portal",
            "--wsus-files",
            "1",
            "--depth",
            "quick"
        );

        Assert.True(ended.ExitCode == 1, ended.ToString());
        Assert.StartsWith("✗ NOT A WSUS SERVER: A LOGIN OR BLOCK PAGE ANSWERS", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("✓ /", ended.Output, StringComparison.Ordinal);
        Assert.Contains("a page titled 'Guest network: please sign in'", ended.Output, StringComparison.Ordinal);
        Assert.Contains("culprit   proxy, proved", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advice_alone_fails_where_it_is_asked_to()
    {
        var ended = await BuiltProgram.RunAsync(
            "check",
            "--lab",
            "--fault",
            "self-update-missing",
            "--depth",
            "quick",
            "--fail-on",
            "advisory",
            "-q"
        );

        Assert.True(ended.ExitCode == 1, ended.ToString());
        Assert.Contains("WITH ADVICE", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_breaks_ranges_is_blamed_for_the_sites_files()
    {
        var ended = await BuiltProgram.RunAsync(
            "check",
            "--lab",
            "--wsus",
            "lab",
            "--wsus-files",
            "1",
            "--fault",
            "range-stripped",
            "--depth",
            "quick",
            "--format",
            "json"
        );

        Assert.True(ended.ExitCode == 1, ended.ToString());
        using var json = JsonDocument.Parse(ended.Output);
        Assert.True(json.RootElement.GetProperty("site").GetProperty("works").GetBoolean());
        var run = Assert.Single(json.RootElement.GetProperty("runs").EnumerateArray());
        Assert.Equal("proxy", run.GetProperty("verdict").GetProperty("culprit").GetProperty("party").GetString());
    }

    [Fact]
    public async Task A_proxy_that_wants_another_password_is_told_with_the_agents_code()
    {
        var ended = await BuiltProgram.RunAsync(
            [
                "check",
                "--lab",
                "--wsus",
                "lab",
                "--wsus-files",
                "1",
                "--fault",
                "proxy-wants-password",
                "--depth",
                "quick",
                "--format",
                "json",
                "-U",
                "probe:wrong-secret",
            ],
            _ => { }
        );

        using var json = JsonDocument.Parse(ended.Output);
        var site = json.RootElement.GetProperty("site");
        Assert.Equal(1, ended.ExitCode);
        Assert.False(site.GetProperty("works").GetBoolean());
        Assert.Contains("0x8024401B", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", ended.Output + ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_get_through_a_proxy_that_wants_a_password()
    {
        await using var lab = await Probe.Lab.LabServer.StartAsync(
            new Probe.Lab.LabOptions { ProxyCredentials = new Probe.Options.Credentials("probe", "s3cret-word") },
            Cancellation
        );

        var ended = await BuiltProgram.RunAsync(
            "check",
            "--wsus",
            lab.Endpoints.OriginUrl.ToString(),
            "-x",
            lab.Endpoints.ProxySetting!,
            "-U",
            "probe:s3cret-word",
            "--depth",
            "quick",
            "--wsus-files",
            "1",
            "--format",
            "json"
        );

        Assert.True(ended.ExitCode == 0, ended.ToString());
        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal(3, Site(json).GetProperty("services").GetProperty("files").GetInt32());
        Assert.DoesNotContain("s3cret-word", ended.Output + ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_other_port_is_asked_and_content_of_a_TLS_site_stays_on_http()
    {
        await using var lab = await Probe.Lab.LabServer.StartAsync(new Probe.Lab.LabOptions(), Cancellation);
        var ca = Path.Combine(_folder.FullName, "ca.pem");
        await File.WriteAllTextAsync(ca, lab.Endpoints.TrustedCaPem, Cancellation);
        string[] common =
        [
            "--noproxy",
            "*",
            "--cacert",
            ca,
            "--depth",
            "quick",
            "--format",
            "json",
            "--wsus-files",
            "1",
            "--connect-to",
            $"localhost:8530:127.0.0.1:{lab.Endpoints.OriginUrl.Port}",
            "--connect-to",
            $"localhost:8531:127.0.0.1:{lab.Endpoints.TlsOriginUrl.Port}",
        ];

        var plain = await BuiltProgram.RunAsync(["check", "--wsus", "http://localhost:8530", .. common]);
        var secure = await BuiltProgram.RunAsync(["check", "--wsus", "https://localhost:8531/", .. common]);

        Assert.True(plain.ExitCode == 0, plain.ToString());
        Assert.True(secure.ExitCode == 0, secure.ToString());
        using var first = JsonDocument.Parse(plain.Output);
        using var second = JsonDocument.Parse(secure.Output);
        Assert.Equal(["https://localhost:8531", "https://localhost:8531"], Pairs(first));
        Assert.Equal(["http://localhost:8530", "http://localhost:8530"], Pairs(second));
        Assert.StartsWith(
            "http://localhost:8530/Content/",
            Texts(Site(first).GetProperty("targets"), "url")[0],
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "http://localhost:",
            Texts(Site(second).GetProperty("targets"), "url")[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_site_that_is_not_there_is_asked_once_and_said_to_be_unreachable()
    {
        var port = RawServer.ClosedPort();

        var ended = await BuiltProgram.RunAsync("check", "--wsus", $"http://127.0.0.1:{port}", "--format", "json");

        Assert.True(ended.ExitCode == 1, ended.ToString());
        using var json = JsonDocument.Parse(ended.Output);
        Assert.Single(Site(json).GetProperty("exchanges").EnumerateArray());
        Assert.Contains("0x80072EFD", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public async Task The_report_fits_its_width(int width)
    {
        var ended = await BuiltProgram.RunAsync(
            "check",
            "--lab",
            "--fault",
            "cookie-refused",
            "--depth",
            "quick",
            "-q",
            "--width",
            width.ToString(System.Globalization.CultureInfo.InvariantCulture)
        );

        Assert.Contains("WSUS SITE FAILS ITS CLIENTS", ended.Output, StringComparison.Ordinal);
        Assert.Contains("InvalidCookie", ended.Output, StringComparison.Ordinal);
        Assert.Contains("stands in", ended.Output, StringComparison.Ordinal);
        Assert.All(ended.Output.Split('\n'), line => Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public async Task JUnit_has_a_suite_for_the_site()
    {
        var path = Path.Combine(_folder.FullName, "site.xml");

        await BuiltProgram.RunAsync(
            "check",
            "--lab",
            "--fault",
            "web-services-stopped",
            "--depth",
            "quick",
            "-q",
            "--report",
            "junit=" + path
        );

        var suite = XDocument.Load(path).Root!.Elements("testsuite").First();
        Assert.EndsWith("(site)", suite.Attribute("name")!.Value, StringComparison.Ordinal);
        Assert.Equal("1", suite.Attribute("failures")!.Value);
        Assert.Equal(7, suite.Elements("testcase").Count());
    }

    [Fact]
    public async Task A_dry_run_says_what_it_would_ask_and_sends_nothing()
    {
        var ended = await BuiltProgram.RunAsync(
            "check",
            "--wsus",
            "http://wsus.bitsprobe.invalid:8530",
            "-x",
            "proxy.bitsprobe.invalid:3128",
            "--dry-run",
            "-v",
            "--width",
            "120"
        );

        Assert.True(ended.ExitCode == 0, ended.ToString());
        Assert.Contains("nothing is sent", ended.Output, StringComparison.Ordinal);
        Assert.Contains(
            "https://wsus.bitsprobe.invalid:8531/Content/anonymousCheckFile.txt",
            ended.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "GetConfig, GetAuthorizationCookie, GetCookie, SyncUpdates, GetExtendedUpdateInfo",
            ended.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("SOAPAction", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--wsus finds the URLs itself", "--wsus", "http://wsus:8530", "http://wsus:8530/Content/a.cab")]
    [InlineData("without --urls", "--wsus", "http://wsus:8530", "--urls", "list.txt")]
    [InlineData("without --urls", "--wsus", "http://wsus:8530", "--format", "jsonl")]
    [InlineData("has a path", "--wsus", "http://wsus:8530/Content/a.cab")]
    [InlineData("lab only together with --lab", "--wsus", "lab")]
    [InlineData("--lab brings the site", "--lab", "--wsus", "http://wsus:8530")]
    [InlineData("accepted: with --wsus, or with --lab", "--wsus-files", "2", "http://wsus:8530/Content/a.cab")]
    [InlineData("without --urls", "--lab", "--wsus-files", "2", "--format", "jsonl")]
    [InlineData("accepted: with --wsus", "--allow-host", "cdn", "http://wsus:8530/Content/a.cab")]
    [InlineData("without scheme, port and path", "--wsus", "http://wsus", "--allow-host", "http://cdn/")]
    [InlineData("1 to 20", "--wsus", "http://wsus", "--wsus-files", "21")]
    [InlineData("accepted: the address of the policy", "--wsus", "wsus:8530\u001b[31m")]
    public async Task What_cannot_be_meant_is_refused(string problem, params string[] arguments)
    {
        var ended = await BuiltProgram.RunAsync(["check", .. arguments]);

        Assert.True(ended.ExitCode == 2, ended.ToString());
        Assert.Contains(problem, ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ended.Error);
    }

    public static TheoryData<string> HostileBodies =>
        [
            "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><a>&c;</a>",
            "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/evil.dtd\"><a/>",
            SiteServer.Envelope(string.Concat(Enumerable.Repeat("<a>", 100_000))),
            "\u001b]0;title\u0007\u001b[2J",
            "endless",
        ];

    [Theory]
    [MemberData(nameof(HostileBodies))]
    public async Task A_hostile_answer_ends_the_survey_and_nothing_else(string body)
    {
        await using var server = RawServer.Start(peer => ServeAsync(peer, body));

        var ended = await BuiltProgram.RunAsync(
            "check",
            "--wsus",
            $"http://127.0.0.1:{server.Port}",
            "--depth",
            "quick",
            "-q"
        );

        Assert.True(ended.ExitCode == 1, ended.ToString());
        Assert.Contains("web-services-talk", ended.Output, StringComparison.Ordinal);
        Assert.Contains("GetConfig", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", ended.Error, StringComparison.Ordinal);
        Assert.All(ended.Output, c => Assert.True(c == '\n' || !char.IsControl(c), $"U+{(int)c:X4}"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task ServeAsync(RawPeer peer, string body)
    {
        while (await peer.ReadRequestAsync() is { } request)
        {
            if (!request.StartsWith("POST", StringComparison.Ordinal))
            {
                await peer.SendAsync(
                    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
                        + (request.StartsWith("HEAD", StringComparison.Ordinal) ? "" : "hello")
                );
                continue;
            }

            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n");
            if (body != "endless")
            {
                await peer.SendAsync(body);
                peer.Fin();
                await peer.UntilClosedAsync();
                return;
            }

            await peer.SendAsync("<a>");
            var piece = new string('x', 64 * 1024);
            while (true)
            {
                await peer.SendAsync(piece);
            }
        }
    }

    private static JsonElement Site(JsonDocument json) => json.RootElement.GetProperty("site");

    private static string[] Pairs(JsonDocument json) =>
        [
            .. Site(json)
                .GetProperty("endpoints")
                .EnumerateArray()
                .Where(e => e.GetProperty("pair").GetBoolean() && e.GetProperty("state").GetString() == "answers")
                .Select(e => new Uri(e.GetProperty("url").GetString()!).GetLeftPart(UriPartial.Authority)),
        ];

    private static string[] Texts(JsonElement list, string name) =>
        [.. list.EnumerateArray().Select(e => e.GetProperty(name).GetString()!)];
}
