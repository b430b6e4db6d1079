namespace Probe.Cli.Saving;

/// <summary>The file of a journal: never one that is there already, and for its owner alone.</summary>
internal static class JournalFile
{
    /// <summary>Makes it.</summary>
    /// <param name="path">Where.</param>
    /// <exception cref="IOException">It is there, or cannot be written.</exception>
    internal static FileStream Create(string path)
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
            // What clients and servers said to each other is nobody else's business.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
