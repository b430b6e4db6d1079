using System.Diagnostics;
using Probe.Interop.Servers;

namespace Probe.Interop.Remedies;

/// <summary>A program's own check of its configuration: exit code and all that it said.</summary>
internal sealed record ConfigurationCheck(int ExitCode, string Output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs it; skips the test where the program is not installed.</summary>
    public static async Task<ConfigurationCheck> RunAsync(string program, WorkFolder folder, params string[] arguments)
    {
        var path = ServerProcess.Find(program);
        if (path is null)
        {
            Assert.Skip($"{program} is not installed (tests/install-servers installs it)");
        }

        var start = new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
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
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"no end within {Limit.TotalSeconds} s: {program} {string.Join(' ', arguments)}"
            );
        }

        return new ConfigurationCheck(process.ExitCode, await output + await errors);
    }

    /// <summary>Exit code 0 and none of the words by which the program complains.</summary>
    public void Accepts(string configuration, params string[] complaints)
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}:\n{Output}\n{configuration}");
        Assert.All(
            complaints,
            word => Assert.False(Output.Contains(word, StringComparison.OrdinalIgnoreCase), Output + configuration)
        );
    }
}
