using Probe.Cli.Values;

namespace Probe.Cli.Judging;

/// <summary>A file that somebody wants judged; what it is, its first octets say.</summary>
internal sealed class EvidenceFile : IDisposable
{
    private const string Accepted =
        "accepted: a Windows event log (.evtx, or XML by wevtutil qe /f:xml or the event viewer's 'Save as'), a capture (pcap, pcapng), evidence of bitsprobe (bundle, journal)";

    // An event log whose own head is damaged is known by the chunk behind it.
    private const int Looked = 4096 + 8;

    private readonly string _path;
    private readonly Stream _file;
    private readonly byte[] _start;

    private EvidenceFile(string path, Stream file)
    {
        (_path, _file) = (path, file);
        var start = new byte[Looked];
        _start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        Content = new PrefixedStream(_start, file);
    }

    /// <summary>The path as given.</summary>
    internal string Path => _path;

    /// <summary>The first octets, at most 4104.</summary>
    internal ReadOnlySpan<byte> Start => _start;

    /// <summary>All of it, to be read once.</summary>
    internal Stream Content { get; }

    /// <summary>Opens it; null, and why, when it cannot be read.</summary>
    internal static EvidenceFile? TryOpen(string path, out string problem)
    {
        problem = "";
        try
        {
            if (path == "-")
            {
                return new EvidenceFile(path, Console.OpenStandardInput());
            }

            if (Directory.Exists(path))
            {
                problem = Refused(path, "it is a folder");
                return null;
            }

            return new EvidenceFile(path, File.OpenRead(path));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = Refused(path, Quoting.Reason(cause));
            return null;
        }
    }

    /// <summary>What is said where it cannot be judged.</summary>
    internal string Refused(string why) => Refused(_path, why);

    /// <inheritdoc/>
    public void Dispose()
    {
        Content.Dispose();
        _file.Dispose();
    }

    /// <summary>What is said where something at this path cannot be judged.</summary>
    internal static string Refused(string path, string why) =>
        $"{(path == "-" ? "standard input" : Quoting.Quote(path))} cannot be judged: {why}; {Accepted}";
}
