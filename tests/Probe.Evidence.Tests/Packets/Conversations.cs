using System.Text;
using Probe.Evidence.Packets;

namespace Probe.Evidence.Tests.Packets;

/// <summary>All that a capture's connections said, as text: gaps as <c>[n]</c>, ends as words.</summary>
internal sealed class Conversations
{
    private readonly List<Recorded> _recorded = [];

    internal IReadOnlyList<Recorded> All => _recorded;

    internal IConversation Open(ConversationInfo info)
    {
        var recorded = new Recorded(info);
        _recorded.Add(recorded);
        return recorded;
    }

    internal static IReadOnlyList<Recorded> Read(Stream file)
    {
        var conversations = new Conversations();
        var reassembler = new TcpReassembler(conversations.Open);
        var last = DateTimeOffset.UnixEpoch;
        foreach (var packet in PacketFile.Read(file, (at, why) => Assert.Fail($"{at}: {why}")))
        {
            reassembler.Add(packet);
            last = packet.Time;
        }

        reassembler.Finish(last);
        return conversations.All;
    }

    internal sealed class Recorded(ConversationInfo info) : IConversation
    {
        private readonly StringBuilder _client = new();
        private readonly StringBuilder _server = new();

        internal ConversationInfo Info { get; } = info;

        internal string Client => _client.ToString();

        internal string Server => _server.ToString();

        public void Take(bool fromClient, DateTimeOffset time, ReadOnlySpan<byte> octets) =>
            (fromClient ? _client : _server).Append(Encoding.Latin1.GetString(octets));

        public void Gap(bool fromClient, DateTimeOffset time, long octets) =>
            (fromClient ? _client : _server).Append($"[{octets}]");

        public void End(bool fromClient, DateTimeOffset time, DirectionEnd end) =>
            (fromClient ? _client : _server).Append($"<{end}>");
    }
}
