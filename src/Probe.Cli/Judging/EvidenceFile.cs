using Probe.Cli.Values;
using Probe.Evidence.Bundles;

namespace Probe.Cli.Judging;

/// <summary>A file that somebody wants judged or replayed; what it is, its first octets say.</summary>
internal sealed class EvidenceFile : IDisposable
{
    private const string Judged =
        "accepted: a Windows event log (.evtx, or XML by wevtutil qe /f:xml or the event viewer's 'Save as'), a capture (pcap, pcapng), a HAR, evidence of bitsprobe (bundle, journal)";

    private const string Replayed =
        Judged + ", an access log (Squid's native format, common, combined), a W3C log (IIS), a list of URLs";

    private const int Looked = 64 * 1024;

    /// <summary>Most octets of a bundle that comes through a pipe: its list of members is at its end, so all is held.</summary>
    private const int MostOfPipe = 256 * 1024 * 1024;

    private readonly string _path;
    private readonly Stream _file;
    private readonly byte[] _start;

    private readonly bool _isReplayed;

    private readonly EvidenceKind? _kind;

    private EvidenceFile(string path, Stream file, bool isReplayed, EvidenceKind? kind = null)
    {
        _kind = kind;
        (_path, _file, _isReplayed) = (path, file, isReplayed);
        var start = new byte[Looked];
        _start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        Content = new PrefixedStream(_start, file);
    }

    /// <summary>The path as given.</summary>
    internal string Path => _path;

    /// <summary>The first octets, at most 64 KiB.</summary>
    internal ReadOnlySpan<byte> Start => _start;

    /// <summary>What it is; null for nothing that is read.</summary>
    internal EvidenceKind? Kind => _kind ?? EvidenceKinds.Of(_start);

    /// <summary>All of it, to be read once.</summary>
    internal Stream Content { get; }

    /// <summary>Opens it; null, and why, when it cannot be read.</summary>
    /// <param name="path">Path; <c>-</c> for standard input.</param>
    /// <param name="problem">Why not, and what is accepted.</param>
    /// <param name="isReplayed">True for <c>replay</c>, which takes more than <c>judge</c> does.</param>
    internal static EvidenceFile? TryOpen(string path, out string problem, bool isReplayed = false)
    {
        problem = "";
        try
        {
            if (path == "-")
            {
                return new EvidenceFile(path, Console.OpenStandardInput(), isReplayed);
            }

            if (Directory.Exists(path))
            {
                // Its members are read by its path.
                if (File.Exists(System.IO.Path.Combine(path, BundleManifest.Name)))
                {
                    return new EvidenceFile(path, Stream.Null, isReplayed, EvidenceKind.Bundle);
                }

                problem = Refused(path, $"it is a folder without {BundleManifest.Name}", isReplayed);
                return null;
            }

            // A log that is still being written to is read as far as it goes.
            return new EvidenceFile(
                path,
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
                isReplayed
            );
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = Refused(
                path,
                cause is FileNotFoundException or DirectoryNotFoundException
                    ? "it is not there"
                    : Quoting.Reason(cause),
                isReplayed
            );
            return null;
        }
    }

    /// <summary>The bundle that it is; null, and why, where it cannot be read as one.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal BundleReader? TryOpenBundle(out string problem)
    {
        if (_path != "-" && (_kind is not null || _file.CanSeek))
        {
            return BundleReader.TryOpen(_path, out problem);
        }

        var all = new MemoryStream();
        var buffer = new byte[Looked];
        int read;
        while ((read = Content.Read(buffer)) > 0)
        {
            if (all.Length + read > MostOfPipe)
            {
                problem = $"it is a bundle of more than {MostOfPipe / 1024 / 1024} MiB, of which a pipe takes no more";
                return null;
            }

            all.Write(buffer, 0, read);
        }

        return BundleReader.TryOpen(all, out problem);
    }

    /// <summary>What is said where it cannot be judged.</summary>
    internal string Refused(string why) => Refused(_path, why, _isReplayed);

    /// <inheritdoc/>
    public void Dispose()
    {
        Content.Dispose();
        _file.Dispose();
    }

    /// <summary>What is said where something at this path cannot be judged or replayed.</summary>
    internal static string Refused(string path, string why, bool isReplayed = false) =>
        $"{(path == "-" ? "standard input" : Quoting.Quote(path))} cannot be {(isReplayed ? "replayed" : "judged")}: {why}; {(isReplayed ? Replayed : Judged)}";
}
