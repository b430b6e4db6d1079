using System.Text;
using Probe.EventLogs;
using Probe.Evidence.EventLog;

namespace Probe.Fuzz.Targets;

/// <summary>Event logs, binary and as XML, joined to transfers.</summary>
public sealed class EventLogTarget : IFuzzTarget
{
    private const int MostEvents = 70_000;

    /// <inheritdoc/>
    public string Id => "event-log";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var octets = input.ToArray();
        var reader = new BitsLogReader();
        var count = 0;
        var records = EvtxFile.IsOne(octets)
            ? EvtxFile.Read(new MemoryStream(octets), Told)
            : EventXml.Read(new StringReader(Encoding.UTF8.GetString(octets)), (_, _, why) => Told(0, why));
        foreach (var record in records)
        {
            count++;
            reader.Add(record);
        }

        var log = reader.Finish();
        BrokenPromiseException.Unless(count <= MostEvents && log.Records == count, "every event is counted once");
        BrokenPromiseException.Unless(
            log.Transfers.Sum(t => t.Records.Length) + log.NotJoined <= log.BitsRecords,
            "no record belongs to two transfers"
        );
    }

    private static void Told(long offset, string why) =>
        BrokenPromiseException.Unless(offset >= 0 && why.Length > 0, "what is passed over has a place and a reason");
}
