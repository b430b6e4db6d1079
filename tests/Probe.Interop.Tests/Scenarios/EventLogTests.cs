using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Probe.Testing;

namespace Probe.Interop.Scenarios;

/// <summary>What <c>judge</c> reads of real event logs, beside what libevtx's evtxexport reads of them.</summary>
public sealed partial class EventLogTests
{
    public static TheoryData<string> Logs =>
        [
            Path.Combine(Repository.Root, "tests/Probe.Evidence.Tests/Samples/one-job.evtx"),
            // Further ones where they lie beside the repository.
            .. Folder is { } folder
                ? Directory.EnumerateFiles(folder, "*.evtx").Order(StringComparer.Ordinal).ToArray()
                : [],
        ];

    private static string? Folder => SharedFiles.Find("data/evtx");

    [Theory]
    [MemberData(nameof(Logs))]
    public async Task A_real_log_has_the_events_URLs_and_codes_that_evtxexport_prints(string path)
    {
        var exported = await RunAsync("evtxexport", path);
        var (judged, code) = await JudgeAsync(path);

        Assert.Equal(EventNumber().Count(exported.Output), judged.GetProperty("events").GetInt64());
        var ofBits = exported.Output.Contains("Microsoft-Windows-Bits-Client", StringComparison.Ordinal);
        Assert.Equal(ofBits ? 0 : 2, code);
        Assert.Equal(ofBits, judged.GetProperty("bitsEvents").GetInt64() > 0);
        Assert.Equal(
            Transfers(exported.Output),
            judged
                .GetProperty("transfers")
                .EnumerateArray()
                .Select(t => (t.GetProperty("url").GetString()!, Hresult(t)))
        );
    }

    private static uint Hresult(JsonElement transfer) =>
        transfer.GetProperty("error") is { ValueKind: JsonValueKind.Object } error
            ? uint.Parse(
                error.GetProperty("hresult").GetString()!.AsSpan(2),
                NumberStyles.HexNumber,
                CultureInfo.InvariantCulture
            )
            : 0;

    /// <summary>URL and code of each event 60 and 61, the fields by their places in the manifest.</summary>
    private static List<(string Url, uint Code)> Transfers(string exported) =>
        [
            .. exported
                .Split("Event number", StringSplitOptions.RemoveEmptyEntries)
                .Where(e =>
                    e.Contains("(60)", StringComparison.Ordinal) || e.Contains("(61)", StringComparison.Ordinal)
                )
                .Select(e => (Text(e, 4), uint.Parse(Text(e, 6), CultureInfo.InvariantCulture))),
        ];

    private static string Text(string exported, int number) =>
        Regex.Match(exported, $@"^String: {number}\s*: ?(.*)$", RegexOptions.Multiline).Groups[1].Value.Trim();

    private static async Task<(JsonElement Report, int ExitCode)> JudgeAsync(string path)
    {
        var (output, code) = await RunAsync(Repository.Bitsprobe, "judge", path, "--format", "json");
        using var json = JsonDocument.Parse(output);
        return (json.RootElement.Clone(), code);
    }

    private static async Task<(string Output, int ExitCode)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (output, process.ExitCode);
    }

    [GeneratedRegex("^Event number", RegexOptions.Multiline)]
    private static partial Regex EventNumber();
}
