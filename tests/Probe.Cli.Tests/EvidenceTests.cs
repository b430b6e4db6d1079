using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Probe.Testing;

namespace Probe.Cli.Tests;

/// <summary>Evidence end to end: kept by <c>check</c>, judged, verified, redacted and recovered.</summary>
public sealed partial class EvidenceTests : IDisposable
{
    private static readonly string[] Faulty = ["check", "--lab", "--fault", "range-stripped", "--format", "json"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("E.zip")]
    [InlineData("E/")]
    public async Task A_bundle_says_what_the_check_said(string name)
    {
        var path = At(name);

        var checkedNow = await BuiltProgram.RunAsync([.. Faulty, "--evidence", path]);
        var judged = await BuiltProgram.RunAsync("judge", path, "--format", "json");

        Assert.Equal(1, checkedNow.ExitCode);
        Assert.Equal(checkedNow.Output, judged.Output);
        Assert.Equal((1, ""), (judged.ExitCode, judged.Error));
        var members = BundleFiles.Read(path);
        Assert.Equal(checkedNow.Output, Encoding.UTF8.GetString(members["result.json"]));
        string[] named =
        [
            "manifest.json",
            "journal.jsonl",
            "result.json",
            "report.txt",
            "report.html",
            "exchanges.har",
            "wire.pcapng",
            "environment.json",
            "exchanges/0001.request.bin",
            "exchanges/0001.response.bin",
        ];
        Assert.All(named, one => Assert.True(members.ContainsKey(one), one));
        Assert.StartsWith(
            "HEAD http://",
            Encoding.Latin1.GetString(members["exchanges/0001.request.bin"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "BG_E_INSUFFICIENT_RANGE_SUPPORT",
            Encoding.UTF8.GetString(members["report.txt"]),
            StringComparison.Ordinal
        );
        var page = Encoding.UTF8.GetString(members["report.html"]);
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.Contains("BG_E_INSUFFICIENT_RANGE_SUPPORT 0x80200013", page, StringComparison.Ordinal);
        Assert.Contains("\"report.html\"", Encoding.UTF8.GetString(members["manifest.json"]), StringComparison.Ordinal);
        Assert.Equal([Path.GetFileName(path.TrimEnd('/'))], Left());
    }

    [Fact]
    public async Task The_capture_in_a_bundle_gets_the_same_verdict()
    {
        var path = At("E/");
        await BuiltProgram.RunAsync([.. Faulty, "--evidence", path, "--no-control"]);

        var judged = await BuiltProgram.RunAsync("judge", Path.Combine(path, "wire.pcapng"), "--format", "json");

        using var json = JsonDocument.Parse(judged.Output);
        Assert.Equal("BG_E_INSUFFICIENT_RANGE_SUPPORT", ErrorOf(json));
    }

    [Theory]
    [InlineData("judge", "-")]
    [InlineData("judge", "/dev/stdin")]
    [InlineData("replay", "-")]
    public async Task A_bundle_is_taken_from_a_pipe_too(string command, string source)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no path names a pipe here as /dev/stdin does");
        var path = At("e.zip");
        await BuiltProgram.RunAsync([.. Faulty, "--evidence", path]);
        string[] more = command == "replay" ? ["--dry-run", "--allow-any-host"] : ["--format", "json"];
        var ofFile = await BuiltProgram.RunAsync([command, path, .. more]);

        using var program = BuiltProgram.Start([command, source, .. more], _ => { });
        await program.StandardInput.BaseStream.WriteAsync(
            await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken
        );
        program.StandardInput.Close();
        var output = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", error);
        Assert.Equal(ofFile.ExitCode, program.ExitCode);
        Assert.Contains(
            command == "replay" ? "HEAD" : "BG_E_INSUFFICIENT_RANGE_SUPPORT",
            output,
            StringComparison.Ordinal
        );
        Assert.Equal(ofFile.Output.Replace(path, source, StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task A_journal_is_judged_as_the_bundle_made_of_it()
    {
        var path = At("E/");
        var checkedNow = await BuiltProgram.RunAsync([.. Faulty, "--evidence", path]);

        var judged = await BuiltProgram.RunAsync("judge", Path.Combine(path, "journal.jsonl"), "--format", "json");

        Assert.Equal((checkedNow.Output, ""), (judged.Output, judged.Error));
    }

    [Fact]
    public async Task Several_URLs_have_exchanges_of_their_own()
    {
        await using var server = RawServer.Start(AnswerAsync);
        string[] urls = [.. Enumerable.Range(1, 3).Select(i => $"http://127.0.0.1:{server.Port}/{i}.cab")];
        var path = At("E.zip");

        var checkedNow = await BuiltProgram.RunAsync([
            "check",
            .. urls,
            "--parallel",
            "3",
            "--depth",
            "quick",
            "--format",
            "json",
            "--evidence",
            path,
        ]);
        var judged = await BuiltProgram.RunAsync("judge", path, "--format", "json");

        Assert.Equal(SortedRuns(checkedNow.Output), SortedRuns(judged.Output));
        Assert.Equal(checkedNow.ExitCode, judged.ExitCode);
        var names = BundleFiles.Read(path).Keys.ToList();
        Assert.All([1, 2, 3], run => Assert.Contains($"exchanges/{run}/0001.request.bin", names));
    }

    [Fact]
    public async Task A_WSUS_site_is_kept_with_its_files()
    {
        var path = At("E.zip");
        string[] arguments = ["check", "--lab", "--wsus", "lab", "--depth", "quick", "--format", "json"];

        var checkedNow = await BuiltProgram.RunAsync([.. arguments, "--evidence", path]);
        var judged = await BuiltProgram.RunAsync("judge", path, "--format", "json");

        Assert.Equal(0, checkedNow.ExitCode);
        Assert.Equal((checkedNow.Output, ""), (judged.Output, judged.Error));
        Assert.DoesNotContain("bGFiLXNlc3Npb24tY29va2ll", BundleFiles.Text(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("E.zip")]
    [InlineData("E/")]
    public async Task One_octet_that_changed_is_told_with_the_member(string name)
    {
        var path = At(name);
        await BuiltProgram.RunAsync([.. Faulty, "--depth", "quick", "--evidence", path]);

        var before = await BuiltProgram.RunAsync("evidence", "verify", path);
        Bend(path, "exchanges/0001.response.bin");
        var after = await BuiltProgram.RunAsync("evidence", "verify", path);
        var judged = await BuiltProgram.RunAsync("judge", path);
        var document = await BuiltProgram.RunAsync("judge", path, "--format", "json");

        Assert.Equal(0, before.ExitCode);
        Assert.Matches(@"^✓ all \d+ members are as the manifest says", before.Output);
        Assert.Equal(1, after.ExitCode);
        Assert.StartsWith("✗ exchanges/0001.response.bin: its SHA-256 is ", after.Output, StringComparison.Ordinal);
        Assert.Single(after.Output.Split('\n'), line => line.StartsWith('✗'));
        Assert.Contains(
            "not as the manifest says: exchanges/0001.response.bin",
            judged.Error,
            StringComparison.Ordinal
        );
        Assert.StartsWith("! THE EVIDENCE WAS CHANGED", judged.Output, StringComparison.Ordinal);
        Assert.Contains("\n  exchanges/0001.response.bin: its SHA-256 is ", judged.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(document.Output);
        var evidence = json.RootElement.GetProperty("evidence");
        Assert.Equal(path, evidence.GetProperty("path").GetString());
        Assert.False(evidence.GetProperty("unchanged").GetBoolean());
        Assert.Equal("none", evidence.GetProperty("signature").GetString());
        var problem = Assert.Single(evidence.GetProperty("problems").EnumerateArray());
        Assert.StartsWith(
            "exchanges/0001.response.bin: its SHA-256 is ",
            problem.GetProperty("text").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal("BG_E_INSUFFICIENT_RANGE_SUPPORT", ErrorOf(json));
    }

    [Fact]
    public async Task All_members_that_the_manifest_does_not_name_are_counted()
    {
        var path = At("E/");
        await BuiltProgram.RunAsync([.. Faulty, "--depth", "quick", "--evidence", path]);
        for (var i = 0; i < 130; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(path, $"more-{i}"), "x", TestContext.Current.CancellationToken);
        }

        var verified = await BuiltProgram.RunAsync("evidence", "verify", path);
        var judged = await BuiltProgram.RunAsync("judge", path);
        var document = await BuiltProgram.RunAsync("judge", path, "--format", "json");

        Assert.Equal(1, verified.ExitCode);
        Assert.Contains("✗ 110 more ", verified.Output, StringComparison.Ordinal);
        Assert.Contains("\n130 of ", verified.Output, StringComparison.Ordinal);
        Assert.Contains("not as the manifest says: 110 more", judged.Error, StringComparison.Ordinal);
        Assert.Contains("\n  110 more are not as the manifest says", judged.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(document.Output);
        var evidence = json.RootElement.GetProperty("evidence");
        Assert.Equal(
            (130, 20),
            (evidence.GetProperty("changed").GetInt32(), evidence.GetProperty("problems").GetArrayLength())
        );
    }

    [Fact]
    public async Task A_signature_is_checked_with_the_public_key()
    {
        var path = At("E.zip");
        var (secret, open, stranger) = Keys();

        await BuiltProgram.RunAsync([.. Faulty, "--depth", "quick", "--evidence", path, "--evidence-key", secret]);
        var good = await BuiltProgram.RunAsync("evidence", "verify", path, "--key", open);
        var bad = await BuiltProgram.RunAsync("evidence", "verify", path, "--key", stranger);
        var without = await BuiltProgram.RunAsync("evidence", "verify", path);

        Assert.Equal(0, good.ExitCode);
        Assert.Contains("signed with the key given", good.Output, StringComparison.Ordinal);
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains("it is not this key's signature", bad.Output, StringComparison.Ordinal);
        Assert.Equal(0, without.ExitCode);
        Assert.Contains("signed; --key FILE checks by whom", without.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify", "none.zip", "is not there; accepted: a bundle that --evidence made")]
    [InlineData("verify", "text.zip", "is no bundle: it is a broken zip archive; accepted: a .zip or folder")]
    [InlineData("verify", ".", "is no bundle: it has no manifest.json; accepted")]
    [InlineData("redact", "text.zip out.zip", "is no bundle: it is a broken zip archive")]
    [InlineData("recover", "none.journal", "is not there; accepted: the .journal of a run that was killed")]
    [InlineData("recover", "text.zip", "does not end with .journal; accepted: the path of the bundle after it")]
    [InlineData("recover", "text.zip out.zip", "is no journal")]
    [InlineData("recover", "small.zip out.zip", "is no journal but a file of another kind (evidence bundle); accepted")]
    public async Task What_is_no_evidence_is_a_usage_problem(string command, string paths, string told)
    {
        await File.WriteAllTextAsync(At("text.zip"), "no zip\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(At("small.zip"), "PK\u0003\u0004\n\n", TestContext.Current.CancellationToken);

        var ended = await BuiltProgram.RunAsync(["evidence", command, .. paths.Split(' ').Select(At)]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(told, ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", ended.Error, StringComparison.Ordinal);
        Assert.Equal(["small.zip", "text.zip"], Left());
        Assert.DoesNotContain("not read: small.zip", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redacted_bundle_is_not_redacted_again()
    {
        var path = At("E.zip");
        await BuiltProgram.RunAsync([.. Faulty, "--depth", "quick", "--evidence", path]);

        var ended = await BuiltProgram.RunAsync("evidence", "redact", path, At("F.zip"));

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("is redacted already", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redacting_says_what_the_bundle_with_secrets_said_and_touches_no_journal_that_is_there()
    {
        var (with, without) = (At("with.zip"), At("without.zip"));
        var checkedNow = await BuiltProgram.RunAsync([
            .. Faulty,
            "-U",
            "bob:hunter2-is-secret",
            "--evidence",
            with,
            "--no-redact",
        ]);
        await File.WriteAllTextAsync(without + ".journal", "somebody's", TestContext.Current.CancellationToken);

        var refused = await BuiltProgram.RunAsync("evidence", "redact", with, without);
        var kept = await File.ReadAllTextAsync(without + ".journal", TestContext.Current.CancellationToken);
        File.Delete(without + ".journal");
        var redacted = await BuiltProgram.RunAsync("evidence", "redact", with, without);
        var judged = await BuiltProgram.RunAsync("judge", without, "--format", "json");

        Assert.Equal((2, "somebody's"), (refused.ExitCode, kept));
        Assert.Equal((0, ""), (redacted.ExitCode, redacted.Error));
        Assert.Equal(checkedNow.Output, judged.Output);
        Assert.Contains("hunter2-is-secret", BundleFiles.Text(with), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2-is-secret", BundleFiles.Text(without), StringComparison.Ordinal);
        Assert.Equal(["with.zip", "without.zip"], Left());
    }

    [Theory]
    [InlineData("E.zip", "journal.jsonl")]
    [InlineData("E/", "result.json")]
    public async Task A_bundle_that_was_changed_is_not_redacted_and_so_made_good(string name, string member)
    {
        var path = At(name);
        await BuiltProgram.RunAsync([.. Faulty, "--depth", "quick", "--evidence", path, "--no-redact"]);
        Bend(path, member);

        var ended = await BuiltProgram.RunAsync("evidence", "redact", path, At("out.zip"));

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(member + ": its SHA-256 is ", ended.Error, StringComparison.Ordinal);
        Assert.Contains("is not redacted; accepted: the bundle as it was made", ended.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("out.zip")));
    }

    [Fact(Timeout = 120_000)]
    public async Task What_a_run_wrote_until_it_was_killed_is_recovered()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "processes are not killed by a signal there");
        var token = TestContext.Current.CancellationToken;
        var answered = 0;
        await using var server = RawServer.Start(async peer =>
        {
            while (await peer.ReadRequestAsync() is { } request)
            {
                if (Interlocked.Increment(ref answered) > 4)
                {
                    await peer.UntilClosedAsync();
                    return;
                }

                await AnswerAsync(peer, request);
            }
        });
        var (path, journal) = (At("E.zip"), At("E.zip.journal"));
        string[] arguments =
        [
            "check",
            $"http://127.0.0.1:{server.Port}/a.cab",
            "--no-control",
            "--idle-timeout",
            "10m",
            "--evidence",
            path,
        ];
        using var program = BuiltProgram.Start(arguments, _ => { });
        try
        {
            while (Complete(journal) < 4)
            {
                Assert.False(program.HasExited);
                await Task.Delay(20, token);
            }

            program.Kill();
            await program.WaitForExitAsync(token);
        }
        finally
        {
            LabCommandTests.End(program);
        }

        var complete = Complete(journal);
        await File.AppendAllTextAsync(journal, "{\"exchange\":{\"run\":1,", token);
        var again = await BuiltProgram.RunAsync(arguments);
        var judgedJournal = await BuiltProgram.RunAsync("judge", journal, "--format", "json");
        var recovered = await BuiltProgram.RunAsync("evidence", "recover", journal);
        var judged = await BuiltProgram.RunAsync("judge", path, "--format", "json");

        Assert.Equal(2, again.ExitCode);
        Assert.Contains(
            $"'{journal}' is there, of a run that did not end; accepted: 'bitsprobe evidence recover",
            again.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(0, recovered.ExitCode);
        Assert.Contains("E.zip.journal:", recovered.Error, StringComparison.Ordinal);
        Assert.Contains("the record was not written to its end", recovered.Error, StringComparison.Ordinal);
        var (ofJournal, ofBundle) = (JsonNode.Parse(judgedJournal.Output)!, JsonNode.Parse(judged.Output)!);
        Assert.Equal(
            (journal, "journal", path, "bundle"),
            (Told(ofJournal, "path"), Told(ofJournal, "kind"), Told(ofBundle, "path"), Told(ofBundle, "kind"))
        );
        Assert.Equal(
            ("false", "1", "the record was not written to its end"),
            (Told(ofBundle, "endedInOrder"), Told(ofBundle, "passedOver"), Told(ofBundle, "problems", 0, "text"))
        );
        ofJournal.AsObject().Remove("evidence");
        ofBundle.AsObject().Remove("evidence");
        Assert.Equal(ofJournal.ToJsonString(), ofBundle.ToJsonString());
        using var json = JsonDocument.Parse(judged.Output);
        Assert.Equal(complete, json.RootElement.GetProperty("runs")[0].GetProperty("exchanges").GetArrayLength());
        Assert.Contains("the run was killed or goes on", judged.Error, StringComparison.Ordinal);
        Assert.Equal(["E.zip", "E.zip.journal"], Left());
    }

    [Fact(Timeout = 120_000)]
    public async Task An_interrupted_run_has_its_bundle()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows(),
            "a console interrupt cannot be sent to one process of a test there"
        );
        var token = TestContext.Current.CancellationToken;
        var asked = new TaskCompletionSource();
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            asked.SetResult();
            await peer.UntilClosedAsync();
        });
        var path = At("E.zip");
        using var program = BuiltProgram.Start(
            ["check", $"http://127.0.0.1:{server.Port}/a.cab", "--no-control", "--format", "json", "--evidence", path],
            _ => { }
        );
        try
        {
            await asked.Task.WaitAsync(token);
            LabCommandTests.Interrupt(program);
            var output = await program.StandardOutput.ReadToEndAsync(token);
            await program.WaitForExitAsync(token);

            var judged = await BuiltProgram.RunAsync("judge", path, "--format", "json");
            Assert.Equal((130, 130), (program.ExitCode, judged.ExitCode));
            Assert.Equal(output, judged.Output);
        }
        finally
        {
            LabCommandTests.End(program);
        }
    }

    [Theory]
    [InlineData("--no-redact", "--no-redact and --evidence-key are about evidence")]
    [InlineData("--evidence-key {key}", "--no-redact and --evidence-key are about evidence")]
    [InlineData("--evidence {zip} --dry-run", "without --format json, --report and --evidence")]
    [InlineData("--evidence {zip} --evidence-key {text}", "has no private key; accepted: PEM of an ECDSA or RSA key")]
    [InlineData("--evidence {zip} --evidence-key {public}", "has no private key; accepted: PEM of an ECDSA or RSA key")]
    [InlineData("--evidence {zip} --evidence-key {none}", "cannot be read")]
    [InlineData("--evidence", "--evidence")]
    [InlineData("--evidence=", "--evidence has no value")]
    [InlineData("--evidence {none}/no/such.zip", "cannot be written")]
    [InlineData("--evidence {folder}", "is not empty; accepted: a folder that is empty or not there yet")]
    [InlineData("--evidence {zip} --pac {none}", "none")]
    public async Task What_cannot_be_kept_is_told_before_anything_is_sent(string arguments, string told)
    {
        var (secret, open, _) = Keys();
        await File.WriteAllTextAsync(At("text"), "no key", TestContext.Current.CancellationToken);
        var before = Left();

        var ended = await BuiltProgram.RunAsync([
            "check",
            "http://127.0.0.1:1/a.cab",
            .. arguments
                .Replace("{zip}", At("E.zip"), StringComparison.Ordinal)
                .Replace("{key}", secret, StringComparison.Ordinal)
                .Replace("{public}", open, StringComparison.Ordinal)
                .Replace("{text}", At("text"), StringComparison.Ordinal)
                .Replace("{none}", At("none"), StringComparison.Ordinal)
                .Replace("{folder}", _folder.FullName, StringComparison.Ordinal)
                .Split(' '),
        ]);

        Assert.True(ended.ExitCode == 2, ended.ToString());
        Assert.Contains(told, ended.Error, StringComparison.Ordinal);
        Assert.Equal(before, Left());
    }

    [Fact]
    public async Task A_file_for_a_report_and_a_list_of_URLs_contradict_each_other()
    {
        await File.WriteAllTextAsync(At("urls"), "http://127.0.0.1:1/a.cab\n", TestContext.Current.CancellationToken);

        var ended = await BuiltProgram.RunAsync("check", "--urls", At("urls"), "--report", "html=" + At("report.html"));

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("without --report and --dry-run", ended.Error, StringComparison.Ordinal);
        Assert.Equal(["urls"], Left());
    }

    [Fact]
    public async Task A_full_disk_costs_the_bundle_and_neither_the_verdict_nor_the_journal()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        var path = At("E.zip");
        File.CreateSymbolicLink(path + ".part", "/dev/full");

        var ended = await BuiltProgram.RunAsync([.. Faulty, "--depth", "quick", "--evidence", path]);

        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("--evidence: ", ended.Error, StringComparison.Ordinal);
        Assert.Contains($"everything is in {path}.journal", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", ended.Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal("BG_E_INSUFFICIENT_RANGE_SUPPORT", ErrorOf(json));
        Assert.Equal(["E.zip.journal"], Left());
        Assert.Equal(0, (await BuiltProgram.RunAsync("evidence", "recover", path + ".journal")).ExitCode);
        var judged = await BuiltProgram.RunAsync("judge", path, "--format", "json");
        Assert.Equal(ended.Output, judged.Output);
    }

    /// <summary>A value of what is said of the evidence, as text.</summary>
    private static string? Told(JsonNode document, params object[] path) =>
        path.Aggregate(document["evidence"]!, (node, step) => step is int at ? node[at]! : node[(string)step]!)
            .ToString();

    private static string? ErrorOf(JsonDocument json) =>
        json
            .RootElement.GetProperty("runs")[0]
            .GetProperty("verdict")
            .GetProperty("bitsError")
            .GetProperty("name")
            .GetString();

    /// <summary>Which of several equally bad ones is first is decided by the order in which they ended.</summary>
    private static IEnumerable<string> SortedRuns(string report)
    {
        using var json = JsonDocument.Parse(report);
        return
        [
            .. json
                .RootElement.GetProperty("runs")
                .EnumerateArray()
                .Select(r => r.GetRawText())
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Exchanges in a journal that is being written whose lines have their ends.</summary>
    private static int Complete(string journal)
    {
        if (!File.Exists(journal))
        {
            return 0;
        }

        using var file = new FileStream(journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return CompleteExchange().Count(reader.ReadToEnd());
    }

    private static async Task AnswerAsync(RawPeer peer)
    {
        while (await peer.ReadRequestAsync() is { } request)
        {
            await AnswerAsync(peer, request);
        }
    }

    /// <summary>A file of 100,000 octets on a server that knows no ranges.</summary>
    private static async Task AnswerAsync(RawPeer peer, string request)
    {
        await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\nAccept-Ranges: none\r\n\r\n");
        if (!request.StartsWith("HEAD", StringComparison.Ordinal))
        {
            await peer.SendAsync(new string('x', 100_000));
        }
    }

    internal static void Bend(string path, string name)
    {
        if (Directory.Exists(path))
        {
            var file = Path.Combine(path, name);
            var octets = File.ReadAllBytes(file);
            octets[3] ^= 1;
            File.WriteAllBytes(file, octets);
            return;
        }

        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        using var member = zip.GetEntry(name)!.Open();
        member.Position = 3;
        var one = member.ReadByte();
        member.Position = 3;
        member.WriteByte((byte)(one ^ 1));
    }

    private (string Secret, string Open, string Stranger) Keys()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keys = (At("secret.pem"), At("public.pem"), At("stranger.pem"));
        File.WriteAllText(keys.Item1, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(keys.Item2, key.ExportSubjectPublicKeyInfoPem());
        File.WriteAllText(keys.Item3, other.ExportSubjectPublicKeyInfoPem());
        return keys;
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>What is in the test's folder.</summary>
    private string[] Left() =>
        [
            .. Directory
                .EnumerateFileSystemEntries(_folder.FullName)
                .Select(p => Path.GetFileName(p))
                .Order(StringComparer.Ordinal),
        ];

    [GeneratedRegex("^\\{\"exchange\":.*\\}\n", RegexOptions.Multiline)]
    private static partial Regex CompleteExchange();
}
