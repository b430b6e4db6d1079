using System.Globalization;
using System.Text.Json;
using NJsonSchema;
using Probe.Http;
using Probe.Lab;
using Probe.Reports;

namespace Probe.Cli.Tests;

/// <summary>Records sent again by the built program.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("replay");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact(Timeout = 60_000)]
    public async Task What_failed_then_and_works_now_is_cured()
    {
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        var url = lab.Endpoints.FileUrl;
        var log = Saved("bits.xml", Failure(url, 0x80200013));

        var ended = await Replay(lab, log, "--width", "80");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains("THE ONE REPLAYED DOWNLOAD WORKS NOW", ended.Output, StringComparison.Ordinal);
        Assert.Contains("cured http://127.0.0.1", Unwrapped(ended.Output), StringComparison.Ordinal);
        Assert.Contains(
            "BG_E_INSUFFICIENT_RANGE_SUPPORT 0x80200013; asked 1 time",
            ended.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "failed then, transfers now over this route",
            Unwrapped(ended.Output),
            StringComparison.Ordinal
        );
        Assert.All(ended.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_fault_that_is_still_there_is_the_same_and_another_one_differs()
    {
        await using var lab = await LabServer.StartAsync(
            new LabOptions { FaultIds = ["range-stripped"] },
            TestContext.Current.CancellationToken
        );
        var log = Saved(
            "bits.xml",
            "<Events>"
                + Failure(lab.Endpoints.FileUrl, 0x80200013)
                + Failure(lab.Endpoints.SmallFileUrl, 0x80190193)
                + "</Events>"
        );

        var ended = await Replay(lab, log, "--format", "json");

        Assert.Equal(1, ended.ExitCode);
        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal(
            ["differs", "same"],
            json.RootElement.GetProperty("runs")
                .EnumerateArray()
                .Select(r => r.GetProperty("then").GetProperty("change").GetString())
                .Order()
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task A_report_of_a_broken_run_replayed_after_the_fault_is_healed_says_cured()
    {
        var har = Path.Combine(_folder.FullName, "broken.har");
        int port;
        await using (
            var broken = await LabServer.StartAsync(
                new LabOptions { FaultIds = ["range-forbidden"] },
                TestContext.Current.CancellationToken
            )
        )
        {
            port = broken.Endpoints.OriginUrl.Port;
            var check = await BuiltProgram.RunAsync(
                "check",
                broken.Endpoints.FileUrl.ToString(),
                "-x",
                broken.Endpoints.ProxySetting!,
                "--report",
                "har=" + har
            );
            Assert.Equal(1, check.ExitCode);
        }

        await using var healed = await LabServer.StartAsync(
            new LabOptions { OriginPort = port },
            TestContext.Current.CancellationToken
        );
        var ended = await Replay(healed, har, "--format", "json");

        Assert.Equal(0, ended.ExitCode);
        using var json = JsonDocument.Parse(ended.Output);
        var run = Assert.Single(json.RootElement.GetProperty("runs").EnumerateArray());
        Assert.Equal("cured", run.GetProperty("then").GetProperty("change").GetString());
        Assert.Equal(403, run.GetProperty("then").GetProperty("status").GetInt32());
    }

    [Fact(Timeout = 60_000)]
    public async Task The_JSON_report_fulfils_the_schema_and_counts_what_was_left_out()
    {
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        var log = Saved(
            "access.log",
            string.Join(
                '\n',
                Squid("TCP_MISS/206", "GET " + lab.Endpoints.FileUrl),
                Squid("TCP_MISS/206", "GET " + lab.Endpoints.FileUrl),
                Squid("TCP_MISS/200", "GET " + lab.Endpoints.OriginUrl.WithPathAndQuery("/Content/gone.cab")),
                Squid("TCP_TUNNEL/200", "CONNECT a.example:443"),
                Squid("TCP_MISS/200", "GET http://elsewhere.example/a.cab"),
                "no line of a log\u001b[31m"
            )
        );

        var ended = await Replay(lab, log, "--format", "json");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains($"{log}:6:1: ", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ended.Error);
        var schema = await JsonSchema.FromJsonAsync(JsonReport.ReadSchema(), TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(ended.Output));
        using var json = JsonDocument.Parse(ended.Output);
        var replay = json.RootElement.GetProperty("replay");
        Assert.Equal(
            (4, 2, 1),
            (Number(replay, "recordedRequests"), Number(replay, "sent"), Number(replay, "unreadable"))
        );
        Assert.Equal("elsewhere.example:80", replay.GetProperty("notContacted")[0].GetProperty("host").GetString());
        Assert.Equal("tunnel", replay.GetProperty("skipped")[0].GetProperty("reason").GetString());
        Assert.Equal(1, Number(replay.GetProperty("changes"), "broke"));
        Assert.Equal(1, Number(replay.GetProperty("changes"), "same"));
        Assert.DoesNotContain(lab.Requests, r => r.RequestLine.Contains("elsewhere", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_an_allowed_host_nothing_is_sent_and_the_hosts_are_named()
    {
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        var list = Saved("urls.txt", $"{lab.Endpoints.FileUrl}\nhttp://elsewhere.example/a\n");

        var ended = await BuiltProgram.RunAsync("replay", list, "-x", lab.Endpoints.ProxySetting!);

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(lab.Endpoints.FileUrl.HostAndPort, ended.Error, StringComparison.Ordinal);
        Assert.Contains("elsewhere.example:80", ended.Error, StringComparison.Ordinal);
        Assert.Contains("--allow-host", ended.Error, StringComparison.Ordinal);
        Assert.Empty(lab.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_redirect_to_a_host_that_was_not_allowed_is_not_followed()
    {
        await using var lab = await LabServer.StartAsync(
            new LabOptions { FaultIds = ["redirect-to-portal"] },
            TestContext.Current.CancellationToken
        );
        var list = Saved("urls.txt", lab.Endpoints.FileUrl.ToString());

        var ended = await BuiltProgram.RunAsync(
            "replay",
            list,
            "-x",
            lab.Endpoints.ProxySetting!,
            "--allow-host",
            lab.Endpoints.FileUrl.HostAndPort,
            "-q"
        );

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("UNDECIDED", ended.Output, StringComparison.Ordinal);
        Assert.Contains("which nobody allowed to be contacted", Unwrapped(ended.Output), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_dry_run_shows_what_would_be_sent_and_sends_nothing()
    {
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        var list = Saved(
            "urls.txt",
            $"{lab.Endpoints.FileUrl}\n{lab.Endpoints.FileUrl}\n{lab.Endpoints.SmallFileUrl}\n"
        );

        var ended = await Replay(lab, list, "--dry-run", "--limit", "1");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains("nothing is sent", ended.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 2 URLs are sent", ended.Output, StringComparison.Ordinal);
        Assert.Contains("range-first", ended.Output, StringComparison.Ordinal);
        Assert.Empty(lab.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_log_of_IIS_is_replayed_against_its_base()
    {
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        var url = lab.Endpoints.FileUrl;
        var log = Saved(
            "u_ex261127.log",
            "#Software: Microsoft Internet Information Services 10.0\r\n#Fields: date time cs-method cs-uri-stem cs-uri-query cs(User-Agent) sc-status sc-substatus sc-win32-status\r\n"
                + $"2026-11-27 19:00:01 GET {url.PathAndQuery} - Microsoft+BITS/7.8 404 0 2\r\n"
        );

        var ended = await BuiltProgram.RunAsync(
            "replay",
            log,
            "--noproxy",
            "*",
            "--allow-any-host",
            "--base",
            lab.Endpoints.OriginUrl.ToString(),
            "-q"
        );

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("404 win32 2; asked 1 time, last 2026-11-27 19:00:01Z", ended.Output, StringComparison.Ordinal);
        Assert.Contains("1 cured", ended.Output, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("evidence.zip")]
    [InlineData("evidence/")]
    public async Task Evidence_of_a_check_is_a_record_too(string name)
    {
        var bundle = Path.Combine(_folder.FullName, name);
        await using var lab = await LabServer.StartAsync(
            new LabOptions { FaultIds = ["range-forbidden"] },
            TestContext.Current.CancellationToken
        );
        await BuiltProgram.RunAsync(
            "check",
            lab.Endpoints.FileUrl.ToString(),
            "-x",
            lab.Endpoints.ProxySetting!,
            "--depth",
            "quick",
            "--evidence",
            bundle
        );

        var ended = await Replay(lab, bundle);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("evidence bundle", ended.Output, StringComparison.Ordinal);
        Assert.Contains("1 same", ended.Output, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("text", "--no-control")]
    [InlineData("json", "--no-control")]
    [InlineData("text", "--dry-run")]
    public async Task A_token_in_a_recorded_URL_is_sent_and_never_shown(string format, string more)
    {
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        var url = lab.Endpoints.FileUrl.WithPathAndQuery(lab.Endpoints.FileUrl.PathAndQuery + "?sig=pl4nted");
        var log = Saved(
            "access.log",
            string.Join(
                '\n',
                Squid("TCP_MISS/206", "GET " + url),
                Squid("TCP_MISS/200", "POST http://bob:pl4nted@wsus/x?token=pl4nted"),
                Squid("TCP_MISS/200", "GET http://bob:pl4nted@wsus/x?token=pl4nted")
            )
        );

        var ended = await Replay(lab, log, "--format", format, more);

        Assert.DoesNotContain("pl4nted", ended.Output + ended.Error, StringComparison.Ordinal);
        Assert.Equal(
            more != "--dry-run",
            lab.Requests.Any(r => r.RequestLine.Contains("?sig=pl4nted", StringComparison.Ordinal))
        );
    }

    [Theory(Timeout = 60_000)]
    [InlineData("", "it is empty")]
    [InlineData("nothing of the kind\n", "nothing in its first 64 KiB is of a form that is read")]
    [InlineData("\u001f\u008b\u0008", "it is compressed")]
    [InlineData("{\"log\":{\"entries\":[]}}", "nothing in it can be read")]
    [InlineData("#Fields: cs-method cs-uri-stem\nGET /a", "nothing in it can be read")]
    [InlineData("1764272520.586 1 a TCP_TUNNEL/200 1 CONNECT a:443 - - -", "it has nothing to send: 1 × CONNECT")]
    public async Task What_cannot_be_replayed_is_refused_with_what_is_accepted(string content, string why)
    {
        var path = Path.Combine(_folder.FullName, "file");
        await File.WriteAllBytesAsync(
            path,
            System.Text.Encoding.Latin1.GetBytes(content),
            TestContext.Current.CancellationToken
        );

        var ended = await BuiltProgram.RunAsync("replay", path, "--allow-any-host");

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(why, ended.Error, StringComparison.Ordinal);
        Assert.Contains("accepted: a Windows event log", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--allow-host http://wsus/", "--allow-host")]
    [InlineData("--base wsus", "--base")]
    [InlineData("--base http://wsus/path", "it has a path")]
    [InlineData("--limit 0", "--limit")]
    [InlineData("--format json --limit 50000", "--limit up to 5000")]
    [InlineData("--format json --dry-run", "--dry-run prints its plan as text")]
    [InlineData("--allow-any-host --allow-host a", "--allow-any-host leaves nothing")]
    [InlineData("--wsus http://wsus", "there is no option '--wsus'")]
    public async Task Every_mistake_of_the_line_is_told(string options, string told)
    {
        var ended = await BuiltProgram.RunAsync(["replay", "file", .. options.Split(' ')]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(told, ended.Error, StringComparison.Ordinal);
    }

    private static Task<Ended> Replay(LabServer lab, string file, params string[] more) =>
        BuiltProgram.RunAsync([
            "replay",
            file,
            "-x",
            lab.Endpoints.ProxySetting!,
            "--allow-host",
            lab.Endpoints.FileUrl.HostAndPort,
            "-q",
            .. more,
        ]);

    private static string Unwrapped(string text) =>
        string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static int Number(JsonElement of, string name) => of.GetProperty(name).GetInt32();

    private static string Squid(string action, string request) =>
        $"1764272520.586    921 192.0.2.68 {action} 507 {request} - HIER_DIRECT/192.0.2.9 text/html";

    private static string Failure(HttpUrl url, uint code) =>
        "<Event><System><Provider Name='Microsoft-Windows-Bits-Client'/><EventID>61</EventID></System><EventData>"
        + $"<Data Name='transferId'>{{{Guid.NewGuid()}}}</Data><Data Name='url'>{url}</Data>"
        + $"<Data Name='hr'>{code.ToString(CultureInfo.InvariantCulture)}</Data></EventData></Event>";

    private string Saved(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
