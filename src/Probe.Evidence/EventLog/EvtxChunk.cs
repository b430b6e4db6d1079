using System.Buffers.Binary;

namespace Probe.Evidence.EventLog;

/// <summary>What a chunk says of itself, and the marks by which its records are known where it cannot be relied on.</summary>
/// <param name="chunk">The chunk's octets, 64 KiB.</param>
internal sealed class EvtxChunk(byte[] chunk)
{
    private const int FirstRecord = 512;
    private const int SmallestRecord = 28;
    private const uint RecordMark = 0x00002A2A;

    private static readonly uint[] Table = MakeTable();

    /// <summary>Offset behind the last record, within bounds whatever the head says.</summary>
    internal int End { get; } =
        (int)Math.Clamp(BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(48)), FirstRecord, (uint)chunk.Length);

    /// <summary>True when the head is as it was written.</summary>
    internal bool IsHeadSound { get; } =
        BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(124))
        == Crc(Crc(0, chunk.AsSpan(0, 120)), chunk.AsSpan(128, 384));

    /// <summary>True when the records are as they were written.</summary>
    internal bool AreRecordsSound =>
        BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(52))
        == Crc(0, chunk.AsSpan(FirstRecord, End - FirstRecord));

    /// <summary>Records by the head; null where its numbers make no sense.</summary>
    internal int? Count
    {
        get
        {
            var first = BinaryPrimitives.ReadInt64LittleEndian(chunk.AsSpan(8));
            var last = BinaryPrimitives.ReadInt64LittleEndian(chunk.AsSpan(16));
            return first > 0 && last >= first && last - first < chunk.Length / SmallestRecord
                ? (int)(last - first + 1)
                : null;
        }
    }

    /// <summary>True when these octets begin as a chunk does.</summary>
    internal static bool Begins(ReadOnlySpan<byte> octets) => octets.StartsWith("ElfChnk\0"u8);

    /// <summary>Number of the record.</summary>
    internal static long NumberOf(ReadOnlySpan<byte> chunk, int record) =>
        BinaryPrimitives.ReadInt64LittleEndian(chunk[(record + 8)..]);

    /// <summary>
    /// Size of the record that begins here; 0 for none. It has two marks: four octets before its size, and the size
    /// once more at its end. One of them may be damaged where the next record, or the end, stands where it should.
    /// </summary>
    internal static int RecordAt(ReadOnlySpan<byte> chunk, int record, int end)
    {
        if (record + SmallestRecord > end)
        {
            return 0;
        }

        var size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[(record + 4)..]);
        if (size < SmallestRecord || size > end - record)
        {
            return 0;
        }

        var behind = record + (int)size;
        var isMarked = BinaryPrimitives.ReadUInt32LittleEndian(chunk[record..]) == RecordMark;
        var isClosed = BinaryPrimitives.ReadUInt32LittleEndian(chunk[(behind - 4)..]) == size;
        return
            (isMarked && isClosed)
            || (isMarked && IsMarked(chunk, behind, end))
            || (isClosed && size % 8 == 0 && (IsMarked(chunk, behind, end) || IsEmpty(chunk, behind, end)))
            ? (int)size
            : 0;
    }

    /// <summary>Where the next record begins that has both marks; -1 for none.</summary>
    internal static int NextRecord(ReadOnlySpan<byte> chunk, int from, int end)
    {
        for (var at = from; at + SmallestRecord <= end; at++)
        {
            var found = chunk[at..end].IndexOf((ReadOnlySpan<byte>)[0x2A, 0x2A, 0x00, 0x00]);
            if (found < 0)
            {
                return -1;
            }

            at += found;
            if (RecordAt(chunk, at, end) > 0)
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsMarked(ReadOnlySpan<byte> chunk, int at, int end) =>
        at + SmallestRecord <= end && BinaryPrimitives.ReadUInt32LittleEndian(chunk[at..]) == RecordMark;

    /// <summary>True where nothing was written any more.</summary>
    private static bool IsEmpty(ReadOnlySpan<byte> chunk, int at, int end) =>
        at + SmallestRecord > end || !chunk.Slice(at, SmallestRecord).ContainsAnyExcept((byte)0);

    private static uint Crc(uint before, ReadOnlySpan<byte> octets)
    {
        var crc = ~before;
        foreach (var octet in octets)
        {
            crc = Table[(byte)(crc ^ octet)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
