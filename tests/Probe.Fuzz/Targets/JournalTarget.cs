using Probe.Cli.Saving;
using Probe.Evidence.Journal;
using Probe.Evidence.Packets;
using Probe.Reports;

namespace Probe.Fuzz.Targets;

/// <summary>Journals, which anybody may have written: from lines to every report, and to packets.</summary>
public sealed class JournalTarget : IFuzzTarget
{
    private static readonly string[] Reports = ["json", "terminal", "junit", "har", "html"];

    /// <inheritdoc/>
    public string Id => "journal";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input) => Judge(new MemoryStream(input.ToArray()));

    /// <summary>Reads a journal and writes everything that a bundle has of it.</summary>
    internal static void Judge(Stream journal)
    {
        var judge = new JournalJudge();
        var packets = new ExchangePackets(new PcapngWriter(Stream.Null, "fuzz", ""));
        var records = 0;
        var lines = 0L;
        foreach (
            var record in JournalReader.Read(
                journal,
                (line, why) =>
                {
                    BrokenPromiseException.Unless(why.Length > 0, "a line that is not read has a reason");
                    BrokenPromiseException.Unless(line > lines, "each line is told at most once, in order");
                    lines = line;
                }
            )
        )
        {
            records++;
            judge.Add(record);
            if ((record.Exchange?.Exchange ?? record.Seen?.Exchange) is { } exchange)
            {
                packets.Add(record.Exchange?.Run ?? -1, exchange, "");
            }
            else if (record.Tunnel is { } tunnel)
            {
                packets.Add(tunnel);
            }
            else if (record.Answer is { } answer)
            {
                packets.Add(answer);
            }
            else if (record.Unasked is { } unasked)
            {
                packets.Add(unasked);
            }
        }

        packets.Finish();
        BrokenPromiseException.Unless(judge.Count <= records, "no exchange is judged that has no record");
        var result = JudgedJournal.ToResult(judge);
        foreach (var kind in Reports)
        {
            AllReports.Find(kind, new ReportOptions { Width = 80, Verbose = true })!.Write(result, TextWriter.Null);
        }

        if (judge.Begin is not null)
        {
            EnvironmentFile.Write(Stream.Null, judge);
        }
    }
}
