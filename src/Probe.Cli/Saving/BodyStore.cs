using Probe.Cli.Values;
using Probe.Evidence.Bundles;
using Probe.Evidence.Http;

namespace Probe.Cli.Saving;

/// <summary>
/// A folder beside the journal where bodies are written while they pass: each under another name until it is whole, so
/// that a kill leaves whole ones and what there was of others. Never more than its quota. For several threads.
/// </summary>
internal sealed class BodyStore : IBodyKeeper, IDisposable
{
    /// <summary>What the name of a body has while it is not whole.</summary>
    internal const string Aside = ".part";

    private const string Full = "bodies kept whole have as many octets as --body-quota allows";

    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly long _quota;
    private readonly Action<string> _tell;
    private long _used;
    private long _count;
    private string? _ended;
    private volatile string? _paused;
    private bool _hasToldOfQuota;

    private BodyStore(string folder, long quota, Action<string> tell) =>
        (_folder, _quota, _tell) = (folder, quota, tell);

    /// <summary>The folder.</summary>
    internal string Folder => _folder;

    /// <summary>The folder's name, without its path.</summary>
    internal string Name => Path.GetFileName(_folder);

    /// <summary>Makes the folder; null, and why, where that cannot be.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="quota">Most octets of all bodies together.</param>
    /// <param name="tell">Told once when there is no room, and once when no more bodies can be kept whole.</param>
    /// <param name="problem">Why it cannot be made.</param>
    internal static BodyStore? TryOpen(string folder, long quota, Action<string> tell, out string problem)
    {
        problem = "";
        try
        {
            if (Directory.Exists(folder) || File.Exists(folder))
            {
                problem =
                    $"--evidence: {Quoting.Quote(folder)} is there, of a run that did not end; accepted: 'bitsprobe evidence recover' with its journal and then its removal, or another PATH";
                return null;
            }

            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(
                    folder,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                );
            }

            return new BodyStore(folder, quota, tell);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            problem =
                $"--evidence: {Quoting.Quote(folder)} cannot be written: {Quoting.Reason(cause)}; accepted: a path in a folder that exists and can be written to";
            return null;
        }
    }

    /// <inheritdoc/>
    public IKeptBody Begin(long? length)
    {
        long number;
        lock (_lock)
        {
            if ((_ended ?? _paused) is { } why)
            {
                return new Body(this, null, 0, 0, why);
            }

            if (!Reserve(length ?? 0))
            {
                return new Body(this, null, 0, 0, Full);
            }

            number = ++_count;
        }

        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Read,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new Body(
                this,
                new FileStream(PathOf(BundleNames.Body(number)) + Aside, options),
                number,
                length ?? 0
            );
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            Release(length ?? 0);
            return new Body(this, null, 0, 0, End(cause));
        }
    }

    /// <summary>Opens a body that is whole; null where it is not there.</summary>
    internal Stream? Open(string name) => OpenIn(_folder, name);

    /// <summary>Opens a body of a folder that somebody may have changed; null where it is no file there.</summary>
    internal static Stream? OpenIn(string folder, string name)
    {
        var path = PathIn(folder, name);
        var info = new FileInfo(path);
        return BundleNames.IsBody(name) && info.Exists && info.LinkTarget is null
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            : null;
    }

    /// <summary>Bodies of a folder that a kill left before they were whole: their names, as if they were.</summary>
    internal static IReadOnlyList<string> UnfinishedIn(string folder) =>
        Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder, "*" + Aside)
                    .Where(f => new FileInfo(f) is { Length: > 0, LinkTarget: null })
                    .Select(f => BundleNames.Bodies + Path.GetFileName(f)[..^Aside.Length])
                    .Where(BundleNames.IsBody)
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    /// <summary>Names of the bodies of a folder that are whole.</summary>
    internal static IReadOnlyList<string> WholeIn(string folder) =>
        Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder, "*.bin")
                    .Where(f => new FileInfo(f).LinkTarget is null)
                    .Select(f => BundleNames.Bodies + Path.GetFileName(f))
                    .Where(BundleNames.IsBody),
            ]
            : [];

    /// <summary>Opens what there was of a body that a kill left.</summary>
    internal static Stream OpenUnfinishedIn(string folder, string name) =>
        new FileStream(
            PathIn(folder, name) + Aside,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );

    /// <summary>A body is in a bundle, or nobody wants it.</summary>
    internal void Remove(string name) => Quietly(() => File.Delete(PathOf(name)));

    /// <summary>A body that is in no evidence goes, and its room is for others.</summary>
    internal void Forget(string name) =>
        Quietly(() =>
        {
            var file = new FileInfo(PathOf(name));
            var octets = file.Length;
            file.Delete();
            Release(octets);
        });

    /// <summary>Keeps no bodies, nor the rest of those that are being written, until it is called with null.</summary>
    /// <param name="why">Why, in words; null to go on.</param>
    internal void Pause(string? why) => _paused = why;

    /// <summary>All is in bundles: nothing is left here that anybody needs.</summary>
    internal void RemoveAll() => Quietly(() => Directory.Delete(_folder, recursive: true));

    /// <summary>Takes the folder away where nothing was kept in it.</summary>
    public void Dispose() => Quietly(() => Directory.Delete(_folder));

    private string PathOf(string name) => PathIn(_folder, name);

    private static string PathIn(string folder, string name) => Path.Combine(folder, Path.GetFileName(name));

    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // What stays there takes place, and harms nobody.
        }
    }

    private bool Reserve(long octets)
    {
        lock (_lock)
        {
            if (_quota - _used >= octets)
            {
                _used += octets;
                return true;
            }
        }

        TellOfQuota();
        return false;
    }

    private void Release(long octets)
    {
        lock (_lock)
        {
            _used -= octets;
        }
    }

    /// <summary>Keeps no more bodies; gives why, in words.</summary>
    private string End(Exception cause)
    {
        var why = $"bodies cannot be written further: {Quoting.ReasonAside(cause)}";
        lock (_lock)
        {
            if (_ended is { } before)
            {
                return before;
            }

            _ended = why;
        }

        _tell($"--evidence: {why}: from now on bodies are kept in part, as without --keep-bodies all");
        return why;
    }

    private void TellOfQuota()
    {
        if (!Interlocked.Exchange(ref _hasToldOfQuota, true))
        {
            _tell(
                $"--evidence: {Full}: those for which there is no room are kept in part, as without --keep-bodies all"
            );
        }
    }

    private sealed class Body(BodyStore store, FileStream? file, long number, long reserved, string? why = null)
        : IKeptBody
    {
        private FileStream? _file = file;
        private string? _why = why;
        private long _reserved = reserved;
        private long _written;

        public void Append(ReadOnlySpan<byte> octets)
        {
            if (_file is null)
            {
                return;
            }

            if (store._paused is { } paused)
            {
                _why = paused;
                Discard();
                return;
            }

            var more = Math.Max(0, _written + octets.Length - _reserved);
            if (more > 0 && !store.Reserve(more))
            {
                _why = Full;
                Discard();
                return;
            }

            _reserved += more;
            try
            {
                _file.Write(octets);
                _written += octets.Length;
            }
            catch (IOException cause)
            {
                Discard();
                _why = store.End(cause);
            }
        }

        public KeptBody Finish()
        {
            if (_file is null)
            {
                return new KeptBody(null, _why);
            }

            var name = BundleNames.Body(number);
            try
            {
                _file.Dispose();
                File.Move(store.PathOf(name) + Aside, store.PathOf(name));
                _file = null;
                store.Release(_reserved - _written);
                return new KeptBody(name, null);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                // Disposing of the file once more does nothing.
                Discard();
                return new KeptBody(null, store.End(cause));
            }
        }

        public void Discard()
        {
            if (_file is { } open)
            {
                _file = null;
                Quietly(open.Dispose);
                Quietly(() => File.Delete(store.PathOf(BundleNames.Body(number)) + Aside));
                store.Release(_reserved);
            }
        }
    }
}
