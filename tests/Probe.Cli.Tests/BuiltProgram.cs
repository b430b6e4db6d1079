using System.Diagnostics;
using System.Text;

namespace Probe.Cli.Tests;

/// <summary>
/// The built program as its users run it: a process with arguments in, and stdout, stderr and an exit code out.
/// <c>BITSPROBE_EXE</c> names another one, such as the native file.
/// </summary>
internal static class BuiltProgram
{
    /// <summary>Longest run of the program; each test's own time-out is above it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    internal static string Path { get; } =
        Environment.GetEnvironmentVariable("BITSPROBE_EXE")
        ?? System.IO.Path.Combine(
            AppContext.BaseDirectory,
            OperatingSystem.IsWindows() ? "bitsprobe.exe" : "bitsprobe"
        );

    /// <summary>Runs the program to its end.</summary>
    internal static Task<Ended> RunAsync(params string[] arguments) => RunAsync(arguments, _ => { });

    /// <summary>Runs the program to its end in an environment made ready for it.</summary>
    internal static async Task<Ended> RunAsync(string[] arguments, Action<IDictionary<string, string?>> environment)
    {
        using var process = Start(arguments, environment);
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

        return new Ended(process.ExitCode, Unix(await output), Unix(await errors));
    }

    /// <summary>Starts the program, proxy variables of this machine taken away: a test's route is what it says.</summary>
    internal static Process Start(string[] arguments, Action<IDictionary<string, string?>> environment)
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (
            var name in start
                .Environment.Keys.Where(k =>
                    k.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)
                    || k is "BITSPROBE_PROXY_USER" or "PROBE_DEBUG" or "NO_COLOR"
                )
                .ToList()
        )
        {
            start.Environment.Remove(name);
        }

        environment(start.Environment);
        return Process.Start(start)!;
    }

    private static string Unix(string text) => text.ReplaceLineEndings("\n");
}

/// <summary>How a run of the program ended.</summary>
/// <param name="ExitCode">Exit code.</param>
/// <param name="Output">All of stdout.</param>
/// <param name="Error">All of stderr.</param>
internal sealed record Ended(int ExitCode, string Output, string Error);
