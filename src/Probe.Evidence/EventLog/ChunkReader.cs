using System.Buffers.Binary;
using System.Text;

namespace Probe.Evidence.EventLog;

/// <summary>Reads numbers and text of one chunk, never beyond it.</summary>
/// <param name="chunk">The chunk's octets.</param>
internal sealed class ChunkReader(byte[] chunk)
{
    /// <summary>Where the next read begins.</summary>
    internal int Position { get; set; }

    /// <summary>One octet.</summary>
    internal byte Byte() => Take(1)[0];

    /// <summary>A 16-bit number.</summary>
    internal ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    /// <summary>A 32-bit number.</summary>
    internal uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>A 64-bit number.</summary>
    internal ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>An offset within the chunk.</summary>
    internal int Offset()
    {
        var at = Position;
        var offset = UInt32();
        return offset < chunk.Length
            ? (int)offset
            : throw new EvtxException(at, $"offset {offset} is outside the chunk");
    }

    /// <summary>So many UTF-16 characters.</summary>
    internal string Utf16(int characters) => Encoding.Unicode.GetString(Take(characters * 2));

    /// <summary>So many octets.</summary>
    internal ReadOnlySpan<byte> Take(int octets)
    {
        if (octets < 0 || octets > chunk.Length - Position)
        {
            throw new EvtxException(
                Position,
                $"{octets} octets are wanted, {chunk.Length - Position} are left in the chunk"
            );
        }

        var taken = chunk.AsSpan(Position, octets);
        Position += octets;
        return taken;
    }
}
