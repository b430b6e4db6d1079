using System.Text;
using Probe.Lab;

namespace Probe.Cli.Tests;

/// <summary>What is there already stays: journals that a run still writes, bundles, and files of anybody.</summary>
public sealed class EvidenceOwnershipTests : IDisposable
{
    private const int Patience = 60_000;

    private static readonly string[] Quick = ["check", "--lab", "--depth", "quick", "-q"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact(Timeout = Patience)]
    public async Task A_journal_that_a_run_still_writes_is_neither_recovered_nor_begun_anew()
    {
        var token = TestContext.Current.CancellationToken;
        var path = At("E.zip");
        using var capture = CaptureCommandTests.Start("-q", "--evidence", path);
        try
        {
            await CaptureCommandTests.PortAsync(capture, token);

            var recovered = await BuiltProgram.RunAsync("evidence", "recover", path + ".journal");
            var second = await BuiltProgram.RunAsync([.. Quick, "--evidence", path]);

            Assert.Equal((2, 2), (recovered.ExitCode, second.ExitCode));
            Assert.Contains("a run is still writing it", recovered.Error, StringComparison.Ordinal);
            Assert.Contains("a run is still writing this", second.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("its removal", second.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(path));
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_run_makes_its_bundle_of_its_own_journal_and_leaves_that_of_another()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open journal cannot be removed there");
        var token = TestContext.Current.CancellationToken;
        await using var lab = await LabServer.StartAsync(new LabOptions(), token);
        var url = lab.Endpoints.CheckUrls[0];
        var path = At("E.zip");
        using var first = CaptureCommandTests.Start("--evidence", path);
        try
        {
            var ofFirst = await CaptureCommandTests.PortAsync(first, token);
            await AskAsync(ofFirst, "first");
            await CaptureCommandTests.UntilAsync(first, "?of=first", token);
            File.Delete(path + ".journal");
            using var second = CaptureCommandTests.Start("--evidence", path);
            try
            {
                var ofSecond = await CaptureCommandTests.PortAsync(second, token);
                await AskAsync(ofSecond, "second");
                await CaptureCommandTests.UntilAsync(second, "?of=second", token);

                CaptureCommandTests.Signal(first, "TERM");
                await first.WaitForExitAsync(token);
                var bundle = BundleFiles.Text(path);
                var between = File.Exists(path + ".journal");
                CaptureCommandTests.Signal(second, "TERM");
                var told = await second.StandardError.ReadToEndAsync(token);
                await second.WaitForExitAsync(token);

                Assert.Contains("?of=first", bundle, StringComparison.Ordinal);
                Assert.DoesNotContain("?of=second", bundle, StringComparison.Ordinal);
                Assert.True(between);
                Assert.Equal(3, second.ExitCode);
                Assert.Contains($"everything is in {path}.journal", told, StringComparison.Ordinal);
                Assert.DoesNotContain("bitsprobe: evidence in", told, StringComparison.Ordinal);
                Assert.Equal(bundle, BundleFiles.Text(path));
                var journal = await BuiltProgram.RunAsync("judge", path + ".journal", "--format", "json");
                Assert.Contains("?of=second", journal.Output, StringComparison.Ordinal);
            }
            finally
            {
                CaptureCommandTests.End(second);
            }
        }
        finally
        {
            CaptureCommandTests.End(first);
        }

        Task AskAsync(int port, string who) =>
            CaptureCommandTests.AskAsync(
                port,
                $"HEAD {url}?of={who} HTTP/1.1\r\nHost: {url.Authority}\r\nUser-Agent: Microsoft BITS/7.8\r\n",
                token
            );
    }

    [Theory]
    [InlineData("check http://127.0.0.1:1/a.cab --evidence {there}")]
    [InlineData("check http://127.0.0.1:1/a.cab --evidence {there}/")]
    [InlineData("capture --listen 127.0.0.1:0 --duration 50ms --evidence {there}")]
    [InlineData("evidence redact {bundle} {there}")]
    [InlineData("evidence redact {bundle} {bundle}")]
    [InlineData("evidence recover {journal} {there}")]
    [InlineData("capture --listen 127.0.0.1:0 --duration 50ms --evidence {bundle}")]
    public async Task A_file_that_is_there_is_refused_and_stays(string line)
    {
        var token = TestContext.Current.CancellationToken;
        var (there, bundle, journal) = (At("there.zip"), At("with.zip"), At("killed.journal"));
        await BuiltProgram.RunAsync([.. Quick, "--evidence", bundle, "--no-redact"]);
        await File.WriteAllTextAsync(there, "somebody's", token);
        await File.WriteAllBytesAsync(journal, BundleFiles.Read(bundle)["journal.jsonl"], token);
        var before = await ContentAsync();

        var ended = await BuiltProgram.RunAsync(
            line.Replace("{there}", there, StringComparison.Ordinal)
                .Replace("{bundle}", bundle, StringComparison.Ordinal)
                .Replace("{journal}", journal, StringComparison.Ordinal)
                .Split(' ')
        );

        Assert.True(ended.ExitCode == 2, ended.ToString());
        Assert.Contains(
            "is there already; accepted: another path, or remove it first",
            ended.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(before, await ContentAsync());
    }

    [Theory(Timeout = Patience)]
    [InlineData]
    [InlineData("--rotate-size", "64KiB")]
    public async Task Evidence_that_is_full_is_told_while_the_capture_runs(params string[] more)
    {
        var token = TestContext.Current.CancellationToken;
        await using var lab = await LabServer.StartAsync(new LabOptions(), token);
        var url = lab.Endpoints.CheckUrls[0];
        using var capture = CaptureCommandTests.Start([
            "-q",
            "--evidence",
            At("E.zip"),
            "--evidence-limit",
            "64KiB",
            .. more,
        ]);
        try
        {
            var port = await CaptureCommandTests.PortAsync(capture, token);
            for (var i = 0; i < 80; i++)
            {
                await CaptureCommandTests.AskAsync(
                    port,
                    $"HEAD {url}?{new string('a', 900)} HTTP/1.1\r\nHost: {url.Authority}\r\nUser-Agent: Microsoft BITS/7.8\r\n",
                    token
                );
            }

            await CaptureCommandTests.UntilAsync(capture, "is full (--evidence-limit)", token);
            CaptureCommandTests.Signal(capture, "TERM");
            var rest = await capture.StandardError.ReadToEndAsync(token);

            Assert.DoesNotContain("is full (--evidence-limit)", rest, StringComparison.Ordinal);
            Assert.Matches(@"bitsprobe: evidence in .*; \d+ exchanges are not in it", rest);
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }
    }

    [Fact]
    public async Task A_capture_claims_no_evidence_that_could_not_be_made()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        var path = At("E.zip");
        File.CreateSymbolicLink(path + ".part", "/dev/full");

        var ended = await BuiltProgram.RunAsync(
            "capture",
            "--listen",
            "127.0.0.1:0",
            "--duration",
            "50ms",
            "--evidence",
            path
        );

        Assert.Equal(3, ended.ExitCode);
        Assert.Contains($"everything is in {path}.journal", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("bitsprobe: evidence in", ended.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(path + ".journal"));
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private async Task<string> ContentAsync()
    {
        var all = new StringBuilder();
        foreach (var file in Directory.GetFiles(_folder.FullName).Order(StringComparer.Ordinal))
        {
            var octets = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            all.Append(Path.GetFileName(file)).Append(' ').AppendLine(Convert.ToHexString(octets));
        }

        return all.ToString();
    }
}
