using System.Diagnostics;

namespace Probe.Cli.Tests;

public sealed class OutputLostTests
{
    [Theory]
    [InlineData("--version")]
    [InlineData("check --help")]
    [InlineData("explain 0x80200013")]
    [InlineData("lab")]
    [InlineData("lab --list")]
    [InlineData("check --lab --format json")]
    [InlineData("completion bash")]
    public async Task A_full_disk_is_told_and_is_no_defect(string arguments)
    {
        var (exitCode, error) = await IntoFullDiskAsync(arguments + " > /dev/full");

        Assert.Equal(3, exitCode);
        Assert.StartsWith("bitsprobe: the report cannot be written to stdout: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_file_that_cannot_be_written_is_told_behind_the_report()
    {
        var (exitCode, error) = await IntoFullDiskAsync("check --lab --report json=/dev/full > /dev/null");

        Assert.Equal(3, exitCode);
        Assert.Contains("--report: '/dev/full' was not written: ", error, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Error)> IntoFullDiskAsync(string arguments)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec \"$0\" {arguments}", BuiltProgram.Path])
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var error = await process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, error);
    }
}
