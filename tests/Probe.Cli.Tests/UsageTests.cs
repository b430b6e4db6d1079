namespace Probe.Cli.Tests;

/// <summary>Wrong usage: everything on stderr, each problem with what is accepted, exit code 2.</summary>
public sealed class UsageTests
{
    [Fact]
    public async Task The_version_is_one_line()
    {
        var ended = await BuiltProgram.RunAsync("--version");

        Assert.Equal(0, ended.ExitCode);
        Assert.Matches(@"\Abitsprobe \d+\.\d+\.\d+\n\z", ended.Output);
        Assert.Empty(ended.Error);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("check", "--help")]
    [InlineData("check", "-h", "--no-such-option")]
    [InlineData("explain", "--help")]
    [InlineData("explain-proxy", "--help")]
    [InlineData("checks", "--help")]
    [InlineData("lab", "--help")]
    [InlineData("completion", "--help")]
    public async Task Every_command_has_help(params string[] arguments)
    {
        var ended = await BuiltProgram.RunAsync(arguments);

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("Usage:", ended.Output, StringComparison.Ordinal);
        Assert.All(ended.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 200));
        Assert.Empty(ended.Error);
    }

    [Theory]
    [InlineData(
        "no command is given; accepted: check, explain, explain-proxy, checks, judge, replay, evidence, capture, lab, completion"
    )]
    [InlineData("there is no command 'chekc' (did you mean check?); accepted: check,", "chekc")]
    [InlineData("there is no option '--vresion' (did you mean --version?)", "--vresion")]
    [InlineData("no URL is given", "check")]
    [InlineData("--dry-run prints its plan as text", "check", "http://a/", "--dry-run", "--format", "json")]
    [InlineData("there is no option '--fromat'", "check", "http://a/", "--fromat")]
    [InlineData("--proxy is given 2 times; accepted: once", "check", "http://a/", "-x", "a", "-x", "b")]
    [InlineData("--max-time has no value; accepted: --max-time TIME", "check", "http://a/", "--max-time")]
    [InlineData("'extra' is more than lab takes", "lab", "extra")]
    [InlineData("there is no script for 'tcsh'; accepted: bash, zsh, fish, pwsh", "completion", "tcsh")]
    [InlineData("cannot be written: ", "check", "http://127.0.0.1:1/", "--report", "json=/no/such/folder/a.json")]
    [InlineData("--allow-host: 'a:80' is not accepted", "lab", "--allow-host", "a:80")]
    [InlineData("the same port", "lab", "--proxy-port", "3128", "--origin-port", "3128")]
    public async Task Wrong_usage_is_told_on_stderr_alone(string expected, params string[] arguments)
    {
        var ended = await BuiltProgram.RunAsync(arguments);

        Assert.Equal(2, ended.ExitCode);
        Assert.Empty(ended.Output);
        Assert.Contains(expected, ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bitsprobe --help", "--no-such")]
    [InlineData("bitsprobe check --help", "check")]
    [InlineData("bitsprobe evidence verify --help", "evidence", "verify", "/no/such")]
    [InlineData("bitsprobe evidence redact --help", "evidence", "redact", "/no/such", "/none")]
    [InlineData("bitsprobe evidence recover --help", "evidence", "recover", "/no/such.journal")]
    [InlineData("bitsprobe capture ca init --help", "capture", "ca", "init", "--no-such")]
    [InlineData("bitsprobe capture ca export --help", "capture", "ca", "export", "--ca", "/no/such")]
    public async Task The_help_that_is_named_is_there(string help, params string[] arguments)
    {
        var ended = await BuiltProgram.RunAsync(arguments);
        var shown = await BuiltProgram.RunAsync(help.Split(' ')[1..]);

        Assert.Equal((2, 0), (ended.ExitCode, shown.ExitCode));
        Assert.EndsWith($"'{help}' lists what is accepted.\n", ended.Error, StringComparison.Ordinal);
        Assert.Contains(help[..^" --help".Length], shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_errors_and_wrong_values_are_told_together()
    {
        var ended = await BuiltProgram.RunAsync("check", "ftp://a/", "--depth", "whole", "--proxy");

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("the scheme 'ftp'", ended.Error, StringComparison.Ordinal);
        Assert.Contains(
            "--depth: 'whole' is not accepted; accepted: quick, standard, full",
            ended.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("--proxy has no value", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--cacert", "/none\u001b[2J")]
    [InlineData("--proxy-user-file", "/none\u001b[2J")]
    [InlineData("--report", "json=/none\u001b[2J/report.json")]
    [InlineData("--urls", "/none\u001b[2J")]
    public async Task A_path_is_escaped_wherever_the_system_repeats_it(string option, string value)
    {
        string[] url = option == "--urls" ? [] : ["http://127.0.0.1:9/"];

        var ended = await BuiltProgram.RunAsync(["check", .. url, option, value]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("/none\\x1b[2J", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ended.Error);
    }

    /// <summary>System.CommandLine throws when its root command, named after the file, is called like a subcommand.</summary>
    [Fact]
    public async Task A_renamed_program_still_works()
    {
        // The native file is whole; the ordinary build's starter looks for its library beside itself.
        var native = Environment.GetEnvironmentVariable("BITSPROBE_EXE") is not null;
        var folder = native
            ? Directory.CreateTempSubdirectory("bitsprobe-test-").FullName
            : Path.GetDirectoryName(BuiltProgram.Path)!;
        var renamed = Path.Combine(folder, OperatingSystem.IsWindows() ? "check.exe" : "check");
        File.Copy(BuiltProgram.Path, renamed, overwrite: true);
        try
        {
            using var process = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo(renamed, ["--version"]) { RedirectStandardOutput = true }
            )!;
            Assert.StartsWith(
                "bitsprobe ",
                await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            File.Delete(renamed);
            if (native)
            {
                Directory.Delete(folder);
            }
        }
    }

    [Fact]
    public async Task A_report_to_a_device_leaves_the_device_and_one_to_a_link_leaves_the_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "devices and links of this kind are Unix's");
        var folder = Directory.CreateTempSubdirectory("bitsprobe");
        try
        {
            var target = Path.Combine(folder.FullName, "real.txt");
            var link = Path.Combine(folder.FullName, "link.txt");
            await File.WriteAllTextAsync(target, "old", TestContext.Current.CancellationToken);
            File.CreateSymbolicLink(link, target);

            await BuiltProgram.RunAsync(
                "check",
                "--lab",
                "-q",
                "--depth",
                "quick",
                "--report",
                "text=/dev/null",
                "--report",
                "json=" + link
            );

            Assert.Equal(0, new FileInfo("/dev/null").Length);
            Assert.Equal(target, File.ResolveLinkTarget(link, false)?.FullName);
            Assert.StartsWith(
                "{",
                await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
