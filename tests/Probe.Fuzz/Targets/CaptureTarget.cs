using Probe.Evidence.Http;
using Probe.Evidence.Packets;
using Probe.Http;

namespace Probe.Fuzz.Targets;

/// <summary>Packet captures, from packets to verdicts.</summary>
public sealed class CaptureTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Id => "capture";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var seen = new List<SeenExchange>();
        var reassembler = new TcpReassembler(info => new HttpConversation(
            info,
            new WireLimits(),
            seen.Add,
            (_, why) => Told(why)
        ));
        var packets = 0;
        var octets = 0L;
        var last = DateTimeOffset.UnixEpoch;
        foreach (var packet in PacketFile.Read(new MemoryStream(input.ToArray()), (_, why) => Told(why)))
        {
            packets++;
            octets += packet.Octets.Length;
            last = packet.Time;
            reassembler.Add(packet);
        }

        reassembler.Finish(last);
        BrokenPromiseException.Unless(octets <= input.Length, "no packet has octets that the file lacks");
        BrokenPromiseException.Unless(
            seen.Sum(s => s.Exchange.Body?.Length ?? 0) <= octets,
            "no body has octets that the packets lack"
        );
        var runs = TrafficJudge.Judge(seen);
        BrokenPromiseException.Unless(runs.Length <= 2 * seen.Count, "no job is judged that was not seen");
    }

    private static void Told(string why) =>
        BrokenPromiseException.Unless(why.Length > 0, "what is not read has a reason");
}
