using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Probe.Lab;
using Probe.Testing;

namespace Probe.Cli.Tests;

/// <summary>A capture that is told to end: in order by the first signal, at once by the second, and never without a word.</summary>
public sealed class CaptureSignalTests : IDisposable
{
    private const int Patience = 60_000;

    /// <summary>Below a test run that ignores SIGHUP, as nohup has it, whoever is started would ignore it too.</summary>
    private static string Minding => OperatingSystem.IsLinux() ? " env --default-signal=HUP" : "";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact(Timeout = Patience)]
    public async Task A_second_Ctrl_C_while_evidence_is_made_says_where_the_journal_is_and_leaves_nothing_half_made()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "it has no named pipes in folders");
        var token = TestContext.Current.CancellationToken;
        var body = RandomNumberGenerator.GetBytes(500_000);
        await using var origin = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n");
            await peer.SendAsync(body);
        });
        var bundle = Path.Combine(_folder.FullName, "e.zip");
        // What is written aside goes into a pipe that nobody empties: making it takes for ever.
        using (var pipe = Process.Start("mkfifo", [bundle + ".part"]))
        {
            await pipe.WaitForExitAsync(token);
        }

        using var capture = CaptureCommandTests.Start("--evidence", bundle, "--keep-bodies", "1MiB");
        try
        {
            var port = await CaptureCommandTests.PortAsync(capture, token);
            var url = $"http://127.0.0.1:{origin.Port}/a";
            await CaptureCommandTests.AskAsync(port, $"GET {url} HTTP/1.1\r\nHost: a\r\n", token);
            await CaptureCommandTests.UntilAsync(capture, $" GET {url} ", token);
            CaptureCommandTests.Signal(capture, "INT");
            using (
                var beginning = Process.Start(
                    new ProcessStartInfo("head", ["-c", "1", bundle + ".part"]) { RedirectStandardOutput = true }
                )!
            )
            {
                await beginning.WaitForExitAsync(token);
            }

            CaptureCommandTests.Signal(capture, "INT");
            var rest = await capture.StandardError.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);
            var recovered = await BuiltProgram.RunAsync("evidence", "recover", bundle + ".journal");

            Assert.Contains(
                $"what was seen is in {bundle}.journal, and 'bitsprobe evidence recover {bundle}.journal' makes the bundle",
                rest,
                StringComparison.Ordinal
            );
            Assert.Equal(130, capture.ExitCode);
            Assert.False(File.Exists(bundle + ".part"), "what was half made is still there");
            Assert.True(recovered.ExitCode == 0, recovered.Output + recovered.Error);
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_terminal_that_is_closed_ends_it_in_order_unless_that_signal_is_ignored(bool isIgnored)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals cannot be sent to one process of a test there");
        var token = TestContext.Current.CancellationToken;
        await using var lab = await LabServer.StartAsync(new LabOptions(), token);
        var url = lab.Endpoints.CheckUrls[0];
        var bundle = Path.Combine(_folder.FullName, "e.zip");
        var start = new ProcessStartInfo(
            "/bin/sh",
            [
                "-c",
                $"{(isIgnored ? "trap '' HUP; exec" : "exec" + Minding)} \"$0\" capture --listen 127.0.0.1:0 --evidence \"$1\"",
                BuiltProgram.Path,
                bundle,
            ]
        )
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var capture = Process.Start(start)!;
        try
        {
            var port = await CaptureCommandTests.PortAsync(capture, token);
            await AskAsync();
            CaptureCommandTests.Signal(capture, "HUP");
            if (isIgnored)
            {
                await AskAsync();
                CaptureCommandTests.Signal(capture, "TERM");
            }

            var rest = await capture.StandardError.ReadToEndAsync(token);
            await capture.StandardOutput.ReadToEndAsync(token);
            await capture.WaitForExitAsync(token);

            Assert.Contains(
                isIgnored ? "2 exchanges over 2 connections" : "1 exchange over 1 connection",
                rest,
                StringComparison.Ordinal
            );
            Assert.True(File.Exists(bundle), rest);
            Assert.False(File.Exists(bundle + ".journal"), rest);

            async Task AskAsync()
            {
                await CaptureCommandTests.AskAsync(port, $"HEAD {url} HTTP/1.1\r\nHost: {url.Authority}\r\n", token);
                await CaptureCommandTests.UntilAsync(capture, $" HEAD {url} ", token);
            }
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Evidence_is_made_although_the_terminal_that_it_wrote_to_is_gone()
    {
        const string Script = "/usr/bin/script";
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && File.Exists(Script),
            "there is no program that makes a terminal"
        );
        var token = TestContext.Current.CancellationToken;
        await using var lab = await LabServer.StartAsync(new LabOptions(), token);
        var url = lab.Endpoints.CheckUrls[0];
        var bundle = Path.Combine(_folder.FullName, "e.zip");
        using var terminal = Process.Start(
            new ProcessStartInfo(
                Script,
                [
                    "-qefc",
                    $"exec{Minding} '{BuiltProgram.Path}' capture --listen 127.0.0.1:0 --evidence '{bundle}'",
                    "/dev/null",
                ]
            )
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        try
        {
            var line = await UntilAsync("listening at ");
            var port = int.Parse(Regex.Match(line, "listening at 127.0.0.1:([0-9]+)").Groups[1].ValueSpan, null);
            await CaptureCommandTests.AskAsync(port, $"HEAD {url} HTTP/1.1\r\nHost: {url.Authority}\r\n", token);
            await UntilAsync($" HEAD {url} ");

            terminal.Kill();

            while (!File.Exists(bundle) || File.Exists(bundle + ".journal"))
            {
                await Task.Delay(50, token);
            }

            var judged = await BuiltProgram.RunAsync("judge", bundle);
            Assert.Contains(url.ToString(), judged.Output, StringComparison.Ordinal);
        }
        finally
        {
            CaptureCommandTests.End(terminal);
        }

        async Task<string> UntilAsync(string wanted)
        {
            while (await terminal.StandardOutput.ReadLineAsync(token) is { } line)
            {
                if (line.Contains(wanted, StringComparison.Ordinal))
                {
                    return line;
                }
            }

            throw new InvalidOperationException($"it never said '{wanted}'");
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Where_nobody_can_read_what_is_said_it_ends_as_it_would()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        using var capture = Process.Start(
            "/bin/sh",
            ["-c", "exec \"$0\" capture --listen 127.0.0.1:0 --duration 50ms 2>/dev/full", BuiltProgram.Path]
        );

        await capture.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, capture.ExitCode);
    }
}
