using System.Text;
using Probe.Cli.Values;
using Probe.EventLogs;
using Probe.Evidence.EventLog;
using Probe.Reports.EventLog;

namespace Probe.Cli.Judging;

/// <summary>Reads an event log of either form; which one it is, its first octets say.</summary>
internal static class EventLogFile
{
    private const string Accepted =
        "accepted: a Windows event log, .evtx or XML (wevtutil epl or qe /f:xml, the event viewer's 'Save as')";

    private const int MostToldGaps = 20;
    private const int Looked = 4096;

    /// <summary>What the log says; null, and why, when it is none.</summary>
    internal static EventLogResult? TryRead(string path, out string problem)
    {
        problem = "";
        try
        {
            if (path != "-" && Directory.Exists(path))
            {
                problem = Refused(path, "it is a folder");
                return null;
            }

            using var file = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            return Read(path, file, out problem);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = Refused(path, Quoting.Reason(cause));
            return null;
        }
    }

    private static EventLogResult? Read(string path, Stream file, out string problem)
    {
        problem = "";
        var start = new byte[Looked];
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var whole = new PrefixedStream(start.AsMemory(0, length), file);
        var gaps = new List<string>();
        long gapCount = 0;
        void Gap(string told)
        {
            gapCount++;
            if (gaps.Count < MostToldGaps)
            {
                gaps.Add(told);
            }
        }

        var reader = new BitsLogReader();
        long events = 0;
        IEnumerable<LoggedEvent> records;
        if (EvtxFile.IsOne(start.AsSpan(0, length)))
        {
            records = EvtxFile.Read(whole, (at, why) => Gap($"offset {at}: {why}"));
        }
        else if (LooksLikeXml(start.AsSpan(0, length)))
        {
            var text = new StreamReader(whole, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
            records = EventXml.Read(text, (line, column, why) => Gap($"line {line}, column {column}: {why}"));
        }
        else
        {
            problem = Refused(path, length == 0 ? "it is empty" : "it is neither .evtx nor XML");
            return null;
        }

        foreach (var record in records)
        {
            events++;
            reader.Add(record);
        }

        if (events == 0)
        {
            problem = Refused(path, gaps.Count > 0 ? gaps[0] : "it has no event");
            return null;
        }

        var log = reader.Finish();
        return new EventLogResult
        {
            File = path,
            ToolVersion = ToolVersion.Text,
            Log = log,
            PassedOver = [.. gaps],
            PassedOverCount = gapCount,
            ExitCode =
                log.BitsRecords == 0 ? ExitCodes.Usage
                : log.Transfers.Any(t => t.End == TransferEnd.Failed) ? ExitCodes.Broken
                : ExitCodes.Works,
        };
    }

    /// <summary>The first sign that is no blank is &lt;, in UTF-8 or UTF-16, with or without a byte order mark.</summary>
    private static bool LooksLikeXml(ReadOnlySpan<byte> start)
    {
        foreach (var octet in start)
        {
            if (
                octet
                is not (
                    0
                    or 0xFE
                    or 0xFF
                    or 0xEF
                    or 0xBB
                    or 0xBF
                    or (byte)' '
                    or (byte)'\t'
                    or (byte)'\r'
                    or (byte)'\n'
                )
            )
            {
                return octet == '<';
            }
        }

        return false;
    }

    private static string Refused(string path, string why) =>
        $"{(path == "-" ? "standard input" : Quoting.Quote(path))} cannot be judged: {why}; {Accepted}";
}
