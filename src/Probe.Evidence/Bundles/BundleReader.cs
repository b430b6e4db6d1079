using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Probe.Http;

namespace Probe.Evidence.Bundles;

/// <summary>
/// Reads a bundle, a <c>.zip</c> or a folder, that anybody may have made: nothing is unpacked, no member is read beyond
/// what the manifest says of its length.
/// </summary>
public sealed class BundleReader : IDisposable
{
    /// <summary>Most octets of a manifest.</summary>
    public const int MostOfManifest = 64 * 1024 * 1024;

    private const int MostTold = 20;

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 8,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    private readonly string? _folder;
    private readonly ZipArchive? _zip;

    private BundleReader(string? folder, ZipArchive? zip, byte[] manifestOctets, BundleManifest manifest)
    {
        (_folder, _zip) = (folder, zip);
        ManifestOctets = manifestOctets;
        Manifest = manifest;
    }

    /// <summary>What the bundle says it holds.</summary>
    public BundleManifest Manifest { get; }

    private byte[] ManifestOctets { get; }

    /// <summary>True when a file begins as a zip archive does.</summary>
    /// <param name="start">Its first octets.</param>
    public static bool IsZip(ReadOnlySpan<byte> start) => start.StartsWith("PK\u0003\u0004"u8);

    /// <summary>Opens a bundle; null, and why, where it is none.</summary>
    /// <param name="path">A zip file, or a folder.</param>
    /// <param name="problem">Why it is none.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static BundleReader? TryOpen(string path, out string problem)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Directory.Exists(path) ? TryOpen(path, null, out problem) : TryOpen(File.OpenRead(path), out problem);
    }

    /// <summary>Opens a bundle that is a zip archive; null, and why, where it is none.</summary>
    /// <param name="archive">Its octets, in which can be sought; closed with the reader.</param>
    /// <param name="problem">Why it is none.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static BundleReader? TryOpen(Stream archive, out string problem)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ZipArchive zip;
        try
        {
            zip = new ZipArchive(archive, ZipArchiveMode.Read);
        }
        catch (InvalidDataException)
        {
            archive.Dispose();
            problem = "it is a broken zip archive";
            return null;
        }

        var reader = TryOpen(null, zip, out problem);
        if (reader is null)
        {
            zip.Dispose();
        }

        return reader;
    }

    private static BundleReader? TryOpen(string? folder, ZipArchive? zip, out string problem)
    {
        try
        {
            var octets = ReadAll(OpenRaw(folder, zip, BundleManifest.Name), MostOfManifest);
            problem =
                octets is null ? $"it has no {BundleManifest.Name}"
                : octets.Length > MostOfManifest ? $"{BundleManifest.Name}: it has more than {MostOfManifest} octets"
                : "";
            if (problem.Length == 0)
            {
                if (BundleManifest.Read(octets!, out var reason) is { } manifest)
                {
                    return new BundleReader(folder, zip, octets!, manifest);
                }

                problem = $"{BundleManifest.Name}: {reason}";
            }
        }
        catch (InvalidDataException cause)
        {
            problem = zip is null ? cause.Message : "it is a broken zip archive";
        }

        return null;
    }

    /// <summary>A member's octets as far as the manifest says; null where it is not there.</summary>
    /// <exception cref="InvalidDataException">The archive is broken there.</exception>
    public Stream? Open(string name)
    {
        var member = Manifest.Members.FirstOrDefault(m => m.Name == name);
        return member is not null && OpenRaw(_folder, _zip, name) is { } stream
            ? new Bounded(stream, member.Octets)
            : null;
    }

    /// <summary>What is not as the manifest says, a line each; empty when all is.</summary>
    public IReadOnlyList<string> Verify() => Verify(out _);

    /// <summary>The same, and how much there is that is not as the manifest says.</summary>
    /// <param name="count">
    /// All of it; of members that the manifest does not name, and of those that are there twice, there are
    /// lines for the first twenty.
    /// </param>
    public IReadOnlyList<string> Verify(out int count)
    {
        var problems = new List<string>();
        foreach (var member in Manifest.Members)
        {
            var shown = Printable.Escape(member.Name, 200);
            if (!BundleNames.IsSafe(member.Name))
            {
                problems.Add($"{shown}: no name that a bundle's member has");
                continue;
            }

            try
            {
                using var stream = OpenRaw(_folder, _zip, member.Name);
                if (stream is null)
                {
                    problems.Add($"{shown}: it is missing");
                    continue;
                }

                var (octets, digest) = Digest(stream, member.Octets);
                if (octets != member.Octets)
                {
                    problems.Add(
                        octets > member.Octets
                            ? $"{shown}: it is longer than the {member.Octets} octets of the manifest"
                            : $"{shown}: it has {octets} octets, the manifest says {member.Octets}"
                    );
                }
                else if (digest != member.Sha256)
                {
                    problems.Add(
                        $"{shown}: its SHA-256 is {digest}, the manifest says {Printable.Escape(member.Sha256, 80)}"
                    );
                }
            }
            catch (Exception cause) when (cause is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                problems.Add($"{shown}: it cannot be read ({Reason(cause)})");
            }
        }

        var named = Manifest.Members.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var there = Names().ToList();
        var twice = there
            .GroupBy(n => n, StringComparer.Ordinal)
            .Where(g => g.Skip(1).Any())
            .Select(g => g.Key)
            .ToList();
        var unnamed = there
            .Where(n => n is not (BundleManifest.Name or BundleManifest.SignatureName) && !named.Contains(n))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        count = problems.Count + twice.Count + unnamed.Count;
        problems.AddRange(
            twice.Take(MostTold).Select(n => $"{Printable.Escape(n, 200)}: it is in the archive more than once")
        );
        problems.AddRange(
            unnamed.Take(MostTold).Select(n => $"{Printable.Escape(n, 200)}: the manifest does not name it")
        );
        return problems;
    }

    /// <summary>Why a member cannot be read, in words that lead to nobody's folders: reports are passed on.</summary>
    private static string Reason(Exception cause) =>
        cause switch
        {
            InvalidDataException => Printable.Escape(cause.Message, 120),
            UnauthorizedAccessException => "this user may not read it",
            FileNotFoundException or DirectoryNotFoundException => "it has gone meanwhile",
            _ => "the system gives an error, or another program has it open",
        };

    /// <summary>What a key says of the manifest's signature: null when it is good, else what is wrong.</summary>
    public string? ProblemOfSignature(BundleKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var signature = ReadAll(OpenRaw(_folder, _zip, BundleManifest.SignatureName), 64 * 1024);
        return signature is null ? $"it has no {BundleManifest.SignatureName}: nobody signed it"
            : key.Checks(ManifestOctets, Encoding.ASCII.GetString(signature)) ? null
            : $"{BundleManifest.SignatureName}: it is not this key's signature of {BundleManifest.Name}";
    }

    /// <summary>True when somebody signed it.</summary>
    public bool IsSigned => Names().Contains(BundleManifest.SignatureName);

    /// <inheritdoc/>
    public void Dispose() => _zip?.Dispose();

    private IEnumerable<string> Names() =>
        _zip is not null
            ? _zip.Entries.Where(e => !e.FullName.EndsWith('/')).Select(e => e.FullName)
            : Directory
                .EnumerateFiles(_folder!, "*", Everything)
                .Select(f => Path.GetRelativePath(_folder!, f).Replace(Path.DirectorySeparatorChar, '/'));

    private static Stream? OpenRaw(string? folder, ZipArchive? zip, string name)
    {
        if (!BundleNames.IsSafe(name))
        {
            return null;
        }

        if (zip is not null)
        {
            return zip.GetEntry(name)?.Open();
        }

        var path = folder!;
        foreach (var part in name.Split('/'))
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw new InvalidDataException($"{name}: a link, which may lead out of the bundle");
            }
        }

        // A pipe or a device has no length either, and would have whoever opens it wait.
        var file = new FileInfo(path);
        return !file.Exists ? null
            : file.Length == 0 ? new MemoryStream([])
            : file.OpenRead();
    }

    /// <summary>All of it, or more than was to be read where it is longer.</summary>
    private static byte[]? ReadAll(Stream? stream, int most)
    {
        if (stream is null)
        {
            return null;
        }

        using var all = new MemoryStream();
        using (stream)
        {
            var buffer = new byte[64 * 1024];
            int read;
            while (all.Length <= most && (read = stream.Read(buffer)) > 0)
            {
                all.Write(buffer, 0, read);
            }
        }

        return all.ToArray();
    }

    private static (long Octets, string Sha256) Digest(Stream stream, long most)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        long octets = 0;
        int read;
        while (octets <= most && (read = stream.Read(buffer)) > 0)
        {
            octets += read;
            hash.AppendData(buffer, 0, read);
        }

        return (octets, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Ends where the manifest says, whatever an archive unpacks to.</summary>
    private sealed class Bounded(Stream inner, long most) : Stream
    {
        private long _left = most;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
            _left -= read;
            return read;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
