using System.Text.Json;
using Probe.Lab;

namespace Probe.Cli.Tests;

/// <summary>Many URLs in one run of the built program.</summary>
public sealed class SweepTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bitsprobe-sweep-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 60_000)]
    public async Task A_list_of_good_and_bad_URLs_is_told_line_by_line_and_summed_up()
    {
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        var gone = lab.Endpoints.OriginUrl.WithPathAndQuery("/Content/gone.cab");
        var list = List("# first", lab.Endpoints.FileUrl, gone, lab.Endpoints.SmallFileUrl, gone);

        var ended = await BuiltProgram.RunAsync(
            "check",
            "--urls",
            list,
            "-x",
            lab.Endpoints.ProxySetting!,
            "--format",
            "jsonl"
        );

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal("", ended.Error);
        var lines = Lines(ended.Output);
        Assert.Equal(4, lines.Count(l => l.GetProperty("type").GetString() == "url"));
        var missing = lines.First(l => l.GetProperty("url").GetString() == gone.ToString());
        Assert.Equal("BG_E_HTTP_ERROR_404", missing.GetProperty("bitsError").GetProperty("name").GetString());
        Assert.Equal("origin", missing.GetProperty("culprit").GetProperty("party").GetString());
        var summary = lines[^1];
        Assert.True(summary.GetProperty("complete").GetBoolean());
        Assert.Equal(
            (4, 2, 2, 4),
            (Number(summary, "done"), Number(summary, "works"), Number(summary, "fails"), Number(summary, "planned"))
        );
        Assert.Equal(2, Number(summary.GetProperty("kinds")[0], "count"));
    }

    [Fact]
    public async Task A_line_with_an_address_of_the_other_family_is_refused_with_its_place()
    {
        var ended = await BuiltProgram.RunAsync(
            "check",
            "--urls",
            List("http://localhost:1/x", "http://[::1]:1/x"),
            "-4",
            "--noproxy",
            "*"
        );

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(":2:1: ::1 is an IPv6 address; leave -4 out", ended.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Evidence_has_the_URLs_that_fail_and_the_first_that_works_and_is_judged_alike()
    {
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        var gone = lab.Endpoints.OriginUrl.WithPathAndQuery("/Content/gone.cab");
        var list = List(lab.Endpoints.FileUrl, gone, lab.Endpoints.SmallFileUrl, gone, lab.Endpoints.FileUrl);
        var bundle = Path.Combine(_folder, "bundle.zip");

        var ended = await BuiltProgram.RunAsync(
            "check",
            "--urls",
            list,
            "--parallel",
            "1",
            "-x",
            lab.Endpoints.ProxySetting!,
            "--evidence",
            bundle
        );
        var judged = await BuiltProgram.RunAsync("judge", bundle, "--format", "json");

        Assert.Equal((1, 1), (ended.ExitCode, judged.ExitCode));
        Assert.Contains("the 2 URLs that failed, and the first that works", ended.Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(judged.Output);
        var runs = json.RootElement.GetProperty("runs").EnumerateArray().ToList();
        Assert.Equal(
            [gone.ToString(), gone.ToString(), lab.Endpoints.FileUrl.ToString()],
            runs.Where(r => r.GetProperty("jobShape").GetString() == "background")
                .Select(r => r.GetProperty("url").GetString())
        );
        Assert.Equal(
            ["0x80190194", "0x80190194", null],
            runs.Where(r => r.GetProperty("jobShape").GetString() == "background")
                .Select(r => r.GetProperty("verdict").GetProperty("bitsError"))
                .Select(e => e.ValueKind == JsonValueKind.Null ? null : e.GetProperty("hresult").GetString())
        );
        Assert.Equal([bundle, list], Directory.GetFiles(_folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_sweep_that_begins_nothing_leaves_no_evidence_behind()
    {
        var ended = await BuiltProgram.RunAsync(
            "check",
            "--urls",
            List("ftp://x/"),
            "--evidence",
            Path.Combine(_folder, "bundle.zip")
        );

        Assert.Equal(2, ended.ExitCode);
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_with_a_bad_line_is_refused_before_anything_is_sent()
    {
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        var list = List(lab.Endpoints.FileUrl, "ftp://x/", "   two words");

        var ended = await BuiltProgram.RunAsync("check", "--urls", list, "-x", lab.Endpoints.ProxySetting!);

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains($"{list}':2:1: ", ended.Error, StringComparison.Ordinal);
        Assert.Contains($"{list}':3:4: ", ended.Error, StringComparison.Ordinal);
        Assert.Empty(lab.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_stream_goes_on_past_a_bad_line_and_says_so()
    {
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        using var program = BuiltProgram.Start(
            ["check", "--urls", "-", "-x", lab.Endpoints.ProxySetting!, "--format", "jsonl", "-q"],
            _ => { }
        );
        await program.StandardInput.WriteAsync($"ftp://x/\n{lab.Endpoints.FileUrl}\n");
        program.StandardInput.Close();
        var output = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        var lines = Lines(output);
        Assert.Equal(["invalid", "summary", "url"], lines.Select(l => l.GetProperty("type").GetString()).Order());
        Assert.Equal((2, 1), (program.ExitCode, Number(lines[^1], "invalid")));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_interrupt_leaves_a_valid_result_that_is_marked()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGINT cannot be sent to one process here");
        await using var lab = await LabServer.StartAsync(
            // Every GET takes a while, so that the list is still under way when the interrupt comes.
            new LabOptions { FaultIds = ["reply-begins-late:delay=200"] },
            TestContext.Current.CancellationToken
        );
        var list = List([.. Enumerable.Repeat<object>(lab.Endpoints.FileUrl, 5000)]);
        using var program = BuiltProgram.Start(
            ["check", "--urls", list, "-x", lab.Endpoints.ProxySetting!, "--format", "text", "-v", "--no-control"],
            _ => { }
        );
        program.StandardInput.Close();
        while (lab.Requests.Length < 40)
        {
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        LabCommandTests.Interrupt(program);
        var output = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, program.ExitCode);
        Assert.Contains("STOPPED AFTER", output, StringComparison.Ordinal);
        Assert.Contains("OF 5000 URLS", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reader_who_goes_away_ends_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a closed pipe is told otherwise here");
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        var list = List([.. Enumerable.Repeat<object>(lab.Endpoints.FileUrl, 20_000)]);
        using var program = BuiltProgram.Start(
            ["check", "--urls", list, "-x", lab.Endpoints.ProxySetting!, "--format", "jsonl", "-q", "--no-control"],
            _ => { }
        );
        program.StandardInput.Close();
        var first = await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        program.StandardOutput.Close();

        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains("\"type\":\"url\"", first!, StringComparison.Ordinal);
        Assert.True(lab.Requests.Length < 40_000, $"{lab.Requests.Length} requests");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_list_that_comes_by_a_pipe_is_read_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no path names a pipe here as /dev/stdin does");
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        using var program = BuiltProgram.Start(
            ["check", "--urls", "/dev/stdin", "-x", lab.Endpoints.ProxySetting!, "--format", "jsonl", "-q"],
            _ => { }
        );
        await program.StandardInput.WriteLineAsync(lab.Endpoints.FileUrl.ToString());
        program.StandardInput.Close();

        var output = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, program.ExitCode);
        Assert.Equal(1, Number(Lines(output)[^1], "works"));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_interrupt_ends_the_wait_for_a_list_that_does_not_come()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGINT cannot be sent to one process here");
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        using var program = BuiltProgram.Start(["check", "--urls", "-", "--format", "jsonl", "-q"], _ => { });
        await program.StandardInput.WriteLineAsync(lab.Endpoints.FileUrl.ToString());
        await program.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        while (lab.Requests.Length < 4)
        {
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        LabCommandTests.Interrupt(program);
        var output = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, program.ExitCode);
        Assert.False(Lines(output)[^1].GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task A_stream_without_a_URL_is_no_success()
    {
        var ended = await BuiltProgram.RunAsync("check", "--urls", "-", "-q");

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("NO URL WAS CHECKED", ended.Output, StringComparison.Ordinal);
        Assert.Contains("the list has no URL", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls tells each URL as it ends", "--format", "json")]
    [InlineData("--urls tells each URL as it ends", "--report", "json=x.json")]
    [InlineData("--urls brings the URLs", "http://a/")]
    public async Task What_does_not_go_together_is_said(string expected, params string[] more)
    {
        var ended = await BuiltProgram.RunAsync(["check", "--urls", List("http://a/"), .. more]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(expected, ended.Error, StringComparison.Ordinal);
    }

    private static List<JsonElement> Lines(string output) =>
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement.Clone()),
        ];

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private string List(params object[] lines)
    {
        var path = Path.Combine(_folder, "urls.txt");
        File.WriteAllLines(path, lines.Select(l => l.ToString()!));
        return path;
    }
}
