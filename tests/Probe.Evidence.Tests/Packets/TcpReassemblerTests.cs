using System.Buffers.Binary;
using System.Text;
using Probe.Evidence.Packets;

namespace Probe.Evidence.Tests.Packets;

public sealed class TcpReassemblerTests
{
    private const byte Fin = 1;
    private const byte Syn = 2;
    private const byte Reset = 4;
    private const byte Ack = 16;

    [Fact]
    public void Segments_in_order_are_said_as_they_were() =>
        Says(
            "GET /<Closed>",
            "200 OK<Closed>",
            [
                Client(0, "", Syn),
                Server(0, "", Syn | Ack),
                Client(1, "GET /"),
                Server(1, "200 OK"),
                Client(6, "", Fin),
                Server(7, "", Fin),
            ]
        );

    [Fact]
    public void Early_and_repeated_segments_find_their_place() =>
        Says(
            "abcdefghi<NotSeen>",
            "<NotSeen>",
            [
                Client(0, "", Syn),
                Client(7, "ghi"),
                Client(1, "abc"),
                Client(1, "abcd"),
                Client(4, "def"),
                Client(4, "def"),
            ]
        );

    [Fact]
    public void What_came_first_counts_where_segments_overlap() =>
        Says("abcXYZ<NotSeen>", "<NotSeen>", [Client(0, "", Syn), Client(1, "abc"), Client(3, "?XYZ")]);

    [Fact]
    public void What_the_other_end_acknowledged_and_the_capture_lacks_is_a_gap() =>
        Says(
            "ab[3]fg<NotSeen>",
            "ok<NotSeen>",
            [
                Client(0, "", Syn),
                Server(0, "", Syn | Ack),
                Client(1, "ab"),
                Client(6, "fg"),
                Server(1, "ok", Ack, acknowledged: 8),
            ]
        );

    [Fact]
    public void At_the_end_what_came_too_early_is_said_behind_a_gap() =>
        Says("ab[2]ef<NotSeen>", "<NotSeen>", [Client(0, "", Syn), Client(1, "ab"), Client(5, "ef")]);

    [Fact]
    public void A_packet_that_the_capture_cut_short_leaves_a_gap() =>
        Says("abc[97]<NotSeen>", "<NotSeen>", [Client(0, "", Syn), Client(1, "abc", length: 100)]);

    [Fact]
    public void A_reset_ends_both_directions() =>
        Says(
            "ab<ResetByOther>",
            "<Reset>",
            [Client(0, "", Syn), Server(0, "", Syn | Ack), Client(1, "ab"), Server(1, "", Reset)]
        );

    [Fact]
    public void A_connection_that_began_earlier_is_taken_up_where_the_capture_begins()
    {
        var said = Read([Server(500, "tail of a reply"), Client(77, "GET /")]);

        var only = Assert.Single(said);
        Assert.False(only.Info.BeginSeen);
        Assert.Equal(("GET /<NotSeen>", "tail of a reply<NotSeen>"), (only.Client, only.Server));
        Assert.Equal(80, only.Info.Server.Port);
    }

    [Fact]
    public void Sequence_numbers_may_wrap() =>
        Says(
            "abcdef<NotSeen>",
            "<NotSeen>",
            [Client(uint.MaxValue - 2, "", Syn), Client(uint.MaxValue - 1, "abc"), Client(1, "def")]
        );

    [Fact]
    public void The_same_ports_again_are_another_connection()
    {
        var said = Read([Client(0, "", Syn), Client(1, "one"), Client(9000, "", Syn), Client(9001, "two")]);

        Assert.Equal(["one<NotSeen>", "two<NotSeen>"], said.Select(s => s.Client));
    }

    [Fact]
    public void A_repeated_SYN_is_the_same_connection() =>
        Says("one<NotSeen>", "<NotSeen>", [Client(0, "", Syn), Client(0, "", Syn), Client(1, "one")]);

    [Fact]
    public void What_is_held_is_bounded()
    {
        var packets = new List<byte[]> { Client(0, "", Syn) };
        for (uint i = 0; i < 6000; i++)
        {
            packets.Add(Client(1_000_000 - (i * 3), "x"));
        }

        var only = Assert.Single(Read(packets));

        Assert.StartsWith("[", only.Client, StringComparison.Ordinal);
        Assert.Contains('x', only.Client);
    }

    [Fact]
    public void Octets_that_are_no_packets_say_nothing()
    {
        var random = new Random(7);
        var reassembler = new TcpReassembler(_ => null);
        foreach (var link in new[] { 0, 1, 101, 113, 276, 999 })
        {
            for (var i = 0; i < 4000; i++)
            {
                var octets = Client(1, "data");
                var cut = octets.AsMemory(0, random.Next(octets.Length + 1));
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
                reassembler.Add(new Packet(i, DateTimeOffset.UnixEpoch, link, cut, octets.Length));
            }
        }

        reassembler.Finish(DateTimeOffset.UnixEpoch);
        Assert.Equal(0, reassembler.GivenUp);
    }

    private static void Says(string client, string server, List<byte[]> packets)
    {
        var only = Assert.Single(Read(packets));
        Assert.Equal((client, server), (only.Client, only.Server));
    }

    private static IReadOnlyList<Conversations.Recorded> Read(List<byte[]> packets)
    {
        var conversations = new Conversations();
        var reassembler = new TcpReassembler(conversations.Open);
        long number = 0;
        foreach (var packet in packets)
        {
            reassembler.Add(new Packet(++number, DateTimeOffset.UnixEpoch, 101, packet, packet.Length));
        }

        reassembler.Finish(DateTimeOffset.UnixEpoch);
        return conversations.All;
    }

    private static byte[] Client(uint sequence, string data, byte flags = Ack, int? length = null) =>
        Segment(40_000, 80, sequence, 0, data, flags == Fin ? (byte)(Fin | Ack) : flags, length);

    private static byte[] Server(uint sequence, string data, byte flags = Ack, uint acknowledged = 0) =>
        Segment(80, 40_000, sequence, acknowledged, data, flags == Fin ? (byte)(Fin | Ack) : flags, null);

    private static byte[] Segment(
        int from,
        int to,
        uint sequence,
        uint acknowledged,
        string data,
        byte flags,
        int? length
    )
    {
        var packet = new byte[40 + data.Length];
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)(40 + (length ?? data.Length)));
        packet[9] = 6;
        new byte[] { 127, 0, 0, 1, 127, 0, 0, 1 }.CopyTo(packet, 12);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(20), (ushort)from);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(22), (ushort)to);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(24), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(28), acknowledged);
        packet[32] = 5 << 4;
        packet[33] = flags;
        Encoding.Latin1.GetBytes(data, packet.AsSpan(40));
        return packet;
    }
}
