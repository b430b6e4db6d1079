using System.Buffers;
using System.Globalization;
using System.Text;

namespace Probe.Lab.Wire;

/// <summary>Writes a reply as it says, octet by octet.</summary>
internal static class ReplyWriter
{
    private const int BufferOctets = 64 * 1024;

    /// <summary>Room in front of a chunk for its size line, and behind it for its CR LF.</summary>
    private const int ChunkMargin = 64;

    /// <summary>Writes it.</summary>
    /// <param name="connection">Where to.</param>
    /// <param name="request">The request it answers.</param>
    /// <param name="reply">The reply.</param>
    /// <param name="sent">Counts what was sent, also when the client leaves in the middle.</param>
    /// <param name="stopping">Ends a reply's delay.</param>
    /// <returns>True when another request may follow on the connection.</returns>
    public static async ValueTask<bool> WriteAsync(
        WireConnection connection,
        LabRequest request,
        Reply reply,
        SentOctets sent,
        CancellationToken stopping
    )
    {
        await using var content = reply.Body.Content;
        if (reply.Delay > TimeSpan.Zero)
        {
            await Task.Delay(reply.Delay, stopping);
        }

        if (!reply.Silent)
        {
            await WriteHeadAndBodyAsync(connection, request, reply, sent);
        }

        switch (reply.End)
        {
            case ReplyEnd.Reset:
                connection.Reset();
                return false;
            case ReplyEnd.Stall:
                await connection.WaitForPeerAsync();
                return false;
            case ReplyEnd.Close:
                return false;
            default:
                var framed = reply.IsFramed || (request.IsHead && !reply.BodyOnHead);
                return framed && request.WantsKeepAlive && reply.StopAfter is null && !reply.Silent;
        }
    }

    private static async ValueTask WriteHeadAndBodyAsync(
        WireConnection connection,
        LabRequest request,
        Reply reply,
        SentOctets sent
    )
    {
        var head = reply.HeadOctets();
        var hasBody = request.IsHead ? reply.BodyOnHead : reply.Status is not (204 or 304);
        if (!hasBody)
        {
            await connection.WriteAsync(head);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferOctets + (2 * ChunkMargin));
        try
        {
            // Head and first piece leave in one write, as servers do it.
            ReadOnlyMemory<byte> pending = head;
            var left = reply.StopAfter ?? long.MaxValue;
            var first = true;
            while (left > 0)
            {
                var piece = buffer.AsMemory(ChunkMargin, (int)Math.Min(BufferOctets, left));
                var count = await reply.Body.Content.ReadAsync(piece);
                if (count == 0)
                {
                    break;
                }

                var octets = reply.Chunked ? Frame(buffer, count, first ? reply.FirstChunkSize : null) : piece[..count];
                pending = await SendAsync(connection, pending, octets);
                sent.Body += count;
                (left, first) = (left - count, false);
            }

            if (reply.Chunked && reply.StopAfter is null)
            {
                pending = await SendAsync(connection, pending, "0\r\n\r\n"u8.ToArray());
            }

            if (pending.Length > 0)
            {
                await connection.WriteAsync(pending);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> SendAsync(
        WireConnection connection,
        ReadOnlyMemory<byte> pending,
        ReadOnlyMemory<byte> octets
    )
    {
        if (pending.Length == 0)
        {
            await connection.WriteAsync(octets);
        }
        else
        {
            var joined = new byte[pending.Length + octets.Length];
            pending.CopyTo(joined);
            octets.CopyTo(joined.AsMemory(pending.Length));
            await connection.WriteAsync(joined);
        }

        return ReadOnlyMemory<byte>.Empty;
    }

    /// <summary>Puts the size line before and CR LF behind the piece that begins at <see cref="ChunkMargin"/>.</summary>
    private static ReadOnlyMemory<byte> Frame(byte[] buffer, int count, string? size)
    {
        var line = Encoding.Latin1.GetBytes((size ?? count.ToString("x", CultureInfo.InvariantCulture)) + "\r\n");
        line.CopyTo(buffer, ChunkMargin - line.Length);
        "\r\n"u8.CopyTo(buffer.AsSpan(ChunkMargin + count));
        return buffer.AsMemory(ChunkMargin - line.Length, line.Length + count + 2);
    }
}

/// <summary>Counts what was sent of one reply.</summary>
internal sealed class SentOctets
{
    /// <summary>Body octets, chunk framing not counted.</summary>
    public long Body { get; set; }
}
