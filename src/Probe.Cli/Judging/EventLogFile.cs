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
        var records = Records(whole, evidence.Kind == EvidenceKind.EventLog, Gap);
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

    /// <summary>The records of either form.</summary>
    /// <param name="file">The log.</param>
    /// <param name="isBinary">True for .evtx, false for XML.</param>
    /// <param name="gap">Told of what could not be read.</param>
    internal static IEnumerable<LoggedEvent> Records(Stream file, bool isBinary, Action<string> gap) =>
        isBinary
            ? EvtxFile.Read(file, (at, why) => gap($"offset {at}: {why}"))
            : EventXml.Read(
                new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true),
                (line, column, why) => gap($"line {line}, column {column}: {why}")
            );
}
