using System.Text.Json;
using System.Xml.Linq;
using NJsonSchema;
using Probe.Reports;

namespace Probe.Cli.Tests;

/// <summary>
/// The program against servers that do what they can to hang it, fill it or steer the reader's terminal: every URL
/// gets its verdict, the sound one beside them transfers, and no report carries what was sent into a terminal.
/// </summary>
public sealed class HostileServerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Hostile_servers_get_their_verdicts_and_the_sound_one_beside_them_its_own()
    {
        await using var server = HostileServers.Start();
        var paths = HostileServers.Scripts.Keys.ToList();

        var ended = await RunAsync(server.Port, [.. paths, "/sound.cab"], "--depth", "quick", "--parallel", "4");

        Assert.True(ended.ExitCode == 1, ended.ToString());
        using var json = JsonDocument.Parse(ended.Output);
        var runs = json.RootElement.GetProperty("runs").EnumerateArray().ToDictionary(PathOf);
        Assert.Equal("transferred", Outcome(runs["/sound.cab"]));
        Assert.All(
            paths,
            path =>
            {
                var run = runs[path];
                Assert.NotEqual("transferred", Outcome(run));
                Assert.NotEqual(JsonValueKind.Null, run.GetProperty("verdict").GetProperty("bitsError").ValueKind);
                Assert.Contains(
                    run.GetProperty("checks").EnumerateArray(),
                    check => check.GetProperty("status").GetString() == "failed"
                );
                if (HostileServers.Scripts[path].Cause is { } cause)
                {
                    Assert.Contains(cause, Causes(run));
                }
            }
        );
        await AssertSafeAsync(ended);
    }

    [Theory]
    [InlineData("/loop")]
    [InlineData("/chain/0")]
    public async Task Redirects_without_end_stop_at_the_number_allowed(string path)
    {
        await using var server = HostileServers.Start();

        var ended = await RunAsync(server.Port, [path], "--depth", "quick", "--max-redirs", "3");

        Assert.True(ended.ExitCode == 1, ended.ToString());
        using var json = JsonDocument.Parse(ended.Output);
        var run = json.RootElement.GetProperty("runs")[0];
        var requests = run.GetProperty("exchanges").GetArrayLength();
        Assert.True(requests % 4 == 0, $"{requests} requests: one and three redirects each");
        Assert.Contains(
            run.GetProperty("checks").EnumerateArray(),
            c =>
                c.GetProperty("id").GetString() == "no-redirect-to-foreign-host"
                && c.GetProperty("status").GetString() == "failed"
        );
    }

    [Theory]
    [InlineData("/reason")]
    [InlineData("/location")]
    [InlineData("/range")]
    public async Task What_a_hostile_proxy_says_is_shown_escaped_at_full_depth(string path)
    {
        await using var proxy = HostileServers.Start();

        var ended = await RunAsync(
            proxy.Port,
            [],
            $"http://wsus.example:8530{path}",
            "-x",
            $"127.0.0.1:{proxy.Port}",
            "--no-control"
        );

        Assert.True(ended.ExitCode == 1, ended.ToString());
        var text = await AssertSafeAsync(ended);
        Assert.Contains("\\x1b[2J", text, StringComparison.Ordinal);
        Assert.Contains("\\x9b31m", text, StringComparison.Ordinal);
    }

    /// <summary>Runs a check with all reports and a time-out that no reply here needs.</summary>
    private Task<Ended> RunAsync(int port, IEnumerable<string> paths, params string[] more) =>
        BuiltProgram.RunAsync([
            "check",
            .. paths.Select(path => $"http://127.0.0.1:{port}{path}"),
            .. more,
            "--idle-timeout",
            "20s",
            "-v",
            "--format",
            "json",
            "--report",
            "text=" + File("text"),
            "--report",
            "junit=" + File("xml"),
            "--report",
            "html=" + File("html"),
        ]);

    private string File(string extension) => Path.Combine(_folder.FullName, "report." + extension);

    /// <summary>No report has a character that steers; JSON and JUnit are whole, and no peer opens an element. Returns the text report.</summary>
    private async Task<string> AssertSafeAsync(Ended ended)
    {
        var text = await System.IO.File.ReadAllTextAsync(File("text"), TestContext.Current.CancellationToken);
        var junit = await System.IO.File.ReadAllTextAsync(File("xml"), TestContext.Current.CancellationToken);
        var html = await System.IO.File.ReadAllTextAsync(File("html"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        foreach (
            var (name, output) in new[]
            {
                ("HTML", html),
                ("JSON", ended.Output),
                ("text", text),
                ("JUnit", junit),
                ("stderr", ended.Error),
            }
        )
        {
            var bad = output.FirstOrDefault(c => (char.IsControl(c) && c != '\n') || c is '\u202e' or '\u200b');
            Assert.True(bad == '\0' && !output.Contains('\0', StringComparison.Ordinal), $"{name} has U+{(int)bad:X4}");
        }

        XDocument.Parse(junit);
        var schema = await JsonSchema.FromJsonAsync(JsonReport.ReadSchema(), TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(ended.Output));
        return text;
    }

    private static string PathOf(JsonElement run) => new Uri(run.GetProperty("url").GetString()!).AbsolutePath;

    private static string? Outcome(JsonElement run) => run.GetProperty("verdict").GetProperty("outcome").GetString();

    private static IEnumerable<string?> Causes(JsonElement run) =>
        run.GetProperty("exchanges")
            .EnumerateArray()
            .Select(e => e.GetProperty("failure"))
            .Where(f => f.ValueKind == JsonValueKind.Object)
            .Select(f => f.GetProperty("cause").GetString());
}
