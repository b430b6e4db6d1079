namespace Probe.Cli.Tests;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("bash", "complete -o default -F _bitsprobe bitsprobe")]
    [InlineData("zsh", "compdef _bitsprobe bitsprobe")]
    [InlineData("fish", "complete -c bitsprobe")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName bitsprobe")]
    public async Task Each_shell_gets_its_script(string shell, string line)
    {
        var ended = await BuiltProgram.RunAsync("completion", shell);

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains(line, ended.Output, StringComparison.Ordinal);
        Assert.Contains("bitsprobe complete ", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bitsprobe ch", "check checks")]
    [InlineData("bitsprobe check --dep", "--depth")]
    [InlineData("bitsprobe check --depth ", "full quick standard")]
    [InlineData("bitsprobe check --profile bits", "bits-7.0 bits-7.7 bits-7.8")]
    [InlineData("bitsprobe lab --fault head-len", "head-length-stale head-length-zero")]
    [InlineData("bitsprobe completion z", "zsh")]
    public async Task What_can_stand_there_is_offered(string line, string words)
    {
        var ended = await BuiltProgram.RunAsync(
            "complete",
            line.Length.ToString(System.Globalization.CultureInfo.InvariantCulture),
            line
        );

        Assert.Equal(0, ended.ExitCode);
        var offered = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            words.Split(' '),
            offered.Where(w => !w.StartsWith("-h", StringComparison.Ordinal) && w != "--help")
        );
    }

    [Theory]
    [InlineData("99999", "bitsprobe")]
    [InlineData("-5", "bitsprobe check")]
    [InlineData("3", "")]
    public async Task A_position_outside_the_line_is_no_defect(string position, string line)
    {
        var ended = await BuiltProgram.RunAsync("complete", "--", position, line);

        Assert.Equal(0, ended.ExitCode);
    }

    [Fact]
    public async Task Bash_completes_with_the_script()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("needs bash");
        }

        var folder = Path.GetDirectoryName(BuiltProgram.Path);
        var script =
            $"PATH=\"{folder}:$PATH\"\n"
            + "source <(bitsprobe completion bash)\n"
            + "COMP_WORDS=(bitsprobe check --depth \"\") COMP_CWORD=3\n"
            + "COMP_LINE=\"bitsprobe check --depth \" COMP_POINT=24\n"
            + "_bitsprobe\n"
            + "printf '%s\\n' \"${COMPREPLY[@]}\"\n";
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true }
        )!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("full\nquick\nstandard\n", output);
    }
}
