using System.Net;
using System.Text;
using Probe.EventLogs;
using Probe.Evidence.EventLog;
using Probe.Evidence.Http;
using Probe.Evidence.Packets;
using Probe.Http;

namespace Probe.Evidence.Tests;

/// <summary>
/// Files in <c>Samples/</c>. <c>form-1.journal.jsonl</c> is what the first version that had journals wrote of
/// <c>check --lab --fault range-stripped --file-size 1000 --depth quick</c>. <c>one-job.evtx</c> is a log of EVTX-to-MITRE-Attack (CC0), what lay behind its last record
/// set to zero.
/// </summary>
internal static class Samples
{
    internal static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Samples", name);

    internal static byte[] Octets(string name) => File.ReadAllBytes(PathOf(name));

    internal static List<LoggedEvent> Events(string name)
    {
        using var file = File.OpenRead(PathOf(name));
        return [.. EvtxFile.Read(file, (at, why) => Assert.Fail($"{at}: {why}"))];
    }

    /// <summary>One request and its reply as a capture shows them.</summary>
    internal static SeenExchange Seen(string request, string reply, int connection)
    {
        var seen = new List<SeenExchange>();
        using var conversation = new HttpConversation(
            new ConversationInfo(
                connection,
                new IPEndPoint(IPAddress.Loopback, 1024 + connection),
                new IPEndPoint(IPAddress.Loopback, 80),
                BeginSeen: true,
                DateTimeOffset.UnixEpoch
            ),
            new WireLimits(),
            seen.Add,
            (_, why) => Assert.Fail(why)
        );
        conversation.Take(true, DateTimeOffset.UnixEpoch, Encoding.Latin1.GetBytes(request));
        conversation.Take(false, DateTimeOffset.UnixEpoch, Encoding.Latin1.GetBytes(reply));
        return Assert.Single(seen);
    }
}
