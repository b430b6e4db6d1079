using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Probe.Testing;

namespace Probe.Cli.Tests;

/// <summary>Bodies kept whole, in files of the evidence (<c>--keep-bodies all</c>).</summary>
public sealed class CaptureWholeBodyTests : IDisposable
{
    private const int Patience = 90_000;
    private const int Length = 300_000;

    private static readonly string Body = string.Create(
        Length,
        0,
        (octets, _) =>
        {
            for (var i = 0; i < octets.Length; i++)
            {
                octets[i] = (char)((i * 31 + i / 7) & 0xff);
            }
        }
    );

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory(Timeout = Patience)]
    [InlineData("e.zip")]
    [InlineData("e/")]
    public async Task Whole_bodies_are_members_that_verify_and_redact_know(string name)
    {
        var token = TestContext.Current.CancellationToken;
        await using var origin = Origin();
        var bundle = Path.Combine(_folder.FullName, name);
        var told = await CaptureAsync(
            origin.Port,
            ["/whole", "/chunked", "/part", "/page", "/short", "/left"],
            5,
            token,
            "--evidence",
            bundle,
            "--no-redact",
            "--filter",
            "! ~u left"
        );

        var members = BundleFiles.Read(bundle);
        var bodies = members.Where(m => m.Key.StartsWith("bodies/", StringComparison.Ordinal)).OrderBy(m => m.Key);
        Assert.Equal(["bodies/000001.bin", "bodies/000002.bin", "bodies/000003.bin"], bodies.Select(b => b.Key));
        Assert.All(bodies, b => Assert.Equal(Body, Encoding.Latin1.GetString(b.Value)));
        var seen = Encoding
            .UTF8.GetString(members["journal.jsonl"])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.TryGetProperty("seen", out _))
            .Select(line => line.GetProperty("seen"))
            .ToList();
        Assert.Equal(
            ["bodies/000001.bin", "bodies/000002.bin", "bodies/000003.bin", null, null, null],
            seen.Select(s => s.TryGetProperty("bodyFile", out var file) ? file.GetString() : null)
        );
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(Body)));
        Assert.All(
            seen.Take(3),
            s => Assert.Equal(digest, s.GetProperty("exchange").GetProperty("body").GetProperty("sha256").GetString())
        );
        Assert.Contains(digest, Encoding.UTF8.GetString(members["manifest.json"]), StringComparison.Ordinal);
        Assert.Equal([Path.GetFileName(bundle.TrimEnd('/'))], Left());
        var verified = await BuiltProgram.RunAsync("evidence", "verify", bundle);
        Assert.True(verified.ExitCode == 0, verified.Output + told);

        var redacted = Path.Combine(_folder.FullName, "redacted.zip");
        var redact = await BuiltProgram.RunAsync("evidence", "redact", bundle, redacted);
        Assert.True(redact.ExitCode == 0, redact.Error);
        Assert.Equal(Body, Encoding.Latin1.GetString(BundleFiles.Read(redacted)["bodies/000002.bin"]));

        EvidenceTests.Bend(bundle, "bodies/000002.bin");
        var changed = await BuiltProgram.RunAsync("evidence", "verify", bundle);
        Assert.Equal(1, changed.ExitCode);
        Assert.StartsWith("✗ bodies/000002.bin: its SHA-256 is ", changed.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task Beyond_the_quota_bodies_are_kept_in_part_which_is_told_and_kept()
    {
        var token = TestContext.Current.CancellationToken;
        await using var origin = Origin();
        var bundle = Path.Combine(_folder.FullName, "e.zip");
        var told = await CaptureAsync(
            origin.Port,
            ["/whole", "/whole", "/chunked"],
            3,
            token,
            "--evidence",
            bundle,
            "--body-quota",
            "400000"
        );

        var members = BundleFiles.Read(bundle);
        Assert.Equal(["bodies/000001.bin"], members.Keys.Where(k => k.StartsWith("bodies/", StringComparison.Ordinal)));
        Assert.Single(told.Split('\n'), l => l.Contains("--body-quota", StringComparison.Ordinal));
        using var environment = JsonDocument.Parse(members["environment.json"]);
        Assert.Equal(
            (1, 2),
            (
                environment.RootElement.GetProperty("bodiesKeptWhole").GetInt32(),
                environment.RootElement.GetProperty("bodiesNotKeptWhole").GetInt32()
            )
        );
        Assert.Contains(
            "\"bodyNotWhole\":",
            Encoding.UTF8.GetString(members["journal.jsonl"]),
            StringComparison.Ordinal
        );
        Assert.Equal(["e.zip"], Left());
    }

    [Fact(Timeout = Patience)]
    public async Task Once_the_evidence_is_full_no_bodies_are_written_that_no_record_names()
    {
        var token = TestContext.Current.CancellationToken;
        await using var origin = Origin();
        var bundle = Path.Combine(_folder.FullName, "e.zip");
        var folder = bundle + ".bodies";
        var written = new List<int>();
        var told = await CaptureAsync(
            origin.Port,
            [.. Enumerable.Range(0, 6).Select(i => $"/whole{i}")],
            6,
            () => written.Add(Directory.GetFiles(folder).Length),
            token,
            "--evidence",
            bundle,
            "--evidence-limit",
            "64KiB"
        );

        var members = BundleFiles.Read(bundle);
        var journal = Encoding.UTF8.GetString(members["journal.jsonl"]);
        var named = journal.Split("\"bodyFile\":").Length - 1;
        Assert.InRange(named, 1, 5);
        Assert.Equal(named, members.Keys.Count(k => k.StartsWith("bodies/", StringComparison.Ordinal)));
        Assert.Equal(named, written[^1]);
        Assert.Contains("is full (--evidence-limit)", told, StringComparison.Ordinal);
        Assert.Equal(["e.zip"], Left());
    }

    [Fact(Timeout = Patience)]
    public async Task Parts_have_the_bodies_of_their_own_exchanges()
    {
        var token = TestContext.Current.CancellationToken;
        await using var origin = Origin();
        var told = await CaptureAsync(
            origin.Port,
            ["/whole", "/whole", "/whole"],
            3,
            token,
            "--evidence",
            Path.Combine(_folder.FullName, "e.zip"),
            "--rotate-size",
            "64KiB"
        );

        Assert.Equal(["e-0001.zip", "e-0002.zip", "e-0003.zip", "e-0004.zip"], Left());
        for (var i = 1; i <= 3; i++)
        {
            var members = BundleFiles.Read(Path.Combine(_folder.FullName, $"e-000{i}.zip"));
            Assert.Equal(
                [$"bodies/00000{i}.bin"],
                members.Keys.Where(k => k.StartsWith("bodies/", StringComparison.Ordinal))
            );
        }

        Assert.Contains("evidence in 4 parts", told, StringComparison.Ordinal);
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bundle_that_cannot_be_made_or_lacks_a_body_is_told_with_what_stays(bool isFull)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        var token = TestContext.Current.CancellationToken;
        await using var origin = Origin();
        var bundle = Path.Combine(_folder.FullName, "e.zip");
        var told = await CaptureAsync(
            origin.Port,
            ["/whole", "/chunked"],
            2,
            () =>
            {
                if (isFull && !File.Exists(bundle + ".part"))
                {
                    File.CreateSymbolicLink(bundle + ".part", "/dev/full");
                }
                else if (!isFull)
                {
                    File.Delete(Path.Combine(bundle + ".bodies", "000001.bin"));
                }
            },
            token,
            "--evidence",
            bundle
        );

        if (isFull)
        {
            Assert.Contains($"everything is in {bundle}.journal and {bundle}.bodies", told, StringComparison.Ordinal);
            Assert.Equal(["e.zip.bodies", "e.zip.journal"], Left());
            Assert.Equal(2, Directory.GetFiles(bundle + ".bodies").Length);
        }
        else
        {
            Assert.Contains(
                "'e.zip': bodies/000001.bin: it is not there",
                told.Replace(_folder.FullName + "/", ""),
                StringComparison.Ordinal
            );
            Assert.Equal(["e.zip"], Left());
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_kill_leaves_whole_bodies_and_what_there_was_of_others()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "processes are not killed by a signal there");
        var token = TestContext.Current.CancellationToken;
        await using var origin = Origin();
        var bundle = Path.Combine(_folder.FullName, "e.zip");
        using var capture = CaptureCommandTests.Start("--keep-bodies", "all", "--evidence", bundle);
        try
        {
            var port = await CaptureCommandTests.PortAsync(capture, token);
            await CaptureCommandTests.AskAsync(port, Get(origin.Port, "/whole"), token);
            await CaptureCommandTests.UntilAsync(capture, "/whole 200", token);
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, token);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Get(origin.Port, "/stuck") + "\r\n"), token);
            var unfinished = Path.Combine(_folder.FullName, "e.zip.bodies", "000002.bin.part");
            while (!File.Exists(unfinished) || new FileInfo(unfinished).Length < Length)
            {
                await Task.Delay(20, token);
            }

            capture.Kill();
            await capture.WaitForExitAsync(token);
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }

        var again = await BuiltProgram.RunAsync(
            "capture",
            "--listen",
            "127.0.0.1:0",
            "--duration",
            "1s",
            "--keep-bodies",
            "all",
            "--evidence",
            bundle
        );
        // A kill between a body and its record.
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "e.zip.bodies", "000003.bin"), "whose", token);
        var recovered = await BuiltProgram.RunAsync("evidence", "recover", bundle + ".journal");
        var verified = await BuiltProgram.RunAsync("evidence", "verify", bundle);

        Assert.Equal(2, again.ExitCode);
        Assert.Contains("of a run that did not end", again.Error, StringComparison.Ordinal);
        Assert.Equal((0, 0), (recovered.ExitCode, verified.ExitCode));
        Assert.Contains("e.zip.bodies stays", recovered.Output, StringComparison.Ordinal);
        Assert.Contains("; 1 more is in the folder alone", recovered.Output, StringComparison.Ordinal);
        var members = BundleFiles.Read(bundle);
        Assert.Equal(Body, Encoding.Latin1.GetString(members["bodies/000001.bin"]));
        Assert.Equal(Body, Encoding.Latin1.GetString(members["bodies/000002.unfinished.bin"]));
        Assert.Equal(["e.zip", "e.zip.bodies", "e.zip.journal"], Left());

        // As if it were of a run with --no-redact.
        var kept = Path.Combine(_folder.FullName, "kept.zip");
        var journal = await File.ReadAllTextAsync(bundle + ".journal", token);
        Assert.Contains("\"isRedacted\":true", journal, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            bundle + ".journal",
            journal.Replace("\"isRedacted\":true", "\"isRedacted\":false", StringComparison.Ordinal),
            token
        );
        var copied = await BuiltProgram.RunAsync("evidence", "recover", bundle + ".journal", kept);
        var redacted = Path.Combine(_folder.FullName, "redacted.zip");
        var redact = await BuiltProgram.RunAsync("evidence", "redact", kept, redacted);
        Assert.Equal((0, 0, ""), (copied.ExitCode, redact.ExitCode, redact.Error));
        Assert.Equal(
            ["bodies/000001.bin", "bodies/000002.unfinished.bin"],
            BundleFiles.Read(redacted).Keys.Where(k => k.StartsWith("bodies/", StringComparison.Ordinal)).Order()
        );
    }

    [Theory]
    [InlineData("--evidence e.zip --body-quota 1GiB", "together with --keep-bodies all")]
    [InlineData("--keep-bodies all", "together with --evidence PATH")]
    [InlineData("--evidence e.zip --keep-bodies all --body-quota 1TiB", "--body-quota")]
    [InlineData("--evidence e.zip --keep-bodies some", "--keep-bodies")]
    public async Task What_contradicts_itself_is_told(string arguments, string told)
    {
        var ended = await BuiltProgram.RunAsync(["capture", "--listen", "127.0.0.1:0", .. arguments.Split(' ')]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(told, ended.Error, StringComparison.Ordinal);
    }

    private IEnumerable<string?> Left() =>
        Directory.EnumerateFileSystemEntries(_folder.FullName).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private static string Get(int port, string path) =>
        $"GET http://127.0.0.1:{port}{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        + (path == "/part" ? $"Range: bytes=0-{Length - 1}\r\n" : "");

    private static Task<string> CaptureAsync(
        int origin,
        string[] paths,
        int exchanges,
        CancellationToken token,
        params string[] arguments
    ) => CaptureAsync(origin, paths, exchanges, () => { }, token, arguments);

    private static async Task<string> CaptureAsync(
        int origin,
        string[] paths,
        int exchanges,
        Action afterEach,
        CancellationToken token,
        params string[] arguments
    )
    {
        using var capture = CaptureCommandTests.Start([
            "--keep-bodies",
            "all",
            "--max-exchanges",
            $"{exchanges + 1}",
            .. arguments,
        ]);
        try
        {
            var port = await CaptureCommandTests.PortAsync(capture, token);
            var told = new StringBuilder();
            foreach (var path in paths)
            {
                await CaptureCommandTests.AskAsync(port, Get(origin, path), token);
                if (path != "/left")
                {
                    told.Append(await CaptureCommandTests.UntilAsync(capture, $"{path} ", token));
                    afterEach();
                }
            }

            // One more ends it, and has no body of its own.
            await CaptureCommandTests.AskAsync(port, $"HEAD http://127.0.0.1:{origin}/end HTTP/1.1\r\n", token);
            told.Append(await capture.StandardError.ReadToEndAsync(token));
            await capture.WaitForExitAsync(token);
            return told.ToString();
        }
        finally
        {
            CaptureCommandTests.End(capture);
        }
    }

    private static RawServer Origin() =>
        RawServer.Start(async peer =>
        {
            var request = await peer.ReadRequestAsync() ?? "";
            var path = request.Split(' ')[1];
            await peer.SendAsync(
                path switch
                {
                    "/chunked" =>
                        $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{Length:x}\r\n{Body}\r\n0\r\n\r\n",
                    "/part" =>
                        $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-{Length - 1}/1000000\r\nContent-Length: {Length}\r\n\r\n{Body}",
                    "/page" => $"HTTP/1.1 403 Forbidden\r\nContent-Length: {Length}\r\n\r\n{Body}",
                    "/short" => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
                    "/stuck" => $"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{Body}",
                    "/end" => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n",
                    _ => $"HTTP/1.1 200 OK\r\nContent-Length: {Length}\r\n\r\n{Body}",
                }
            );
            if (path == "/stuck")
            {
                await peer.UntilClosedAsync();
            }
        });
}
