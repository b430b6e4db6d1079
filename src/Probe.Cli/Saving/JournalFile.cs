using Probe.Cli.Values;

namespace Probe.Cli.Saving;

/// <summary>
/// The file of a journal: never one that is there already, for its owner alone, and held while it is written. On Unix
/// .NET holds every open file by an advisory shared lock (flock), on Windows the system does by its sharing: whoever
/// asks for it alone is refused until the writer is gone, however it ended.
/// </summary>
internal static class JournalFile
{
    private const int Compared = 64 * 1024;

    /// <summary>Makes it.</summary>
    /// <param name="path">Where.</param>
    /// <exception cref="IOException">It is there, or cannot be written.</exception>
    internal static FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            // What clients and servers said to each other is nobody else's business.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>Opens the journal of a run that ended, and holds it alone; null, and why, where that cannot be.</summary>
    internal static FileStream? TryOpenEnded(string path, out string problem)
    {
        problem = "";
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 0);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            problem = IsHeld(cause)
                ? $"{Quoting.Quote(path)} is in use: a run is still writing it, or another program reads it; accepted: the .journal of a run that was killed"
                : $"{Quoting.Quote(path)} cannot be read: {Quoting.Reason(cause)}";
            return null;
        }
    }

    /// <summary>True while a run writes there.</summary>
    internal static bool IsInUse(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 0);
            return false;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return IsHeld(cause);
        }
    }

    /// <summary>All of an open journal from its beginning, wherever its path leads by now.</summary>
    internal static Stream View(FileStream journal) => new JournalView(journal.SafeFileHandle);

    /// <summary>
    /// True where the path still leads to an open journal: as long, and the same at beginning and end. A journal begins
    /// with the time of its run to a ten millionth of a second, so that two runs' never begin alike.
    /// </summary>
    internal static bool IsAt(string path, FileStream journal)
    {
        try
        {
            using var other = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0
            );
            var length = RandomAccess.GetLength(journal.SafeFileHandle);
            return RandomAccess.GetLength(other.SafeFileHandle) == length
                && Piece(journal, 0).SequenceEqual(Piece(other, 0))
                && Piece(journal, Math.Max(0, length - Compared))
                    .SequenceEqual(Piece(other, Math.Max(0, length - Compared)));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static ReadOnlySpan<byte> Piece(FileStream file, long at)
    {
        var piece = new byte[Compared];
        return piece.AsSpan(0, RandomAccess.Read(file.SafeFileHandle, piece, at));
    }

    /// <summary>The one of these problems that has no type of its own: sharing violation, or EWOULDBLOCK of flock.</summary>
    private static bool IsHeld(Exception cause) =>
        cause is IOException
        && cause.GetType() == typeof(IOException)
        && (
            OperatingSystem.IsWindows() ? (cause.HResult & 0xFFFF) is 32 or 33
            : OperatingSystem.IsLinux() ? cause.HResult == 11
            : cause.HResult == 35
        );
}
