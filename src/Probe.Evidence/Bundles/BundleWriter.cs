using System.IO.Compression;
using System.Security.Cryptography;
using Probe.Redaction;

namespace Probe.Evidence.Bundles;

/// <summary>
/// Writes a bundle aside, one <c>.zip</c> or a folder, and puts it into its place when it is whole: there is never half
/// a bundle.
/// </summary>
public sealed class BundleWriter : IDisposable
{
    private readonly string _aside;
    private readonly FileStream? _file;
    private readonly ZipArchive? _zip;
    private readonly List<BundleMember> _members = [];
    private bool _isComplete;

    private BundleWriter(string path, string aside, FileStream? file)
    {
        Path = path;
        _aside = aside;
        _file = file;
        _zip = file is null ? null : new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
    }

    /// <summary>Where the bundle will be.</summary>
    public string Path { get; }

    /// <summary>Begins a bundle.</summary>
    /// <param name="path">Where it is to be; no file is replaced.</param>
    /// <param name="isFolder">True for a folder, which must not be there yet or be empty.</param>
    /// <exception cref="IOException">It cannot be written there.</exception>
    public static BundleWriter Create(string path, bool isFolder)
    {
        ArgumentNullException.ThrowIfNull(path);
        var aside = AsideOf(path);
        if (File.Exists(path))
        {
            throw new IOException("there is a file already");
        }

        if (!isFolder)
        {
            return new BundleWriter(path, aside, OpenPrivately(aside, FileMode.Create, FileAccess.ReadWrite));
        }

        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new IOException("the folder is not empty");
        }

        if (Directory.Exists(aside))
        {
            throw new IOException($"the folder {aside} is in the way, left by a run that was killed; remove it");
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(aside);
        }
        else
        {
            Directory.CreateDirectory(aside, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new BundleWriter(path, aside, null);
    }

    /// <summary>Writes one member.</summary>
    /// <param name="name">Its name; <see cref="BundleNames.IsSafe"/>.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="isStored">True to spend no time on making it smaller: it is so already.</param>
    public void Add(string name, Action<Stream> write, bool isStored = false)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (!BundleNames.IsSafe(name))
        {
            throw new ArgumentException("no name of a member", nameof(name));
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long octets;
        using (var target = Open(name, isStored))
        using (var counted = new HashingStream(target, hash))
        {
            write(counted);
            octets = counted.Octets;
        }

        _members.Add(new BundleMember(name, octets, Convert.ToHexStringLower(hash.GetHashAndReset())));
    }

    /// <summary>Writes the manifest, its signature where there is a key, and puts the bundle into its place.</summary>
    /// <param name="tool">Program and version.</param>
    /// <param name="now">The time.</param>
    /// <param name="isRedacted">False where secrets were kept by wish.</param>
    /// <param name="masked">What was masked.</param>
    /// <param name="key">Signs the manifest; null for no signature.</param>
    public void Complete(
        string tool,
        DateTimeOffset now,
        bool isRedacted,
        IReadOnlyList<MaskedSecret> masked,
        BundleKey? key
    )
    {
        var manifest = new BundleManifest(
            BundleManifest.CurrentForm,
            tool,
            now,
            isRedacted,
            masked,
            [.. _members]
        ).ToOctets();
        using (var target = Open(BundleManifest.Name))
        {
            target.Write(manifest);
        }

        if (key is not null)
        {
            using var target = Open(BundleManifest.SignatureName);
            target.Write(key.Sign(manifest));
        }

        if (_file is not null)
        {
            _zip!.Dispose();
            _file.Flush(flushToDisk: true);
            _file.Dispose();
            File.Move(_aside, Path, overwrite: false);
        }
        else
        {
            if (Directory.Exists(Path))
            {
                // Fails where it is not empty: nobody's files are taken away.
                Directory.Delete(Path);
            }

            Directory.Move(_aside, Path);
        }

        _isComplete = true;
    }

    /// <summary>
    /// Takes away what is being written aside of a bundle, as far as that goes, for a process that ends at once.
    /// </summary>
    /// <param name="path">Where the bundle was to be.</param>
    public static void Forsake(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var aside = AsideOf(path);
        Quietly(() =>
        {
            if (Directory.Exists(aside))
            {
                Directory.Delete(aside, recursive: true);
            }
            else
            {
                File.Delete(aside);
            }
        });
    }

    private static string AsideOf(string path) => path + ".part";

    /// <summary>Takes away what was not completed.</summary>
    public void Dispose()
    {
        if (_isComplete)
        {
            return;
        }

        // A full disk is no reason to leave half a bundle there, and an archive writes once more as it is let go.
        Quietly(() => _zip?.Dispose());
        Quietly(() => _file?.Dispose());
        Quietly(() =>
        {
            if (_file is not null)
            {
                File.Delete(_aside);
            }
            else
            {
                Directory.Delete(_aside, recursive: true);
            }
        });
    }

    /// <summary>The journal is there still, from which the bundle can be made again.</summary>
    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception cause)
            when (cause
                    is IOException
                        or UnauthorizedAccessException
                        or ObjectDisposedException
                        or InvalidOperationException
            )
        {
            return;
        }
    }

    /// <summary>What clients and servers said to each other is nobody else's business.</summary>
    private static FileStream OpenPrivately(string path, FileMode mode, FileAccess access)
    {
        // Alone: two runs do not write one file aside.
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = access,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private Stream Open(string name, bool isStored = false)
    {
        if (_zip is not null)
        {
            return _zip.CreateEntry(name, isStored ? CompressionLevel.NoCompression : CompressionLevel.Fastest).Open();
        }

        var path = System.IO.Path.Combine(_aside, name.Replace('/', System.IO.Path.DirectorySeparatorChar));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return OpenPrivately(path, FileMode.CreateNew, FileAccess.Write);
    }

    /// <summary>Counts and hashes what passes.</summary>
    private sealed class HashingStream(Stream target, IncrementalHash hash) : Stream
    {
        internal long Octets { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            target.Write(buffer);
            hash.AppendData(buffer);
            Octets += buffer.Length;
        }

        public override void Flush() => target.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
