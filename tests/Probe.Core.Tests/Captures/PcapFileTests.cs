using System.Buffers.Binary;
using System.Text;
using Probe.Testing;

namespace Probe.Core.Tests.Captures;

/// <summary>The reader of captures itself: what it misses would be missed by every test that relies on it.</summary>
public sealed class PcapFileTests
{
    private const byte Syn = 2;
    private const byte SynAck = 18;
    private const byte Data = 24;

    [Fact]
    public void Segments_are_put_together_by_sequence_number_and_taken_once()
    {
        var capture = File(
            Frame(1000, 80, 99, Syn, ""),
            Frame(80, 1000, 499, SynAck, ""),
            Frame(1000, 80, 104, Data, "efghi"),
            Frame(1000, 80, 100, Data, "abcd"),
            Frame(1000, 80, 102, Data, "cdef"),
            Frame(80, 1000, 500, Data, "reply"),
            Frame(1000, 80, 100, Data, "abcd")
        );

        var connection = Assert.Single(PcapFile.Connections(capture));

        Assert.Equal(1000, connection.ClientPort);
        Assert.Equal("abcdefghi", Text(connection.Client));
        Assert.Equal("reply", Text(connection.Server));
    }

    [Fact]
    public void Sequence_numbers_may_wrap_round()
    {
        var capture = File(
            Frame(1000, 80, 0xFFFFFFFD, Syn, ""),
            Frame(1000, 80, 0, Data, "cd"),
            Frame(1000, 80, 0xFFFFFFFE, Data, "ab")
        );

        Assert.Equal("abcd", Text(Assert.Single(PcapFile.Connections(capture)).Client));
    }

    [Fact]
    public void Octets_behind_a_missing_one_are_counted()
    {
        var capture = File(
            Frame(1000, 80, 99, Syn, ""),
            Frame(1000, 80, 100, Data, "ab"),
            Frame(1000, 80, 103, Data, "def")
        );

        var client = Assert.Single(PcapFile.Connections(capture)).Client;

        Assert.Equal("ab", Text(client));
        Assert.Equal(3, client.OctetsBehindGap);
    }

    [Fact]
    public void A_first_octet_that_is_missing_after_the_SYN_is_a_gap()
    {
        var capture = File(Frame(1000, 80, 99, Syn, ""), Frame(1000, 80, 101, Data, "bc"));

        Assert.Equal(2, Assert.Single(PcapFile.Connections(capture)).Client.OctetsBehindGap);
    }

    [Fact]
    public void Connections_are_kept_apart_by_port_and_by_a_new_SYN()
    {
        var capture = File(
            Frame(1000, 80, 0, Data, "one"),
            Frame(1001, 80, 0, Data, "two"),
            Frame(1000, 80, 70_000, Syn, ""),
            Frame(1000, 80, 70_001, Data, "three"),
            Frame(1002, 443, 0, Data, "other port")
        );

        Assert.Equal(["one", "two", "three"], PcapFile.Connections(capture).Select(c => Text(c.Client)));
    }

    [Fact]
    public void Frames_of_other_protocols_are_passed_over()
    {
        var arp = Frame(1000, 80, 0, Data, "x");
        arp[13] = 6;
        var udp = Frame(1000, 80, 0, Data, "x");
        udp[23] = 17;

        Assert.Empty(PcapFile.Connections(File(arp, udp)));
    }

    [Fact]
    public void What_is_no_whole_capture_is_an_error()
    {
        var frame = Frame(1000, 80, 0, Data, "abc");
        var whole = File(frame);
        byte[] fragment = [.. frame];
        fragment[20] = 0x20;

        AssertRefused([]);
        AssertRefused(new byte[24]);
        AssertRefused(whole[..^1]);
        AssertRefused(whole[..30]);
        AssertRefused(File(frame[..30]));
        AssertRefused(File(fragment));
        Assert.Single(PcapFile.Connections(whole));

        static void AssertRefused(byte[] file) => Assert.Throws<InvalidDataException>(() => PcapFile.Connections(file));
    }

    [Fact]
    public void A_request_that_is_cut_off_is_an_error() =>
        Assert.Throws<InvalidDataException>(() => PcapFile.RequestHeads("GET / HTTP/1.1\r\n\r\nGET /"u8));

    private static string Text(PcapSide stream) => Encoding.ASCII.GetString(stream.Octets.AsSpan());

    private static byte[] File(params byte[][] frames)
    {
        using var file = new MemoryStream();
        Write(0xA1B2C3D4, 0x00040002, 0, 0, 65535, 1);
        foreach (var frame in frames)
        {
            Write(0, 0, (uint)frame.Length, (uint)frame.Length);
            file.Write(frame);
        }

        return file.ToArray();

        void Write(params ReadOnlySpan<uint> numbers)
        {
            Span<byte> octets = stackalloc byte[4];
            foreach (var number in numbers)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(octets, number);
                file.Write(octets);
            }
        }
    }

    /// <summary>Ethernet, IPv4 and TCP around a payload, between client 10.0.0.1 and server 10.0.0.2.</summary>
    private static byte[] Frame(ushort from, ushort to, uint sequence, byte flags, string payload)
    {
        var frame = new byte[14 + 20 + 20 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), 0x0800);
        var ip = frame.AsSpan(14);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)ip.Length);
        ip[9] = 6;
        var isServer = from is 80 or 443;
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], isServer ? 0x0A000002u : 0x0A000001u);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], isServer ? 0x0A000001u : 0x0A000002u);
        var tcp = ip[20..];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, from);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], to);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], sequence);
        tcp[12] = 5 << 4;
        tcp[13] = flags;
        Encoding.ASCII.GetBytes(payload, tcp[20..]);
        return frame;
    }
}
