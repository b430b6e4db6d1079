using System.Diagnostics;
using System.Text.Json;
using Probe.Testing;

namespace Probe.Interop.Scenarios;

/// <summary>What <c>judge</c> reads of real packet captures, beside what tshark reads of them.</summary>
public sealed class SavedCaptureTests
{
    private static string? Folder => SharedFiles.Find("data/pcap");

    public static TheoryData<string> Captures =>
        [
            .. Folder is { } folder
                ? Directory.EnumerateFiles(folder, "*.pcap").Order(StringComparer.Ordinal).ToArray()
                : [""],
        ];

    [Theory(Timeout = Limits.Scenario)]
    [MemberData(nameof(Captures))]
    public async Task A_real_capture_has_the_requests_and_statuses_that_tshark_prints(string path)
    {
        Assert.SkipWhen(path.Length == 0, SharedFiles.AbsentReason);
        var asked = await LinesAsync(
            path,
            "http.request.method == \"HEAD\" || http.request.method == \"GET\"",
            "method"
        );
        var answered = await LinesAsync(path, "http.response", "code");

        var (output, errors, exitCode) = await RunAsync(Repository.Bitsprobe, "judge", path, "--format", "json");

        if (exitCode == 2)
        {
            // Nothing of it is a job: each request is told with what the capture lacks of it.
            Assert.Equal(asked.Count, errors.Split("bitsprobe: GET ").Length - 1);
            return;
        }

        // A job is judged in one or both shapes, of the same exchanges.
        using var json = JsonDocument.Parse(output);
        var exchanges = json
            .RootElement.GetProperty("runs")
            .EnumerateArray()
            .DistinctBy(r => r.GetProperty("url").GetString() + r.GetProperty("exchanges").GetRawText())
            .SelectMany(r => r.GetProperty("exchanges").EnumerateArray())
            .ToList();
        Assert.Equal(Sorted(asked), Sorted(exchanges.Select(e => e.GetProperty("method").GetString()!)));
        Assert.Equal(
            Sorted(answered),
            Sorted(
                exchanges
                    .Select(e => e.GetProperty("status"))
                    .Where(s => s.ValueKind == JsonValueKind.Number)
                    .Select(s => s.GetRawText())
            )
        );
    }

    private static List<string> Sorted(IEnumerable<string> texts) => [.. texts.Order(StringComparer.Ordinal)];

    private static async Task<List<string>> LinesAsync(string path, string filter, string field)
    {
        var name = field == "code" ? "http.response.code" : "http.request.method";
        var (output, errors, exitCode) = await RunAsync("tshark", "-r", path, "-Y", filter, "-T", "fields", "-e", name);
        Assert.True(exitCode == 0, errors);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static async Task<(string Output, string Errors, int ExitCode)> RunAsync(
        string program,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var token = TestContext.Current.CancellationToken;
        var errors = process.StandardError.ReadToEndAsync(token);
        var output = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return (output, await errors, process.ExitCode);
    }
}
