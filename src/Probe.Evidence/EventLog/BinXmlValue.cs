using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Probe.Evidence.EventLog;

/// <summary>Values of binary XML as the text that Windows writes for them.</summary>
internal static class BinXmlValue
{
    private const byte IsArray = 0x80;

    /// <summary>The value's text; octets in hex for a type that is not known here.</summary>
    /// <param name="type">Its type, [MS-EVEN6] 2.2.12.</param>
    /// <param name="octets">Its octets.</param>
    internal static string Text(byte type, ReadOnlySpan<byte> octets) =>
        (type & IsArray) == 0 ? Single(type, octets)
        : (type & ~IsArray) == 0x01 ? Encoding.Unicode.GetString(octets).TrimEnd('\0').Replace('\0', ',')
        : Array((byte)(type & ~IsArray), octets);

    private static string Array(byte type, ReadOnlySpan<byte> octets)
    {
        var width = Width(type);
        if (width == 0)
        {
            return Convert.ToHexString(octets);
        }

        var text = new StringBuilder();
        for (var at = 0; at + width <= octets.Length; at += width)
        {
            text.Append(at == 0 ? "" : ",").Append(Single(type, octets.Slice(at, width)));
        }

        return text.ToString();
    }

    private static int Width(byte type) =>
        type switch
        {
            0x03 or 0x04 => 1,
            0x05 or 0x06 => 2,
            0x07 or 0x08 or 0x0B or 0x0D or 0x14 => 4,
            0x09 or 0x0A or 0x0C or 0x11 or 0x15 => 8,
            0x0F or 0x12 => 16,
            _ => 0,
        };

    private static string Single(byte type, ReadOnlySpan<byte> octets) =>
        Width(type) > octets.Length
            ? Convert.ToHexString(octets)
            : type switch
            {
                0x00 => "",
                0x01 => Encoding.Unicode.GetString(octets).TrimEnd('\0'),
                0x02 => Encoding.Latin1.GetString(octets).TrimEnd('\0'),
                0x03 => Number((sbyte)octets[0]),
                0x04 => Number(octets[0]),
                0x05 => Number(BinaryPrimitives.ReadInt16LittleEndian(octets)),
                0x06 => Number(BinaryPrimitives.ReadUInt16LittleEndian(octets)),
                0x07 => Number(BinaryPrimitives.ReadInt32LittleEndian(octets)),
                0x08 => Number(BinaryPrimitives.ReadUInt32LittleEndian(octets)),
                0x09 => Number(BinaryPrimitives.ReadInt64LittleEndian(octets)),
                0x0A => BinaryPrimitives.ReadUInt64LittleEndian(octets).ToString(CultureInfo.InvariantCulture),
                0x0B => BinaryPrimitives.ReadSingleLittleEndian(octets).ToString(CultureInfo.InvariantCulture),
                0x0C => BinaryPrimitives.ReadDoubleLittleEndian(octets).ToString(CultureInfo.InvariantCulture),
                0x0D => BinaryPrimitives.ReadInt32LittleEndian(octets) == 0 ? "false" : "true",
                0x0F => new Guid(octets[..16]).ToString("B").ToUpperInvariant(),
                0x10 when octets.Length is 4 => "0x"
                    + BinaryPrimitives.ReadUInt32LittleEndian(octets).ToString("x", CultureInfo.InvariantCulture),
                0x10 when octets.Length is 8 => "0x"
                    + BinaryPrimitives.ReadUInt64LittleEndian(octets).ToString("x", CultureInfo.InvariantCulture),
                0x11 => FileTime(BinaryPrimitives.ReadInt64LittleEndian(octets)),
                0x12 => SystemTime(octets),
                0x13 => Sid(octets),
                0x14 => "0x"
                    + BinaryPrimitives.ReadUInt32LittleEndian(octets).ToString("x", CultureInfo.InvariantCulture),
                0x15 => "0x"
                    + BinaryPrimitives.ReadUInt64LittleEndian(octets).ToString("x", CultureInfo.InvariantCulture),
                _ => Convert.ToHexString(octets),
            };

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string FileTime(long ticks)
    {
        var most = DateTimeOffset.MaxValue.Ticks - FileTimeEpoch.Ticks;
        return ticks < 0 || ticks > most
            ? Number(ticks)
            : FileTimeEpoch.AddTicks(ticks).ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
    }

    private static DateTimeOffset FileTimeEpoch { get; } = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static string SystemTime(ReadOnlySpan<byte> octets)
    {
        Span<int> parts = stackalloc int[8];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = BinaryPrimitives.ReadUInt16LittleEndian(octets[(2 * i)..]);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{parts[0]:0000}-{parts[1]:00}-{parts[3]:00}T{parts[4]:00}:{parts[5]:00}:{parts[6]:00}.{parts[7]:000}Z"
        );
    }

    private static string Sid(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < 8 || octets.Length < 8 + (4 * octets[1]))
        {
            return Convert.ToHexString(octets);
        }

        long authority = 0;
        foreach (var octet in octets.Slice(2, 6))
        {
            authority = (authority << 8) | octet;
        }

        var text = new StringBuilder("S-").Append(octets[0]).Append('-').Append(authority);
        for (var i = 0; i < octets[1]; i++)
        {
            text.Append('-').Append(BinaryPrimitives.ReadUInt32LittleEndian(octets[(8 + (4 * i))..]));
        }

        return text.ToString();
    }
}
