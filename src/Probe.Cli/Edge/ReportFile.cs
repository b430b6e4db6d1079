using System.Text;
using Probe.Cli.Values;

namespace Probe.Cli.Edge;

/// <summary>
/// A file that is there whole or not at all: written beside its place and renamed. Opened before anything is
/// sent, so that a path that cannot be written to is a usage problem and not a lost run.
/// </summary>
internal sealed class ReportFile : IDisposable
{
    private readonly string? _aside;
    private readonly FileStream _stream;
    private bool _kept;

    private ReportFile(string path, string? aside, FileStream stream)
    {
        Path = path;
        _aside = aside;
        _stream = stream;
    }

    /// <summary>Where the file will be.</summary>
    internal string Path { get; }

    /// <summary>Opens the file beside its place; says what is wrong when that cannot be done.</summary>
    internal static ReportFile? TryOpen(string path, out string? problem)
    {
        problem = null;
        try
        {
            var full = System.IO.Path.GetFullPath(path);
            if (IsDevice(full))
            {
                // Nothing can take the place of a device or a pipe (/dev/null, >(…)); what is written there goes there.
                return new ReportFile(
                    full,
                    null,
                    new FileStream(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)
                );
            }

            full = Resolve(full);
            if (Directory.Exists(full))
            {
                problem = "it is a folder; accepted: the path of a file";
                return null;
            }

            var aside =
                full
                + "."
                + Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)
                + ".part";
            return new ReportFile(
                full,
                aside,
                new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.Read)
            );
        }
        catch (Exception cause) when (IsFileProblem(cause))
        {
            problem =
                Quoting.ReasonAside(cause)
                + "; accepted: the path of a file in a folder that exists and can be written to";
            return null;
        }
    }

    /// <summary>Writes the content, flushes it to the disk and puts the file into its place.</summary>
    /// <exception cref="IOException">The disk is full, or the place cannot be written to any more.</exception>
    internal void Complete(Action<TextWriter> write)
    {
        using (var writer = new StreamWriter(_stream, new UTF8Encoding(false), 16 * 1024, leaveOpen: true))
        {
            write(writer);
        }

        _stream.Flush(flushToDisk: _aside is not null);
        _stream.Dispose();
        if (_aside is not null)
        {
            File.Move(_aside, Path, overwrite: true);
        }

        _kept = true;
    }

    /// <summary>Takes away what was not completed.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (_kept || _aside is null)
        {
            return;
        }

        try
        {
            File.Delete(_aside);
        }
        catch (Exception cause) when (IsFileProblem(cause))
        {
            // Nothing reads a .part file; leaving one is the lesser evil.
        }
    }

    /// <summary>Where a symbolic link leads to: the link stays, its target is replaced.</summary>
    private static string Resolve(string path) =>
        new FileInfo(path).LinkTarget is null
            ? path
            : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows()
        && (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal));

    private static bool IsFileProblem(Exception cause) =>
        cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
