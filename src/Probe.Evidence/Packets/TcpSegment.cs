using System.Buffers.Binary;
using System.Net;

namespace Probe.Evidence.Packets;

/// <summary>One TCP segment as a packet carried it.</summary>
/// <param name="Source">Who sent it.</param>
/// <param name="Destination">To whom.</param>
/// <param name="Sequence">Sequence number of its first octet.</param>
/// <param name="Acknowledged">Next octet that its sender expects; meaningless without ACK.</param>
/// <param name="Flags">FIN 1, SYN 2, RST 4, PSH 8, ACK 16.</param>
/// <param name="Data">What was kept of its data.</param>
/// <param name="Length">Length of its data on the wire; more than <paramref name="Data"/> where the capture cut it.</param>
internal readonly record struct TcpSegment(
    IPEndPoint Source,
    IPEndPoint Destination,
    uint Sequence,
    uint Acknowledged,
    byte Flags,
    ReadOnlyMemory<byte> Data,
    int Length
)
{
    internal bool IsFin => (Flags & 1) != 0;

    internal bool IsSyn => (Flags & 2) != 0;

    internal bool IsReset => (Flags & 4) != 0;

    internal bool IsAck => (Flags & 16) != 0;

    /// <summary>The segment in a packet; null when there is none, or not all of its heads.</summary>
    internal static TcpSegment? In(Packet packet)
    {
        var octets = packet.Octets;
        var (start, isKnown) = Network(packet.LinkType, octets.Span);
        return !isKnown || start >= octets.Length
            ? null
            : (octets.Span[start] >> 4) switch
            {
                4 => Version4(octets[start..]),
                6 => Version6(octets[start..]),
                _ => null,
            };
    }

    /// <summary>Where the network's head begins, by the link's kind.</summary>
    private static (int Start, bool IsKnown) Network(int link, ReadOnlySpan<byte> octets)
    {
        switch (link)
        {
            case 0 or 108: // BSD loopback: four octets of address family
                return (4, true);
            case 1:
                return Ethernet(octets);
            case 12 or 14 or 101 or 228 or 229: // raw IP
                return (0, true);
            case 113: // Linux cooked
                return (16, octets.Length > 16 && BinaryPrimitives.ReadUInt16BigEndian(octets[14..]) is 0x0800 or 0x86DD);
            case 276: // Linux cooked, version 2
                return (20, octets.Length > 20 && BinaryPrimitives.ReadUInt16BigEndian(octets) is 0x0800 or 0x86DD);
            default:
                return (0, false);
        }
    }

    private static (int Start, bool IsKnown) Ethernet(ReadOnlySpan<byte> octets)
    {
        var at = 12;
        for (var tags = 0; tags < 4 && at + 2 <= octets.Length; tags++)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(octets[at..]);
            if (type is 0x8100 or 0x88A8 or 0x9100)
            {
                at += 4;
                continue;
            }

            return (at + 2, type is 0x0800 or 0x86DD);
        }

        return (0, false);
    }

    private static TcpSegment? Version4(ReadOnlyMemory<byte> packet)
    {
        var head = packet.Span;
        if (head.Length < 20)
        {
            return null;
        }

        var headLength = (head[0] & 15) * 4;
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(head[6..]) & 0x3FFF; // more fragments, or an offset
        if (headLength < 20 || head.Length < headLength || head[9] != 6 || fragment != 0)
        {
            return null;
        }

        int total = BinaryPrimitives.ReadUInt16BigEndian(head[2..]);
        return Transport(
            packet[headLength..],
            // Offloaded segments have length 0 in their head.
            (total == 0 ? head.Length : total) - headLength,
            new IPAddress(head.Slice(12, 4)),
            new IPAddress(head.Slice(16, 4))
        );
    }

    private static TcpSegment? Version6(ReadOnlyMemory<byte> packet)
    {
        var head = packet.Span;
        if (head.Length < 40)
        {
            return null;
        }

        int payload = BinaryPrimitives.ReadUInt16BigEndian(head[4..]);
        var next = head[6];
        var at = 40;
        for (var extensions = 0; next is 0 or 43 or 60 && extensions < 8; extensions++)
        {
            if (head.Length < at + 8)
            {
                return null;
            }

            next = head[at];
            at += (head[at + 1] + 1) * 8;
        }

        return next != 6 || head.Length < at
            ? null
            : Transport(
                packet[at..],
                (payload == 0 ? head.Length : payload + 40) - at,
                new IPAddress(head.Slice(8, 16)),
                new IPAddress(head.Slice(24, 16))
            );
    }

    private static TcpSegment? Transport(
        ReadOnlyMemory<byte> segment,
        int length,
        IPAddress source,
        IPAddress destination
    )
    {
        var head = segment.Span;
        if (head.Length < 20 || length < 20)
        {
            return null;
        }

        var headLength = (head[12] >> 4) * 4;
        if (headLength < 20 || headLength > length || head.Length < headLength)
        {
            return null;
        }

        var data = length - headLength;
        return new TcpSegment(
            new IPEndPoint(source, BinaryPrimitives.ReadUInt16BigEndian(head)),
            new IPEndPoint(destination, BinaryPrimitives.ReadUInt16BigEndian(head[2..])),
            BinaryPrimitives.ReadUInt32BigEndian(head[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(head[8..]),
            head[13],
            segment.Slice(headLength, Math.Min(data, head.Length - headLength)),
            data
        );
    }
}
