using System.Diagnostics;
using System.Text.Json;

namespace Probe.Interop;

/// <summary>Runs the program as its users do: arguments in, a report on stdout and an exit code out.</summary>
internal static class Bitsprobe
{
    /// <summary>Longest run of the program; each scenario's own time-out is above it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs <c>check URL … --format json</c> and reads the report.</summary>
    public static Task<CheckReport> CheckAsync(string url, params string[] options) =>
        CheckAsync(url, new Dictionary<string, string>(), options);

    /// <summary>The same with these variables in its environment.</summary>
    public static Task<CheckReport> CheckAsync(
        string url,
        IReadOnlyDictionary<string, string> environment,
        params string[] options
    ) => RunAsync(["check", url, .. options, "--format", "json"], environment);

    /// <summary>Runs <c>replay FILE … --format json</c> and reads the report.</summary>
    public static Task<CheckReport> ReplayAsync(string file, params string[] options) =>
        RunAsync(["replay", file, .. options, "--format", "json"], new Dictionary<string, string>());

    private static async Task<CheckReport> RunAsync(string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Repository.Bitsprobe, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsProxyVariable).ToList())
        {
            // A scenario's route is what its arguments say.
            start.Environment.Remove(name);
        }

        start.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException(
                $"no end within {Limit.TotalSeconds} s: bitsprobe {string.Join(' ', arguments)}"
            );
        }

        var command = "bitsprobe " + string.Join(' ', arguments);
        try
        {
            using var json = JsonDocument.Parse(await output);
            var report = new CheckReport(command, process.ExitCode, json.RootElement.Clone(), await errors);
            TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
            Journal.Write(report);
            return report;
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException(
                $"{command}\nexit code {process.ExitCode}, no JSON ({e.Message}) on stdout:\n{await output}\nstderr:\n{await errors}",
                e
            );
        }
    }

    /// <summary>Runs another command, which has to succeed; gives what it prints.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Repository.Bitsprobe, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"bitsprobe {string.Join(' ', arguments)}: {await errors}");
        return output;
    }

    private static bool IsProxyVariable(string name) => name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase);
}
