using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Xml.Linq;
using NJsonSchema;
using Probe.Remedies;
using Probe.Reports;

namespace Probe.Cli.Tests;

/// <summary>The main job end to end: the program against its own lab, and against peers that are not there.</summary>
public sealed class CheckLabTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_healthy_lab_transfers()
    {
        var ended = await BuiltProgram.RunAsync("check", "--lab", "--format", "json");

        Assert.True(ended.ExitCode == 0, ended.ToString());
        using var json = JsonDocument.Parse(ended.Output);
        var runs = json.RootElement.GetProperty("runs");
        Assert.Equal(2, runs.GetArrayLength());
        foreach (var run in runs.EnumerateArray())
        {
            Assert.Equal("transferred", run.GetProperty("verdict").GetProperty("outcome").GetString());
            Assert.Equal("proxy", run.GetProperty("route").GetProperty("kind").GetString());
            Assert.DoesNotContain("failed", Statuses(run));
            Assert.Contains("passed", Statuses(run));
            Assert.True(run.GetProperty("control").GetProperty("reachable").GetBoolean());
        }
    }

    [Fact]
    public async Task A_proxy_that_drops_Range_is_told_from_a_sound_origin()
    {
        var ended = await BuiltProgram.RunAsync("check", "--lab", "--fault", "range-stripped", "--format", "json");

        Assert.True(ended.ExitCode == 1, ended.ToString());
        using var json = JsonDocument.Parse(ended.Output);
        var verdict = json.RootElement.GetProperty("runs")[0].GetProperty("verdict");
        Assert.Equal("error", verdict.GetProperty("outcome").GetString());
        Assert.Equal(
            "BG_E_INSUFFICIENT_RANGE_SUPPORT",
            verdict.GetProperty("bitsError").GetProperty("name").GetString()
        );
        Assert.Equal("proxy", verdict.GetProperty("culprit").GetProperty("party").GetString());
        Assert.Equal("proved", verdict.GetProperty("culprit").GetProperty("confidence").GetString());
    }

    [Theory]
    [InlineData("3600", "transient_error", 7, 3600)]
    [InlineData("0", "error", 1, 0)]
    public async Task A_job_is_retried_as_it_is_set(string timeout, string outcome, int attempts, int endsAfter)
    {
        var ended = await BuiltProgram.RunAsync(
            "check",
            "--lab",
            "--fault",
            "status-line-garbage",
            "--depth",
            "quick",
            "--no-progress-timeout",
            timeout,
            "--format",
            "json"
        );

        Assert.True(ended.ExitCode == 1, ended.ToString());
        using var json = JsonDocument.Parse(ended.Output);
        var verdict = json.RootElement.GetProperty("runs")[0].GetProperty("verdict");
        Assert.Equal(outcome, verdict.GetProperty("outcome").GetString());
        var retry = verdict.GetProperty("retry");
        Assert.Equal(attempts, retry.GetProperty("attempts").GetInt32());
        Assert.Equal(endsAfter, retry.GetProperty("endsInErrorAfterSeconds").GetInt32());
        var record = Assert.Single(verdict.GetProperty("eventLog").EnumerateArray());
        Assert.Equal(61, record.GetProperty("id").GetInt32());
        Assert.Equal("2147954552", record.GetProperty("fields").GetProperty("hr").GetString());
    }

    [Theory]
    [InlineData("", "standard")]
    [InlineData("head-without-length", "standard")]
    [InlineData("range-stripped", "full")]
    public async Task The_JSON_report_fulfils_its_schema(string fault, string depth)
    {
        string[] faults = fault.Length == 0 ? [] : ["--fault", fault];
        var ended = await BuiltProgram.RunAsync(["check", "--lab", "--depth", depth, "--format", "json", .. faults]);

        var schema = await JsonSchema.FromJsonAsync(JsonReport.ReadSchema(), TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(ended.Output));
        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal(ended.ExitCode, json.RootElement.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task Reports_go_into_files_beside_the_one_on_stdout()
    {
        var junit = Path.Combine(_folder.FullName, "junit.xml");
        var json = Path.Combine(_folder.FullName, "result.json");
        var text = Path.Combine(_folder.FullName, "result.txt");

        var ended = await BuiltProgram.RunAsync(
            "check",
            "--lab",
            "--depth",
            "quick",
            "--report",
            "junit=" + junit,
            "--report",
            "json=" + json,
            "--report",
            "text=" + text
        );

        Assert.True(ended.ExitCode == 0, ended.ToString());
        Assert.Equal("testsuites", XDocument.Load(junit).Root!.Name.LocalName);
        using var document = JsonDocument.Parse(
            await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken)
        );
        Assert.Equal(1, document.RootElement.GetProperty("runs").GetArrayLength());
        Assert.DoesNotContain('\u001b', await File.ReadAllTextAsync(text, TestContext.Current.CancellationToken));
        Assert.Equal(3, _folder.GetFiles().Length);
    }

    [Fact]
    public async Task Without_a_terminal_there_is_no_colour_and_quiet_says_nothing_on_stderr()
    {
        var ended = await BuiltProgram.RunAsync("check", "--lab", "--depth", "quick", "-q");

        Assert.True(ended.ExitCode == 0, ended.ToString());
        Assert.DoesNotContain('\u001b', ended.Output);
        Assert.Empty(ended.Error);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(200)]
    public async Task No_line_is_wider_than_asked_for(int width)
    {
        var ended = await BuiltProgram.RunAsync(
            "check",
            "--lab",
            "--fault",
            "range-stripped",
            "-v",
            "--width",
            width.ToString(System.Globalization.CultureInfo.InvariantCulture)
        );

        Assert.Equal(1, ended.ExitCode);
        // Neither an URL nor a text to paste is ever broken: people copy them.
        var pasted = AllRemedies.List.SelectMany(r => r.Paste.Split('\n')).Select(l => l.Trim()).ToHashSet();
        Assert.DoesNotContain(
            ended.Output.Split('\n'),
            line =>
                line.Length > width
                && !line.Contains("http://", StringComparison.Ordinal)
                && !pasted.Contains(line.Trim())
        );
    }

    [Fact]
    public async Task The_proxy_users_password_is_in_no_output()
    {
        const string secret = "hunter2-is-secret";
        var json = Path.Combine(_folder.FullName, "result.json");
        var ended = await BuiltProgram.RunAsync(
            "check",
            "--lab",
            "--fault",
            "proxy-wants-password",
            "-U",
            "user:" + secret,
            "-v",
            "--report",
            "json=" + json
        );

        Assert.Equal(1, ended.ExitCode);
        var written = await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken);
        foreach (var text in (string[])[ended.Output, ended.Error, written])
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String("user:hunter2-is-secret"u8), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_dry_run_prints_the_plan_and_sends_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://{listener.LocalEndpoint}/Content/a.cab";

        var ended = await BuiltProgram.RunAsync("check", url, "--dry-run");

        Assert.True(ended.ExitCode == 0, ended.ToString());
        Assert.Contains("HEAD", ended.Output, StringComparison.Ordinal);
        Assert.Contains("0-5690", ended.Output, StringComparison.Ordinal);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_malformed_proxy_is_judged_and_nothing_is_sent()
    {
        var ended = await BuiltProgram.RunAsync(
            "check",
            "http://127.0.0.1:1/a.cab",
            "-x",
            "http://:3128",
            "--format",
            "json"
        );

        Assert.True(ended.ExitCode == 1, ended.ToString());
        using var json = JsonDocument.Parse(ended.Output);
        var run = json.RootElement.GetProperty("runs")[0];
        Assert.Equal(
            "E_INVALIDARG",
            run.GetProperty("verdict").GetProperty("bitsError").GetProperty("name").GetString()
        );
        Assert.Equal(0, run.GetProperty("exchanges").GetArrayLength());
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_is_a_verdict_and_no_failure_of_the_program()
    {
        var closed = ClosedPort();
        var ended = await BuiltProgram.RunAsync(
            "check",
            "http://127.0.0.1:1/a.cab",
            "-x",
            $"127.0.0.1:{closed}",
            "--no-control",
            "--format",
            "json"
        );

        Assert.True(ended.ExitCode == 1, ended.ToString());
        using var json = JsonDocument.Parse(ended.Output);
        var error = json.RootElement.GetProperty("runs")[0].GetProperty("verdict").GetProperty("bitsError");
        Assert.Equal("0x80072EFD", error.GetProperty("hresult").GetString());
    }

    [Fact]
    public async Task When_max_time_is_over_there_is_still_a_verdict()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var ended = await BuiltProgram.RunAsync(
            "check",
            $"http://{silent.LocalEndpoint}/a.cab",
            "--max-time",
            "300ms",
            "--format",
            "json"
        );

        Assert.True(ended.ExitCode == 1, ended.ToString());
        using var json = JsonDocument.Parse(ended.Output);
        Assert.NotEqual(
            "transferred",
            json.RootElement.GetProperty("runs")[0].GetProperty("verdict").GetProperty("outcome").GetString()
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task An_interrupt_ends_with_a_report_of_what_is_there()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows(),
            "a console interrupt cannot be sent to one process of a test there"
        );
        var token = TestContext.Current.CancellationToken;
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var program = BuiltProgram.Start(
            ["check", $"http://{silent.LocalEndpoint}/a.cab", "--format", "json"],
            _ => { }
        );
        try
        {
            using var connection = await silent.AcceptTcpClientAsync(token);
            var buffer = new byte[1];
            Assert.Equal(1, await connection.GetStream().ReadAsync(buffer, token));

            LabCommandTests.Interrupt(program);
            var output = await program.StandardOutput.ReadToEndAsync(token);
            await program.WaitForExitAsync(token);

            Assert.Equal(130, program.ExitCode);
            using var json = JsonDocument.Parse(output);
            Assert.Equal(130, json.RootElement.GetProperty("exitCode").GetInt32());
            Assert.Contains("stopping", await program.StandardError.ReadToEndAsync(token), StringComparison.Ordinal);
        }
        finally
        {
            LabCommandTests.End(program);
        }
    }

    [Fact]
    public async Task Several_URLs_are_reported_worst_first_however_many_run_at_once()
    {
        var closed = ClosedPort();
        string[] urls = [.. Enumerable.Range(0, 6).Select(i => $"http://127.0.0.1:{closed}/{i}.cab")];

        var ended = await BuiltProgram.RunAsync([
            "check",
            .. urls,
            "--parallel",
            "3",
            "--depth",
            "quick",
            "--format",
            "json",
        ]);

        Assert.True(ended.ExitCode == 1, ended.ToString());
        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal(
            urls,
            json.RootElement.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("url").GetString())
        );
    }

    private static IEnumerable<string?> Statuses(JsonElement run) =>
        run.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("status").GetString());

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
