using System.Buffers.Binary;
using System.Text;

namespace Probe.Testing;

/// <summary>
/// Reads what clients sent over TCP out of a capture: pcap with Ethernet, IPv4 and TCP, streams put together by
/// sequence number. Made for a handful of known files; anything else is an error.
/// </summary>
public static class PcapFile
{
    private const int MostStreamOctets = 16 * 1024 * 1024;

    /// <summary>The octets that each connection's opener sent, as far as they follow each other without a gap.</summary>
    /// <param name="path">The capture.</param>
    /// <param name="serverPort">Port of the server.</param>
    public static IReadOnlyList<byte[]> ClientStreams(string path, int serverPort = 80)
    {
        var file = File.ReadAllBytes(path);
        var isLittle = BinaryPrimitives.ReadUInt32LittleEndian(file) == 0xA1B2C3D4;
        if (!isLittle && BinaryPrimitives.ReadUInt32BigEndian(file) != 0xA1B2C3D4)
        {
            throw new InvalidDataException($"{path} is no pcap file with microseconds");
        }

        if (Number(file.AsSpan(20), isLittle) != 1)
        {
            throw new InvalidDataException($"{path} has other frames than Ethernet");
        }

        var streams = new Dictionary<(uint, int), SortedDictionary<uint, byte[]>>();
        var offset = 24;
        while (offset + 16 <= file.Length)
        {
            var length = (int)Number(file.AsSpan(offset + 8), isLittle);
            Take(file.AsSpan(offset + 16, length), serverPort, streams);
            offset += 16 + length;
        }

        return [.. streams.Values.Select(Join)];
    }

    /// <summary>The request heads in a stream of requests without body.</summary>
    public static IReadOnlyList<string> RequestHeads(byte[] stream) =>
        [
            .. Encoding
                .Latin1.GetString(stream)
                .Split("\r\n\r\n", StringSplitOptions.RemoveEmptyEntries)
                .Where(head => head.Contains(" HTTP/1.", StringComparison.Ordinal)),
        ];

    private static void Take(
        ReadOnlySpan<byte> frame,
        int serverPort,
        Dictionary<(uint, int), SortedDictionary<uint, byte[]>> streams
    )
    {
        const int Ethernet = 14;
        if (frame.Length < Ethernet + 20 || BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) != 0x0800)
        {
            return;
        }

        var ip = frame[Ethernet..];
        var tcp = ip[((ip[0] & 15) * 4)..BinaryPrimitives.ReadUInt16BigEndian(ip[2..])];
        if (ip[9] != 6 || BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]) != serverPort)
        {
            return;
        }

        var payload = tcp[((tcp[12] >> 4) * 4)..];
        if (payload.IsEmpty)
        {
            return;
        }

        var key = (BinaryPrimitives.ReadUInt32BigEndian(ip[12..]), (int)BinaryPrimitives.ReadUInt16BigEndian(tcp));
        if (!streams.TryGetValue(key, out var segments))
        {
            streams[key] = segments = [];
        }

        segments.TryAdd(BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]), payload.ToArray());
    }

    private static byte[] Join(SortedDictionary<uint, byte[]> segments)
    {
        using var joined = new MemoryStream();
        long next = segments.Keys.First();
        foreach (var (sequence, payload) in segments)
        {
            if (sequence > next || joined.Length > MostStreamOctets)
            {
                break;
            }

            var known = (int)Math.Min(next - sequence, payload.Length);
            joined.Write(payload.AsSpan(known));
            next += payload.Length - known;
        }

        return joined.ToArray();
    }

    private static uint Number(ReadOnlySpan<byte> octets, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(octets) : BinaryPrimitives.ReadUInt32BigEndian(octets);
}
