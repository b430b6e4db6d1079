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
    /// <param name="stopping">Ends a reply's delay.</param>
    /// <returns>Body octets sent, and whether another request may follow on the connection.</returns>
    public static async ValueTask<(long BodyOctets, bool KeepAlive)> WriteAsync(
        WireConnection connection,
        LabRequest request,
        Reply reply,
        CancellationToken stopping
    )
    {
        await using var content = reply.Body.Content;
        if (reply.Delay > TimeSpan.Zero)
        {
            await Task.Delay(reply.Delay, stopping);
        }

        var sent = reply.Silent ? 0 : await WriteHeadAndBodyAsync(connection, request, reply);
        switch (reply.End)
        {
            case ReplyEnd.Reset:
                connection.Reset();
                return (sent, false);
            case ReplyEnd.Stall:
                await connection.WaitForPeerAsync();
                return (sent, false);
            case ReplyEnd.Close:
                return (sent, false);
            default:
                var framed = reply.IsFramed || (request.IsHead && !reply.BodyOnHead);
                return (sent, framed && request.WantsKeepAlive && reply.StopAfter is null && !reply.Silent);
        }
    }

    private static async ValueTask<long> WriteHeadAndBodyAsync(
        WireConnection connection,
        LabRequest request,
        Reply reply
    )
    {
        var head = reply.HeadOctets();
        var hasBody = request.IsHead ? reply.BodyOnHead : reply.Status is not (204 or 304);
        if (!hasBody)
        {
            await connection.WriteAsync(head);
            return 0;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferOctets + (2 * ChunkMargin));
        try
        {
            // Head and first piece leave in one write, as servers do it.
            ReadOnlyMemory<byte> pending = head;
            var left = reply.StopAfter ?? long.MaxValue;
            var first = true;
            long sent = 0;
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
                (sent, left, first) = (sent + count, left - count, false);
            }

            if (reply.Chunked && reply.StopAfter is null)
            {
                pending = await SendAsync(connection, pending, "0\r\n\r\n"u8.ToArray());
            }

            if (pending.Length > 0)
            {
                await connection.WriteAsync(pending);
            }

            return sent;
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
