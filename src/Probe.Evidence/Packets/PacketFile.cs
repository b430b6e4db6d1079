using System.Buffers.Binary;

namespace Probe.Evidence.Packets;

/// <summary>
/// Reads capture files packet by packet: pcap (draft-ietf-opsawg-pcap: both byte orders, microseconds and nanoseconds)
/// and pcapng (draft-ietf-opsawg-pcapng: several sections and interfaces). One packet is held at a time.
/// </summary>
public static class PacketFile
{
    /// <summary>Largest packet that is taken; what Wireshark takes, too.</summary>
    public const int LargestPacket = 262_144;

    private const int MostInterfaces = 4096;
    private const uint SectionHeader = 0x0A0D0D0A;
    private const uint ByteOrderMagic = 0x1A2B3C4D;

    /// <summary>True when a file begins like a capture.</summary>
    /// <param name="start">Its first octets.</param>
    public static bool IsOne(ReadOnlySpan<byte> start) =>
        start.Length >= 4
        && (BinaryPrimitives.ReadUInt32LittleEndian(start) == SectionHeader || IsPcap(start[..4], out _, out _));

    /// <summary>The packets in the order of the file.</summary>
    /// <param name="file">The file, from its first octet.</param>
    /// <param name="problem">Told where reading ended early and why: offset in the file, reason.</param>
    public static IEnumerable<Packet> Read(Stream file, Action<long, string> problem)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(problem);
        var reader = new Reader(file);
        if (!reader.TryTake(4))
        {
            problem(0, "it is too short for a capture");
            return [];
        }

        if (IsPcap(reader.Taken, out var big, out var nanoseconds))
        {
            return ReadPcap(reader, big, nanoseconds, problem);
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(reader.Taken) == SectionHeader)
        {
            return ReadPcapng(reader, problem);
        }

        problem(0, "it begins neither as pcap nor as pcapng");
        return [];
    }

    private static bool IsPcap(ReadOnlySpan<byte> magic, out bool big, out bool nanoseconds)
    {
        var little = BinaryPrimitives.ReadUInt32LittleEndian(magic);
        (big, nanoseconds) = (little is 0xD4C3B2A1 or 0x4D3CB2A1, little is 0xA1B23C4D or 0x4D3CB2A1);
        return little is 0xA1B2C3D4 or 0xD4C3B2A1 or 0xA1B23C4D or 0x4D3CB2A1;
    }

    private static IEnumerable<Packet> ReadPcap(Reader reader, bool big, bool nanoseconds, Action<long, string> problem)
    {
        if (!reader.TryTake(20))
        {
            problem(reader.Offset, "the file ends within its header");
            yield break;
        }

        var link = (int)(UInt32(reader.Taken[16..], big) & 0xFFFF);
        for (long number = 1; ; number++)
        {
            var at = reader.Offset;
            if (!reader.TryTake(16))
            {
                if (reader.Offset != at)
                {
                    problem(at, "the file ends within a packet's header");
                }

                yield break;
            }

            var seconds = UInt32(reader.Taken, big);
            var fraction = UInt32(reader.Taken[4..], big);
            var kept = UInt32(reader.Taken[8..], big);
            var length = UInt32(reader.Taken[12..], big);
            if (kept > LargestPacket)
            {
                problem(at, $"a packet of {kept} octets; at most {LargestPacket} are taken");
                yield break;
            }

            if (!reader.TryTake((int)kept))
            {
                problem(at, "the file ends within a packet");
                yield break;
            }

            var time = DateTimeOffset
                .UnixEpoch.AddSeconds(seconds)
                .AddTicks(nanoseconds ? fraction / 100 : fraction * 10L);
            yield return new Packet(number, time, link, reader.Memory, (int)Math.Min(length, int.MaxValue));
        }
    }

    private static IEnumerable<Packet> ReadPcapng(Reader reader, Action<long, string> problem)
    {
        var big = false;
        var interfaces = new List<(int Link, int Snap, TimeUnit Unit)>();
        var type = SectionHeader;
        for (long number = 0, at = 0; ; )
        {
            if (type == SectionHeader)
            {
                // Length and byte order belong together: the order decides how the length reads.
                if (!reader.TryTake(8))
                {
                    problem(at, "the file ends within a section header");
                    yield break;
                }

                var magic = BinaryPrimitives.ReadUInt32LittleEndian(reader.Taken[4..]);
                big = magic != ByteOrderMagic;
                if (big && BinaryPrimitives.ReverseEndianness(magic) != ByteOrderMagic)
                {
                    problem(at, "a section header without its byte-order magic");
                    yield break;
                }

                interfaces.Clear();
                if (!Skip(reader, UInt32(reader.Taken, big), 12))
                {
                    problem(at, "a section header of an impossible length");
                    yield break;
                }
            }
            else
            {
                if (!reader.TryTake(4))
                {
                    problem(at, "the file ends within a block");
                    yield break;
                }

                var total = UInt32(reader.Taken, big);
                if (total < 12 || total % 4 != 0 || total > LargestPacket + 65_536 || !reader.TryTake((int)total - 8))
                {
                    problem(at, $"a block of {total} octets that is cut, or of an impossible length");
                    yield break;
                }

                var body = reader.Memory[..^4];
                if (type == 1 && body.Length >= 8)
                {
                    if (interfaces.Count >= MostInterfaces)
                    {
                        problem(at, $"more than {MostInterfaces} interfaces");
                        yield break;
                    }

                    interfaces.Add(Interface(body.Span, big));
                }
                else if (PacketOf(type, body, big, interfaces, number + 1) is { } packet)
                {
                    number++;
                    yield return packet;
                }
            }

            at = reader.Offset;
            if (!reader.TryTake(4))
            {
                if (reader.Offset != at)
                {
                    problem(at, "the file ends within a block");
                }

                yield break;
            }

            var next = BinaryPrimitives.ReadUInt32LittleEndian(reader.Taken);
            type = next == SectionHeader || !big ? next : BinaryPrimitives.ReverseEndianness(next);
        }
    }

    private static bool Skip(Reader reader, uint total, int had)
    {
        if (total < 28 || total % 4 != 0 || total > 1024 * 1024)
        {
            return false;
        }

        return reader.TryTake((int)total - had);
    }

    private static (int Link, int Snap, TimeUnit Unit) Interface(ReadOnlySpan<byte> body, bool big)
    {
        var unit = TimeUnit.Microseconds;
        for (var at = 8; at + 4 <= body.Length; )
        {
            var code = UInt16(body[at..], big);
            var length = UInt16(body[(at + 2)..], big);
            if (code == 0 || at + 4 + length > body.Length)
            {
                break;
            }

            if (code == 9 && length == 1)
            {
                unit = new TimeUnit(body[at + 4]);
            }

            at += 4 + ((length + 3) & ~3);
        }

        return (UInt16(body, big), (int)Math.Min(UInt32(body[4..], big), int.MaxValue), unit);
    }

    /// <summary>Enhanced packet block (6), simple packet block (3), the obsolete packet block (2).</summary>
    private static Packet? PacketOf(
        uint type,
        ReadOnlyMemory<byte> body,
        bool big,
        List<(int Link, int Snap, TimeUnit Unit)> interfaces,
        long number
    )
    {
        var span = body.Span;
        switch (type)
        {
            case 6 or 2 when span.Length >= 20:
                var number1 = type == 6 ? UInt32(span, big) : UInt16(span, big);
                if (number1 >= interfaces.Count)
                {
                    return null;
                }

                var from = interfaces[(int)number1];
                var ticks = ((ulong)UInt32(span[4..], big) << 32) | UInt32(span[8..], big);
                var kept = (int)Math.Min(UInt32(span[12..], big), (uint)(span.Length - 20));
                return new Packet(
                    number,
                    from.Unit.At(ticks),
                    from.Link,
                    body.Slice(20, kept),
                    (int)Math.Min(UInt32(span[16..], big), int.MaxValue)
                );
            case 3 when span.Length >= 4 && interfaces.Count > 0:
                var length = (int)Math.Min(UInt32(span, big), int.MaxValue);
                var held = Math.Min(length, span.Length - 4);
                var first = interfaces[0];
                held = first.Snap > 0 ? Math.Min(held, first.Snap) : held;
                return new Packet(number, DateTimeOffset.UnixEpoch, first.Link, body.Slice(4, held), length);
            default:
                return null;
        }
    }

    private static uint UInt32(ReadOnlySpan<byte> octets, bool big) =>
        big ? BinaryPrimitives.ReadUInt32BigEndian(octets) : BinaryPrimitives.ReadUInt32LittleEndian(octets);

    private static ushort UInt16(ReadOnlySpan<byte> octets, bool big) =>
        big ? BinaryPrimitives.ReadUInt16BigEndian(octets) : BinaryPrimitives.ReadUInt16LittleEndian(octets);

    /// <summary>The option if_tsresol: powers of ten, or of two where the top bit is set.</summary>
    private readonly record struct TimeUnit(byte Resolution)
    {
        internal static TimeUnit Microseconds { get; } = new(6);

        internal DateTimeOffset At(ulong units)
        {
            var power = Resolution & 0x7F;
            var perSecond =
                (Resolution & 0x80) == 0 ? Math.Pow(10, Math.Min(power, 18)) : Math.Pow(2, Math.Min(power, 62));
            var whole = Math.Floor(units / perSecond);
            if (whole > 253_402_300_799)
            {
                return DateTimeOffset.UnixEpoch;
            }

            var rest = units - (ulong)(whole * perSecond);
            return DateTimeOffset
                .UnixEpoch.AddSeconds(whole)
                .AddTicks((long)(rest * (TimeSpan.TicksPerSecond / perSecond)));
        }
    }

    private sealed class Reader(Stream file)
    {
        private byte[] _buffer = new byte[4096];
        private int _taken;

        internal long Offset { get; private set; }

        internal ReadOnlySpan<byte> Taken => _buffer.AsSpan(0, _taken);

        internal ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _taken);

        internal bool TryTake(int octets)
        {
            if (octets > _buffer.Length)
            {
                _buffer = new byte[Math.Max(octets, _buffer.Length * 2)];
            }

            _taken = file.ReadAtLeast(_buffer.AsSpan(0, octets), octets, throwOnEndOfStream: false);
            Offset += _taken;
            return _taken == octets;
        }
    }
}
