using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Probe.Evidence.Bundles;

namespace Probe.Evidence.Tests.Bundles;

/// <summary>Bundles as zip and as folder: what <c>verify</c> notices, what never happens to whoever opens one.</summary>
public sealed class BundleTests : IDisposable
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 2, 3, 4, TimeSpan.Zero);

    private static readonly (string Name, string Text)[] Members =
    [
        ("report.txt", "the report"),
        ("exchanges/0001.request.bin", "HEAD / HTTP/1.1\r\n\r\n"),
        ("journal.jsonl", "{}\n"),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_bundle_is_as_its_manifest_says(bool isFolder)
    {
        var path = Write(isFolder);

        using var reader = Open(path);

        Assert.Empty(reader.Verify());
        Assert.Equal(Members.Select(m => m.Name), reader.Manifest.Members.Select(m => m.Name));
        Assert.Equal(
            ("tool 1", Time, true),
            (reader.Manifest.Tool, reader.Manifest.CreatedAt, reader.Manifest.Redacted)
        );
        using var member = new StreamReader(reader.Open("report.txt")!);
        Assert.Equal("the report", member.ReadToEnd());
        Assert.Null(reader.Open("none"));
        Assert.False(File.Exists(path + ".part") || Directory.Exists(path + ".part"));
    }

    [Theory]
    [InlineData(true, "The report", "report.txt: its SHA-256 is ")]
    [InlineData(false, "The report", "report.txt: its SHA-256 is ")]
    [InlineData(true, "the reports", "report.txt: it is longer than the 10 octets of the manifest")]
    [InlineData(false, "the reports", "report.txt: it is longer than the 10 octets of the manifest")]
    [InlineData(true, "the repor", "report.txt: it has 9 octets, the manifest says 10")]
    [InlineData(false, "the repor", "report.txt: it has 9 octets, the manifest says 10")]
    [InlineData(true, null, "report.txt: it is missing")]
    [InlineData(false, null, "report.txt: it is missing")]
    public void The_member_that_changed_is_named_and_no_other(bool isFolder, string? now, string told)
    {
        var path = Write(isFolder);
        Change(path, "report.txt", now);

        using var reader = Open(path);

        Assert.StartsWith(told, Assert.Single(reader.Verify()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "exchanges/0002.request.bin")]
    [InlineData(false, "exchanges/0002.request.bin")]
    [InlineData(false, "../outside")]
    [InlineData(false, "/etc/passwd")]
    [InlineData(false, "..\\outside")]
    public void A_member_that_the_manifest_does_not_name_is_told(bool isFolder, string name)
    {
        var path = Write(isFolder);
        Change(path, name, "more");

        using var reader = Open(path);

        Assert.Equal($"{name}: the manifest does not name it", Assert.Single(reader.Verify()));
    }

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("/etc/hostname")]
    [InlineData("a/../../outside.txt")]
    [InlineData("..\\outside.txt")]
    [InlineData("C:outside.txt")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a b")]
    [InlineData("")]
    public void A_name_that_leads_elsewhere_is_read_by_nobody(string name)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "outside.txt"), "the report");
        foreach (var isFolder in (bool[])[true, false])
        {
            var path = Write(isFolder, "bundle-" + isFolder);
            Change(path, BundleManifest.Name, Manifest(path, m => m["members"]![0]!["name"] = name));

            using var reader = Open(path);

            Assert.Null(reader.Open(name));
            Assert.Contains(
                reader.Verify(),
                p => p.EndsWith(": no name that a bundle's member has", StringComparison.Ordinal)
            );
        }

        Assert.False(BundleNames.IsSafe(name));
    }

    [Theory]
    [InlineData("exchanges")]
    [InlineData("journal.jsonl")]
    public void A_link_in_a_folder_leads_nowhere(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        var path = Write(isFolder: true);
        var outside = Path.Combine(_folder.FullName, "outside");
        var inside = Path.Combine(path, name);
        if (Directory.Exists(inside))
        {
            Directory.Move(inside, outside);
            Directory.CreateSymbolicLink(inside, outside);
        }
        else
        {
            File.Move(inside, outside);
            File.CreateSymbolicLink(inside, outside);
        }

        using var reader = Open(path);

        Assert.Contains(reader.Verify(), p => p.Contains("a link, which may lead out", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void All_that_is_not_as_the_manifest_says_is_counted_and_some_of_it_told(bool isFolder)
    {
        var path = Write(isFolder);
        Change(path, "report.txt", null);
        for (var i = 0; i < 130; i++)
        {
            Change(path, $"more-{i:000}", "more");
        }

        using var reader = Open(path);

        Assert.Equal(21, reader.Verify(out var count).Count);
        Assert.Equal(131, count);
    }

    [Fact]
    public void A_member_that_cannot_be_read_is_told_without_the_place_of_the_bundle()
    {
        var path = Write(isFolder: true);
        using var held = new FileStream(
            Path.Combine(path, "report.txt"),
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.None
        );

        using var reader = Open(path);

        Assert.Equal(
            "report.txt: it cannot be read (the system gives an error, or another program has it open)",
            Assert.Single(reader.Verify())
        );
    }

    [Fact]
    public void What_an_archive_unpacks_to_is_not_read_beyond_the_manifest()
    {
        var path = Write(isFolder: false);
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            zip.GetEntry("report.txt")!.Delete();
            using var bomb = zip.CreateEntry("report.txt").Open();
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 256; i++)
            {
                bomb.Write(zeros);
            }
        }

        Assert.True(new FileInfo(path).Length < 1024 * 1024);
        using var reader = Open(path);

        Assert.Contains("it is longer than the 10 octets", Assert.Single(reader.Verify()), StringComparison.Ordinal);
        using var member = reader.Open("report.txt")!;
        var most = new byte[1000];
        Assert.Equal(10, member.ReadAtLeast(most, most.Length, throwOnEndOfStream: false));
    }

    [Fact]
    public void A_manifest_that_unpacks_to_very_much_is_none()
    {
        var path = Path.Combine(_folder.FullName, "bomb.zip");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using var bomb = zip.CreateEntry(BundleManifest.Name).Open();
            var spaces = new byte[1024 * 1024];
            spaces.AsSpan().Fill((byte)' ');
            for (var i = 0; i < 65; i++)
            {
                bomb.Write(spaces);
            }
        }

        Assert.Null(BundleReader.TryOpen(path, out var problem));
        Assert.Equal("manifest.json: it has more than 67108864 octets", problem);
    }

    [Theory]
    [InlineData("{", "manifest.json: line 1, column ")]
    [InlineData("", "manifest.json: line 1, column 1: it is not the JSON")]
    [InlineData("null", "manifest.json: it lacks its members")]
    [InlineData("[]", "manifest.json: line 1, column ")]
    [InlineData(
        "{\"bundle\":2,\"masked\":[],\"members\":[]}",
        "manifest.json: the bundle has form 2, this version reads form 1"
    )]
    [InlineData("{\"bundle\":1,\"masked\":[],\"members\":[null]}", "manifest.json: a member lacks its name")]
    [InlineData("{\"bundle\":1,\"masked\":[null],\"members\":[]}", "manifest.json: a masked secret")]
    [InlineData(
        "{\"bundle\":1,\"masked\":[],\"members\":[{\"name\":\"a\",\"octets\":-1,\"sha256\":\"\"}]}",
        "manifest.json: a member lacks"
    )]
    [InlineData(
        "{\"bundle\":1,\"masked\":[],\"members\":[{\"name\":\"a\",\"octets\":1,\"sha256\":\"\"},{\"name\":\"a\",\"octets\":1,\"sha256\":\"\"}]}",
        "manifest.json: it names a member twice"
    )]
    [InlineData(
        "{\"bundle\":1,\"masked\":[],\"members\":[{\"name\":\"a\",\"octets\":9223372036854775807,\"sha256\":\"\"},{\"name\":\"b\",\"octets\":9223372036854775807,\"sha256\":\"\"}]}",
        "manifest.json: its members have more than"
    )]
    public void A_manifest_that_is_none_is_told(string manifest, string told)
    {
        var path = Write(isFolder: true);
        Change(path, BundleManifest.Name, manifest);

        Assert.Null(BundleReader.TryOpen(path, out var problem));
        Assert.StartsWith(told, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_is_in_the_archive_twice_is_told()
    {
        var path = Write(isFolder: false);
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            using var second = zip.CreateEntry("report.txt").Open();
            second.Write("another"u8);
        }

        using var reader = Open(path);

        Assert.Contains("report.txt: it is in the archive more than once", reader.Verify());
    }

    [Fact]
    public void A_broken_archive_is_told_wherever_it_is_broken()
    {
        var whole = File.ReadAllBytes(Write(isFolder: false));
        var path = Path.Combine(_folder.FullName, "broken.zip");
        for (var cut = 0; cut < whole.Length; cut += 11)
        {
            File.WriteAllBytes(path, whole[..cut]);
            Assert.Null(BundleReader.TryOpen(path, out var problem));
            Assert.NotEmpty(problem);
        }

        for (var at = 0; at < whole.Length; at++)
        {
            var bent = whole.ToArray();
            bent[at] ^= 0x55;
            File.WriteAllBytes(path, bent);
            using var reader = BundleReader.TryOpen(path, out _);
            reader?.Verify();
            using var member = TryOpenMember(reader);
            member?.CopyTo(Stream.Null);
        }
    }

    [Fact]
    public void A_folder_that_is_not_empty_is_refused_and_left_as_it_is()
    {
        var path = Path.Combine(_folder.FullName, "taken");
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "mine"), "x");

        Assert.Throws<IOException>(() => BundleWriter.Create(path, isFolder: true));

        Assert.Equal(["mine"], Directory.EnumerateFileSystemEntries(path).Select(Path.GetFileName));
        Assert.False(Directory.Exists(path + ".part"));
    }

    [Fact]
    public void An_empty_folder_is_taken()
    {
        var path = Path.Combine(_folder.FullName, "empty");
        Directory.CreateDirectory(path);

        Write(isFolder: true, "empty");

        using var reader = Open(path);
        Assert.Empty(reader.Verify());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_not_completed_is_taken_away(bool isFolder)
    {
        var path = Path.Combine(_folder.FullName, "half");
        var writer = BundleWriter.Create(path, isFolder);
        writer.Add("a/b.txt", output => output.Write("x"u8));
        Assert.Throws<IOException>(() => writer.Add("c.txt", _ => throw new IOException("no space")));
        writer.Dispose();

        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public void A_full_disk_leaves_no_half_archive()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        var path = Path.Combine(_folder.FullName, "full.zip");
        File.CreateSymbolicLink(path + ".part", "/dev/full");

        Assert.ThrowsAny<IOException>(() =>
        {
            using var writer = BundleWriter.Create(path, isFolder: false);
            writer.Add("a.bin", output => output.Write(RandomNumberGenerator.GetBytes(1024 * 1024)));
            writer.Complete("tool 1", Time, true, [], null);
        });

        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public void A_place_that_cannot_be_written_to_is_told()
    {
        var file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "");

        Assert.ThrowsAny<IOException>(() =>
            BundleWriter.Create(Path.Combine(_folder.FullName, "no", "such.zip"), false)
        );
        Assert.ThrowsAny<IOException>(() => BundleWriter.Create(Path.Combine(file, "in-a-file"), true));
        Assert.Throws<ArgumentException>(() =>
        {
            using var writer = BundleWriter.Create(Path.Combine(_folder.FullName, "x.zip"), false);
            writer.Add("../x", _ => { });
        });
    }

    [Fact]
    public void Only_its_owner_may_read_a_bundle()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such permissions");
            return;
        }

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Write(isFolder: false, "one.zip"))
        );
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Write(isFolder: true, "two"))
        );
    }

    private static MemoryStream? TryOpenMember(BundleReader? reader)
    {
        try
        {
            using var member = reader?.Open("report.txt");
            var copy = new MemoryStream();
            member?.CopyTo(copy);
            return copy;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private string Write(bool isFolder, string? name = null)
    {
        var path = Path.Combine(_folder.FullName, name ?? (isFolder ? "bundle" : "bundle.zip"));
        using var writer = BundleWriter.Create(path, isFolder);
        foreach (var (member, text) in Members)
        {
            writer.Add(member, output => output.Write(Encoding.UTF8.GetBytes(text)));
        }

        writer.Complete("tool 1", Time, true, [], null);
        return path;
    }

    [Theory]
    [InlineData("report.txt")]
    [InlineData("manifest.json")]
    public async Task A_pipe_in_place_of_a_member_keeps_nobody_waiting(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a folder holds no pipes there");
        var path = Write(isFolder: true);
        File.Delete(Path.Combine(path, name));
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(path, name)]);
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);

        var told = Task.Run(
            () =>
            {
                using var reader = BundleReader.TryOpen(path, out var problem);
                return reader is null ? problem : reader.Verify()[0];
            },
            TestContext.Current.CancellationToken
        );

        Assert.StartsWith(
            name == "report.txt" ? "report.txt: it has 0 octets, the manifest says 10" : "manifest.json: ",
            await told.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    private static BundleReader Open(string path)
    {
        var reader = BundleReader.TryOpen(path, out var problem);
        Assert.True(reader is not null, problem);
        return reader!;
    }

    private static string Manifest(string path, Action<JsonNode> change)
    {
        using var reader = Open(path);
        var json = JsonNode.Parse(reader.Manifest.ToOctets())!;
        change(json);
        return json.ToJsonString();
    }

    /// <summary>Gives a member other content, or takes it away.</summary>
    private static void Change(string path, string name, string? text)
    {
        if (Directory.Exists(path))
        {
            var file = Path.Combine(path, name);
            File.Delete(file);
            if (text is not null)
            {
                File.WriteAllText(file, text);
            }

            return;
        }

        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        zip.GetEntry(name)?.Delete();
        if (text is not null)
        {
            using var member = zip.CreateEntry(name).Open();
            member.Write(Encoding.UTF8.GetBytes(text));
        }
    }
}
