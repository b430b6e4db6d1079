using System.Text;
using Probe.EventLogs;
using Probe.Evidence.EventLog;
using Probe.Reports.EventLog;

namespace Probe.Cli.Judging;

/// <summary>Reads an event log of either form; which one it is, its first octets say.</summary>
internal static class EventLogFile
{
    private const int MostToldGaps = 20;

    /// <summary>What the log says; null, and why, when it is none.</summary>
    internal static EventLogResult? TryRead(EvidenceFile evidence, out string problem)
    {
        problem = "";
        var start = evidence.Start;
        var whole = evidence.Content;
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
        if (EvtxFile.IsOne(start))
        {
            records = EvtxFile.Read(whole, (at, why) => Gap($"offset {at}: {why}"));
        }
        else if (LooksLikeXml(start))
        {
            var text = new StreamReader(whole, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
            records = EventXml.Read(text, (line, column, why) => Gap($"line {line}, column {column}: {why}"));
        }
        else
        {
            problem = evidence.Refused(start.IsEmpty ? "it is empty" : "it is neither an event log nor a capture");
            return null;
        }

        foreach (var record in records)
        {
            events++;
            reader.Add(record);
        }

        if (events == 0)
        {
            problem = evidence.Refused(
                gaps.Count > 0
                    ? $"it looks like an event log of which nothing can be read, {gapCount} {(gapCount == 1 ? "part is" : "parts are")} damaged; the first: {gaps[0]}"
                    : "it has no event"
            );
            return null;
        }

        var log = reader.Finish();
        return new EventLogResult
        {
            File = evidence.Path,
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
}
