using System.Buffers.Binary;
using System.Text;

namespace Probe.Testing;

/// <summary>
/// Reads TCP connections out of a capture: pcap with microseconds, Ethernet, IPv4; streams put together by sequence
/// number. Made for a handful of known files: what it does not understand is an error, and nothing is left out unsaid.
/// </summary>
public static class PcapFile
{
    private const int MostFileOctets = 64 * 1024 * 1024;
    private const int FileHeader = 24;
    private const int FrameHeader = 16;
    private const int Ethernet = 14;
    private const int Syn = 2;
    private const int Ack = 16;

    /// <summary>The connections to a port, in the order in which they appear.</summary>
    /// <param name="path">The capture.</param>
    /// <param name="serverPort">Port of the server.</param>
    /// <exception cref="InvalidDataException">It is no such capture, is cut off, or is larger than 64 MiB.</exception>
    public static IReadOnlyList<PcapConnection> Connections(string path, int serverPort = 80)
    {
        if (new FileInfo(path).Length > MostFileOctets)
        {
            throw new InvalidDataException($"{path} has more than {MostFileOctets} octets");
        }

        return Connections(File.ReadAllBytes(path), serverPort);
    }

    /// <summary>The connections to a port, in the order in which they appear.</summary>
    /// <param name="file">The capture.</param>
    /// <param name="serverPort">Port of the server.</param>
    /// <exception cref="InvalidDataException">It is no such capture, or is cut off.</exception>
    public static IReadOnlyList<PcapConnection> Connections(ReadOnlySpan<byte> file, int serverPort = 80)
    {
        Require(file.Length >= FileHeader, "there is no whole pcap header");
        var isLittle = BinaryPrimitives.ReadUInt32LittleEndian(file) == 0xA1B2C3D4;
        Require(
            isLittle || BinaryPrimitives.ReadUInt32BigEndian(file) == 0xA1B2C3D4,
            "this is no pcap in microseconds"
        );
        Require(Number(file[20..], isLittle) == 1, "the frames are not Ethernet's");
        var connections = new List<Connection>();
        for (var rest = file[FileHeader..]; !rest.IsEmpty; )
        {
            Require(rest.Length >= FrameHeader, "the file ends within a frame's header");
            var captured = Number(rest[8..], isLittle);
            Require(captured <= rest.Length - FrameHeader, "the file ends within a frame");
            Require(captured == Number(rest[12..], isLittle), "a frame was not captured whole");
            Take(rest.Slice(FrameHeader, (int)captured), serverPort, connections);
            rest = rest[(FrameHeader + (int)captured)..];
        }

        return [.. connections.Select(c => new PcapConnection(c.ClientPort, c.Client.Join(), c.Server.Join()))];
    }

    /// <summary>The heads in a stream of requests without body, without the empty line that ends each.</summary>
    /// <exception cref="InvalidDataException">The stream does not end with an empty line.</exception>
    public static IReadOnlyList<string> RequestHeads(ReadOnlySpan<byte> stream)
    {
        var text = Encoding.Latin1.GetString(stream);
        Require(text.Length == 0 || text.EndsWith("\r\n\r\n", StringComparison.Ordinal), "the last request has no end");
        return text.Split("\r\n\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    private static void Take(ReadOnlySpan<byte> frame, int serverPort, List<Connection> connections)
    {
        Require(frame.Length >= Ethernet, "a frame is shorter than its header");
        if (BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) != 0x0800)
        {
            return;
        }

        var ip = frame[Ethernet..];
        Require(ip.Length >= 20 && ip[0] >> 4 == 4, "an IPv4 packet has no whole header");
        if (ip[9] != 6)
        {
            return;
        }

        Require((BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & 0x3FFF) == 0, "an IPv4 packet is a fragment");
        var (headerLength, length) = ((ip[0] & 15) * 4, BinaryPrimitives.ReadUInt16BigEndian(ip[2..]));
        Require(
            headerLength >= 20 && headerLength + 20 <= length && length <= ip.Length,
            "a packet's lengths are wrong"
        );
        var tcp = ip[headerLength..length];
        var dataOffset = (tcp[12] >> 4) * 4;
        Require(dataOffset >= 20 && dataOffset <= tcp.Length, "a segment's data offset is wrong");
        var (from, to) = (BinaryPrimitives.ReadUInt16BigEndian(tcp), BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]));
        if (from != serverPort && to != serverPort)
        {
            return;
        }

        var ofClient = to == serverPort;
        var address = BinaryPrimitives.ReadUInt32BigEndian(ip[(ofClient ? 12 : 16)..]);
        var port = ofClient ? from : to;
        var flags = tcp[13];
        var known = connections.FindLast(c => c.ClientAddress == address && c.ClientPort == port);
        if (known is null || (ofClient && (flags & (Syn | Ack)) == Syn && !known.Client.IsEmpty))
        {
            connections.Add(known = new Connection(address, port));
        }

        (ofClient ? known.Client : known.Server).Add(
            BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]),
            (flags & Syn) != 0,
            tcp[dataOffset..]
        );
    }

    private static uint Number(ReadOnlySpan<byte> octets, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(octets) : BinaryPrimitives.ReadUInt32BigEndian(octets);

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new InvalidDataException(problem);
        }
    }

    private sealed record Connection(uint ClientAddress, int ClientPort)
    {
        public Side Client { get; } = new();

        public Side Server { get; } = new();
    }

    /// <summary>One direction. Places are counted from the first sequence number seen, so that numbers may wrap round.</summary>
    private sealed class Side
    {
        private readonly List<(int Place, byte[] Octets)> _segments = [];
        private uint? _origin;
        private int? _start;

        public bool IsEmpty => _segments.Count == 0;

        public void Add(uint sequence, bool isSyn, ReadOnlySpan<byte> octets)
        {
            _origin ??= sequence;
            var place = unchecked((int)(sequence - _origin.Value));
            if (isSyn)
            {
                // The SYN itself takes one sequence number.
                _start = ++place;
            }

            if (!octets.IsEmpty)
            {
                _segments.Add((place, octets.ToArray()));
            }
        }

        public PcapSide Join()
        {
            using var joined = new MemoryStream();
            var ordered = _segments.OrderBy(s => s.Place).ToList();
            var start = _start ?? ordered.FirstOrDefault().Place;
            var behind = 0;
            foreach (var (place, octets) in ordered)
            {
                var next = start + (int)joined.Length;
                if (place > next)
                {
                    behind += octets.Length;
                    continue;
                }

                // What was sent again is taken once.
                joined.Write(octets.AsSpan(Math.Min(next - place, octets.Length)));
            }

            return new PcapSide([.. joined.ToArray()], behind);
        }
    }
}
