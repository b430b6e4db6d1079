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
    private const int SmallestRecord = RecordHead + 4;
    private const uint IsDirty = 1;

    /// <summary>True when a file begins like an event log.</summary>
    /// <param name="start">Its first octets; with 4104 of them one whose head is damaged is known by its first chunk.</param>
    public static bool IsOne(ReadOnlySpan<byte> start) =>
        HasHead(start) || (start.Length >= HeaderOctets + 8 && EvtxChunk.Begins(start[HeaderOctets..]));

    private static bool HasHead(ReadOnlySpan<byte> start) => start.StartsWith("ElfFile\0"u8);

    /// <summary>The records in the order of the file.</summary>
    /// <param name="file">The file, from its first octet.</param>
    /// <param name="passedOver">Told of what could not be read: offset in the file, and why.</param>
    public static IEnumerable<LoggedEvent> Read(Stream file, Action<long, string> passedOver)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(passedOver);
        var header = new byte[HeaderOctets];
        if (file.ReadAtLeast(header, HeaderOctets, throwOnEndOfStream: false) < HeaderOctets)
        {
            passedOver(0, "it does not begin as an event log does");
            yield break;
        }

        var isDirty = (BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(120)) & IsDirty) != 0;
        var hasHead = HasHead(header);
        if (!hasHead)
        {
            passedOver(0, "it does not begin as an event log does; its chunks are looked for all the same");
        }

        var chunk = new byte[ChunkOctets];
        for (long at = HeaderOctets; ; at += ChunkOctets)
        {
            var read = file.ReadAtLeast(chunk, ChunkOctets, throwOnEndOfStream: false);
            if (read == 0)
            {
                yield break;
            }

            if (!chunk.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                continue; // a chunk that was never used is all zeros
            }

            chunk.AsSpan(read).Clear();
            if (read < ChunkOctets)
            {
                passedOver(at + read, "the file ends within a chunk");
            }

            var begins = EvtxChunk.Begins(chunk);
            if (!begins && !hasHead)
            {
                continue; // neither this nor the file itself looks like a log
            }

            if (!begins)
            {
                passedOver(at, "a chunk does not begin as one does; its records are looked for all the same");
            }

            foreach (var record in ReadChunk(chunk, at, isDirty, read == ChunkOctets && begins, passedOver))
            {
                yield return record;
            }
        }
    }

    /// <summary>
    /// The records of a chunk. In one whose checksums hold they follow each other up to the place that its head names.
    /// In any other, each is looked for by its own marks, so that damage costs the record that it hit.
    /// </summary>
    private static IEnumerable<LoggedEvent> ReadChunk(
        byte[] chunk,
        long at,
        bool isDirty,
        bool isWhole,
        Action<long, string> passedOver
    )
    {
        var head = new EvtxChunk(chunk);
        var isSound = isWhole && head.IsHeadSound && head.AreRecordsSound;
        if (isWhole && !isSound && !isDirty)
        {
            passedOver(
                at,
                head.IsHeadSound
                    ? "the checksum of a chunk's records does not hold: some may be altered"
                    : "the checksum of a chunk's head does not hold: what it says of its records is not relied on"
            );
        }

        var end = isSound ? head.End : ChunkOctets;
        var reader = new BinXmlReader(chunk);
        var count = 0;
        var last = 0L;
        for (var record = FirstRecord; record + SmallestRecord <= end; )
        {
            var size = EvtxChunk.RecordAt(chunk, record, end);
            if (size == 0)
            {
                var next = EvtxChunk.NextRecord(chunk, record + 1, end);
                // What lies behind the last record may be left of an earlier use of the chunk.
                if (next < 0 || (count > 0 && record >= head.End && EvtxChunk.NumberOf(chunk, next) != last + 1))
                {
                    if (
                        record < Math.Min(head.End, end)
                        && chunk.AsSpan(record, end - record).ContainsAnyExcept((byte)0)
                    )
                    {
                        passedOver(at + record, "no record begins here, nor behind it in this chunk");
                    }

                    break;
                }

                passedOver(at + record, $"{next - record} octets are no record and are passed over");
                record = next;
                continue;
            }

            if (!isSound && count > 0 && record >= head.End && EvtxChunk.NumberOf(chunk, record) != last + 1)
            {
                break;
            }

            count++;
            last = EvtxChunk.NumberOf(chunk, record);
            if (ReadRecord(reader, chunk, record, size, at, passedOver) is { } read)
            {
                yield return read;
            }

            record += size;
        }

        if (head.IsHeadSound && !isDirty && head.Count is { } counted && counted > count)
        {
            passedOver(at, $"its head counts {counted} records, {count} were found");
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
