using System.Buffers.Binary;
using Probe.EventLogs;

namespace Probe.Evidence.EventLog;

/// <summary>
/// Reads <c>.evtx</c> files, chunk by chunk: memory does not grow with the file. What cannot be read is told with its
/// offset and passed over, as a log that was copied while Windows wrote to it has such parts.
/// </summary>
public static class EvtxFile
{
    private const int HeaderOctets = 4096;
    private const int ChunkOctets = 64 * 1024;
    private const int FirstRecord = 512;
    private const int RecordHead = 24;

    /// <summary>True when a file begins like an event log.</summary>
    /// <param name="start">Its first octets.</param>
    public static bool IsOne(ReadOnlySpan<byte> start) => start.StartsWith("ElfFile\0"u8);

    /// <summary>The records in the order of the file.</summary>
    /// <param name="file">The file, from its first octet.</param>
    /// <param name="passedOver">Told of what could not be read: offset in the file, and why.</param>
    public static IEnumerable<LoggedEvent> Read(Stream file, Action<long, string> passedOver)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(passedOver);
        var header = new byte[HeaderOctets];
        if (file.ReadAtLeast(header, HeaderOctets, throwOnEndOfStream: false) < HeaderOctets || !IsOne(header))
        {
            passedOver(0, "it does not begin as an event log does");
            yield break;
        }

        var chunk = new byte[ChunkOctets];
        for (long at = HeaderOctets; ; at += ChunkOctets)
        {
            var read = file.ReadAtLeast(chunk, ChunkOctets, throwOnEndOfStream: false);
            if (read == 0)
            {
                yield break;
            }

            if (!chunk.AsSpan().StartsWith("ElfChnk\0"u8))
            {
                if (chunk.AsSpan(0, read).ContainsAnyExcept((byte)0))
                {
                    passedOver(at, "a chunk does not begin as one does");
                }

                continue; // a chunk that was never used is all zeros
            }

            if (read < ChunkOctets)
            {
                passedOver(at + read, "the file ends within a chunk");
                chunk.AsSpan(read).Clear();
            }

            foreach (var record in ReadChunk(chunk, at, passedOver))
            {
                yield return record;
            }
        }
    }

    private static IEnumerable<LoggedEvent> ReadChunk(byte[] chunk, long at, Action<long, string> passedOver)
    {
        var end = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(48)), ChunkOctets);
        var reader = new BinXmlReader(chunk);
        for (var record = FirstRecord; record + RecordHead < end; )
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(record)) != 0x00002A2A)
            {
                passedOver(at + record, "a record does not begin as one does; the rest of its chunk is passed over");
                yield break;
            }

            var size = BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(record + 4));
            if (size < RecordHead + 4 || size > end - record)
            {
                passedOver(at + record, $"a record of {size} octets; the rest of its chunk is passed over");
                yield break;
            }

            if (ReadRecord(reader, chunk, record, (int)size, at, passedOver) is { } read)
            {
                yield return read;
            }

            record += (int)size;
        }
    }

    private static LoggedEvent? ReadRecord(
        BinXmlReader reader,
        byte[] chunk,
        int record,
        int size,
        long at,
        Action<long, string> passedOver
    )
    {
        try
        {
            var number = BinaryPrimitives.ReadInt64LittleEndian(chunk.AsSpan(record + 8));
            var ticks = BinaryPrimitives.ReadInt64LittleEndian(chunk.AsSpan(record + 16));
            var root = reader.Read(record + RecordHead, record + size - 4);
            var read = EventTree.Read(root, number, Written(ticks));
            if (read is null)
            {
                passedOver(at + record, "a record that is no event");
            }

            return read;
        }
        catch (EvtxException problem)
        {
            passedOver(at + problem.Offset, problem.Message);
            return null;
        }
    }

    private static DateTimeOffset? Written(long fileTime) =>
        fileTime > 0 && fileTime < DateTimeOffset.MaxValue.ToFileTime()
            ? DateTimeOffset.FromFileTime(fileTime).ToUniversalTime()
            : null;
}
