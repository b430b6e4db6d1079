using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Probe.Evidence.Packets;

/// <summary>
/// Writes octets that were exchanged as a capture that Wireshark opens (pcapng, raw IP): the TCP around them is made up,
/// with handshakes, acknowledgements, correct checksums and the times given; the octets are exact. Says so in the
/// section's comment.
/// </summary>
public sealed class PcapngWriter
{
    private const int LinkRaw = 101;

    /// <summary>Most octets of one end in a packet.</summary>
    internal const int LargestSegment = 32 * 1024;

    /// <summary>Most octets that a packet with others may lack: an IP packet has at most 65,535.</summary>
    internal const int MostLacking = 32_000;
    private const byte Fin = 1;
    private const byte Syn = 2;
    private const byte Reset = 4;
    private const byte Push = 8;
    private const byte Ack = 16;

    private readonly Stream _output;
    private byte[] _block = new byte[256];

    /// <summary>Starts a capture.</summary>
    /// <param name="output">Where to; not closed.</param>
    /// <param name="application">Who writes it, such as <c>bitsprobe 1.2.0</c>.</param>
    /// <param name="comment">What a reader of the capture should know.</param>
    public PcapngWriter(Stream output, string application, string comment)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(comment);
        _output = output;
        WriteBlock(
            0x0A0D0D0A,
            body =>
            {
                body.UInt32(0x1A2B3C4D);
                body.UInt16(1);
                body.UInt16(0);
                body.UInt64(ulong.MaxValue); // length of the section: not known
                body.Option(1, comment);
                body.Option(4, application);
                body.EndOfOptions();
            }
        );
        WriteBlock(
            1,
            body =>
            {
                body.UInt16(LinkRaw);
                body.UInt16(0);
                body.UInt32(0); // packets are whole
                body.Option(2, "exchanges");
                body.Option(9, [9]); // nanoseconds
                body.EndOfOptions();
            }
        );
    }

    /// <summary>Begins a connection: the three packets of its handshake.</summary>
    /// <param name="client">Who opens it.</param>
    /// <param name="server">Who takes it; the same family of addresses.</param>
    /// <param name="time">When.</param>
    /// <param name="comment">What to know of it; null for nothing.</param>
    public PcapngConnection Connect(IPEndPoint client, IPEndPoint server, DateTimeOffset time, string? comment = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(server);
        if (client.AddressFamily != server.AddressFamily)
        {
            throw new ArgumentException("the two ends have addresses of different families", nameof(server));
        }

        var connection = new PcapngConnection(this, client, server);
        Segment(connection, true, time, Syn, [], comment);
        Segment(connection, false, time, Syn | Ack, [], null);
        Segment(connection, true, time, Ack, [], null);
        return connection;
    }

    internal void Data(
        PcapngConnection connection,
        bool fromClient,
        DateTimeOffset time,
        ReadOnlySpan<byte> octets,
        string? comment
    )
    {
        while (!octets.IsEmpty)
        {
            var piece = octets[..Math.Min(octets.Length, LargestSegment)];
            octets = octets[piece.Length..];
            Segment(connection, fromClient, time, Push | Ack, piece, comment);
            Segment(connection, !fromClient, time, Ack, [], null);
            comment = null;
        }
    }

    /// <summary>One packet of which the capture lacks the end.</summary>
    internal void Cut(
        PcapngConnection connection,
        bool fromClient,
        DateTimeOffset time,
        ReadOnlySpan<byte> octets,
        int lacking,
        string? comment
    )
    {
        var last = Math.Min(octets.Length, LargestSegment);
        Data(connection, fromClient, time, octets[..^last], null);
        Segment(connection, fromClient, time, Push | Ack, octets[^last..], comment, Math.Min(lacking, MostLacking));
        Segment(connection, !fromClient, time, Ack, [], null);
    }

    /// <summary>Packets of which the capture has the heads alone, as one that was told to keep no more of each.</summary>
    internal void Missing(PcapngConnection connection, bool fromClient, DateTimeOffset time, long octets)
    {
        while (octets > 0)
        {
            var piece = (int)Math.Min(octets, LargestSegment);
            octets -= piece;
            Segment(connection, fromClient, time, Push | Ack, [], null, piece);
            Segment(connection, !fromClient, time, Ack, [], null);
        }
    }

    internal void Close(PcapngConnection connection, bool fromClient, DateTimeOffset time, string? comment)
    {
        Segment(connection, fromClient, time, Fin | Ack, [], comment);
        Segment(connection, !fromClient, time, Ack, [], null);
    }

    internal void Abort(PcapngConnection connection, bool fromClient, DateTimeOffset time, string? comment) =>
        Segment(connection, fromClient, time, Reset | Ack, [], comment);

    private void Segment(
        PcapngConnection connection,
        bool fromClient,
        DateTimeOffset time,
        byte flags,
        ReadOnlySpan<byte> octets,
        string? comment,
        int missing = 0
    )
    {
        var (from, to) = fromClient ? (connection.Client, connection.Server) : (connection.Server, connection.Client);
        var (sequence, acknowledged) = connection.Next(
            fromClient,
            octets.Length + missing + ((flags & (Syn | Fin)) != 0 ? 1 : 0)
        );
        var segment = Tcp(from, to, sequence, (flags & Ack) != 0 ? acknowledged : 0, flags, octets, missing);
        var packet = Ip(from, to, segment, missing);
        var ticks = (ulong)Math.Max(0, (time - DateTimeOffset.UnixEpoch).Ticks) * 100;
        WriteBlock(
            6,
            body =>
            {
                body.UInt32(0);
                body.UInt32((uint)(ticks >> 32));
                body.UInt32((uint)ticks);
                body.UInt32((uint)packet.Length);
                body.UInt32((uint)(packet.Length + missing));
                body.Octets(packet);
                if (comment is not null)
                {
                    body.Option(1, comment);
                    body.EndOfOptions();
                }
            }
        );
    }

    private static byte[] Tcp(
        IPEndPoint from,
        IPEndPoint to,
        uint sequence,
        uint acknowledged,
        byte flags,
        ReadOnlySpan<byte> octets,
        int missing
    )
    {
        var segment = new byte[20 + octets.Length];
        BinaryPrimitives.WriteUInt16BigEndian(segment, (ushort)from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)to.Port);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(8), acknowledged);
        segment[12] = 5 << 4;
        segment[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(14), 65535);
        octets.CopyTo(segment.AsSpan(20));

        // The checksum covers addresses, protocol and length, too. Octets that are missing are taken for zeros.
        var length = (uint)(segment.Length + missing);
        var sum = Sum(from.Address.GetAddressBytes()) + Sum(to.Address.GetAddressBytes()) + 6 + length;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(16), Checksum(sum + Sum(segment)));
        return segment;
    }

    private static byte[] Ip(IPEndPoint from, IPEndPoint to, byte[] segment, int missing)
    {
        var source = from.Address.GetAddressBytes();
        var destination = to.Address.GetAddressBytes();
        if (from.AddressFamily == AddressFamily.InterNetworkV6)
        {
            var packet = new byte[40 + segment.Length];
            packet[0] = 6 << 4;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)(segment.Length + missing));
            packet[6] = 6;
            packet[7] = 64;
            source.CopyTo(packet, 8);
            destination.CopyTo(packet, 24);
            segment.CopyTo(packet, 40);
            return packet;
        }

        var old = new byte[20 + segment.Length];
        old[0] = (4 << 4) | 5;
        BinaryPrimitives.WriteUInt16BigEndian(old.AsSpan(2), (ushort)(old.Length + missing));
        BinaryPrimitives.WriteUInt16BigEndian(old.AsSpan(6), 0x4000); // not to be fragmented
        old[8] = 64;
        old[9] = 6;
        source.CopyTo(old, 12);
        destination.CopyTo(old, 16);
        BinaryPrimitives.WriteUInt16BigEndian(old.AsSpan(10), Checksum(Sum(old.AsSpan(0, 20))));
        segment.CopyTo(old, 20);
        return old;
    }

    private static uint Sum(ReadOnlySpan<byte> octets)
    {
        uint sum = 0;
        for (; octets.Length > 1; octets = octets[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(octets);
        }

        return octets.IsEmpty ? sum : sum + ((uint)octets[0] << 8);
    }

    private static ushort Checksum(uint sum)
    {
        while (sum > 0xFFFF)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (ushort)~sum;
    }

    private void WriteBlock(uint type, Action<Body> fill)
    {
        var body = new Body(_block);
        fill(body);
        _block = body.Buffer;
        Span<byte> edge = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(edge, type);
        BinaryPrimitives.WriteUInt32LittleEndian(edge[4..], (uint)(body.Length + 12));
        _output.Write(edge);
        _output.Write(body.Buffer, 0, body.Length);
        _output.Write(edge[4..]);
    }

    private sealed class Body(byte[] buffer)
    {
        internal byte[] Buffer { get; private set; } = buffer;

        internal int Length { get; private set; }

        internal void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Room(2), value);

        internal void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Room(4), value);

        internal void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);

        /// <summary>Octets, filled up with zeros to a multiple of four.</summary>
        internal void Octets(ReadOnlySpan<byte> octets)
        {
            var room = Room((octets.Length + 3) & ~3);
            octets.CopyTo(room);
            room[octets.Length..].Clear();
        }

        internal void Option(ushort code, string text)
        {
            var octets = Encoding.UTF8.GetBytes(text);
            Option(code, octets.AsSpan(0, Math.Min(octets.Length, 8 * 1024)));
        }

        internal void Option(ushort code, ReadOnlySpan<byte> octets)
        {
            UInt16(code);
            UInt16((ushort)octets.Length);
            Octets(octets);
        }

        internal void EndOfOptions() => UInt32(0);

        private Span<byte> Room(int octets)
        {
            if (Length + octets > Buffer.Length)
            {
                var larger = Buffer;
                Array.Resize(ref larger, Math.Max(Buffer.Length * 2, Length + octets));
                Buffer = larger;
            }

            Length += octets;
            return Buffer.AsSpan(Length - octets, octets);
        }
    }
}

/// <summary>A connection in a capture that is written.</summary>
public sealed class PcapngConnection
{
    private readonly PcapngWriter _writer;
    private uint _clientNext = 1000;
    private uint _serverNext = 5000;

    internal PcapngConnection(PcapngWriter writer, IPEndPoint client, IPEndPoint server) =>
        (_writer, Client, Server) = (writer, client, server);

    internal IPEndPoint Client { get; }

    internal IPEndPoint Server { get; }

    /// <summary>Octets of one end, acknowledged by the other.</summary>
    /// <param name="fromClient">Whose.</param>
    /// <param name="time">When.</param>
    /// <param name="octets">They.</param>
    /// <param name="comment">What to know of them; null for nothing.</param>
    public void Write(bool fromClient, DateTimeOffset time, ReadOnlySpan<byte> octets, string? comment = null) =>
        _writer.Data(this, fromClient, time, octets, comment);

    /// <summary>Octets of one end in a packet that lacks its end.</summary>
    /// <param name="fromClient">Whose.</param>
    /// <param name="time">When.</param>
    /// <param name="octets">What is there.</param>
    /// <param name="lacking">How many octets follow that are not, at most <see cref="PcapngWriter.MostLacking"/>.</param>
    /// <param name="comment">What to know of it; null for nothing.</param>
    public void Cut(
        bool fromClient,
        DateTimeOffset time,
        ReadOnlySpan<byte> octets,
        int lacking,
        string? comment = null
    ) => _writer.Cut(this, fromClient, time, octets, lacking, comment);

    /// <summary>Octets of one end of which the capture has the packets' heads alone.</summary>
    /// <param name="fromClient">Whose.</param>
    /// <param name="time">When.</param>
    /// <param name="octets">How many.</param>
    public void Miss(bool fromClient, DateTimeOffset time, long octets) =>
        _writer.Missing(this, fromClient, time, octets);

    /// <summary>One end closes its direction.</summary>
    /// <param name="fromClient">Which.</param>
    /// <param name="time">When.</param>
    /// <param name="comment">What to know of it; null for nothing.</param>
    public void Close(bool fromClient, DateTimeOffset time, string? comment = null) =>
        _writer.Close(this, fromClient, time, comment);

    /// <summary>One end resets the connection.</summary>
    /// <param name="fromClient">Which.</param>
    /// <param name="time">When.</param>
    /// <param name="comment">What to know of it; null for nothing.</param>
    public void Reset(bool fromClient, DateTimeOffset time, string? comment = null) =>
        _writer.Abort(this, fromClient, time, comment);

    /// <summary>The numbers of an end's next segment; its own moves on by so many octets.</summary>
    internal (uint Sequence, uint Acknowledged) Next(bool fromClient, int octets)
    {
        var numbers = fromClient ? (_clientNext, _serverNext) : (_serverNext, _clientNext);
        if (fromClient)
        {
            _clientNext += (uint)octets;
        }
        else
        {
            _serverNext += (uint)octets;
        }

        return numbers;
    }
}
