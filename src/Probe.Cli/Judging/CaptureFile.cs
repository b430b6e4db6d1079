using System.Collections.Immutable;
using Probe.Evidence;
using Probe.Evidence.Http;
using Probe.Evidence.Packets;
using Probe.Http;
using Probe.Verdicts;

namespace Probe.Cli.Judging;

/// <summary>Reads a packet capture and has what it shows judged.</summary>
internal static class CaptureFile
{
    private const int MostExchanges = 100_000;
    private const int MostTold = 20;

    /// <summary>What the capture shows.</summary>
    /// <param name="file">The capture.</param>
    internal static CaptureReading Read(Stream file)
    {
        var (packets, seen, last, notes) = See(file);
        var first = seen.Count > 0 ? seen.Min(s => s.Exchange.StartedAt) : last;
        return new CaptureReading(
            packets,
            seen.Count,
            first,
            last - first,
            TrafficJudge.Judge(seen),
            [.. notes, .. TrafficJudge.NotJudged(seen)]
        );
    }

    /// <summary>The exchanges in it, not yet judged.</summary>
    internal static (long Packets, List<SeenExchange> Seen, DateTimeOffset Last, List<string> Notes) See(Stream file)
    {
        var notes = new List<string>();
        long more = 0;
        void Note(string note)
        {
            if (notes.Count < MostTold)
            {
                notes.Add(note);
            }
            else
            {
                more++;
            }
        }

        var seen = new List<SeenExchange>();
        var budget = new BodyBudget();
        long left = 0;
        void See(SeenExchange one)
        {
            if (seen.Count >= MostExchanges)
            {
                left++;
                return;
            }

            if (one.Gap is { } gap)
            {
                Note($"{one.Exchange.Spec.Method} {one.Exchange.Spec.Url}: {gap}");
            }

            seen.Add(one with { Exchange = budget.Within(one.Exchange) });
        }

        var reassembler = new TcpReassembler(info => new HttpConversation(
            info,
            new WireLimits(),
            See,
            (of, why) => Note($"{of.Client} to {of.Server}: {why}")
        ));
        long packets = 0;
        var last = DateTimeOffset.UnixEpoch;
        foreach (var packet in PacketFile.Read(file, (at, why) => Note($"offset {at}: {why}")))
        {
            packets++;
            last = packet.Time;
            reassembler.Add(packet);
        }

        reassembler.Finish(last);
        if (left > 0)
        {
            Note($"only the first {MostExchanges} exchanges are judged, {left} are not");
        }

        if (more > 0)
        {
            notes.Add($"{more} notes more of this kind");
        }

        return (packets, seen, last, notes);
    }
}

/// <summary>What a capture shows.</summary>
/// <param name="Packets">Packets in it.</param>
/// <param name="Exchanges">HTTP exchanges in it, those that are not judged too.</param>
/// <param name="StartedAt">When the first began.</param>
/// <param name="Duration">From there to the end of the capture.</param>
/// <param name="Runs">A run for each client, URL and job shape.</param>
/// <param name="Notes">Gaps and what was not read.</param>
internal sealed record CaptureReading(
    long Packets,
    int Exchanges,
    DateTimeOffset StartedAt,
    TimeSpan Duration,
    ImmutableArray<RunResult> Runs,
    ImmutableArray<string> Notes
);
