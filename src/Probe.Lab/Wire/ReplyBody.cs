using System.Text;

namespace Probe.Lab.Wire;

/// <summary>The octets of a reply's content.</summary>
/// <param name="Content">The octets, read once and forward.</param>
/// <param name="Length">How many there are; null when only their end will tell.</param>
public sealed record ReplyBody(Stream Content, long? Length)
{
    /// <summary>No octet.</summary>
    public static ReplyBody Empty => new(Stream.Null, 0);

    /// <summary>These octets.</summary>
    public static ReplyBody Of(byte[] octets)
    {
        ArgumentNullException.ThrowIfNull(octets);
        return new(new MemoryStream(octets, writable: false), octets.Length);
    }

    /// <summary>This text as UTF-8.</summary>
    public static ReplyBody Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>A stretch of a lab file.</summary>
    public static ReplyBody Of(LabFile file, long offset, long length) =>
        new(new LabFileStream(file, offset, length), length);

    /// <summary>Several bodies of known length, one after the other.</summary>
    public static ReplyBody Of(IReadOnlyList<ReplyBody> parts) =>
        new(new SequenceStream([.. parts.Select(p => p.Content)]), parts.Sum(p => p.Length));

    /// <summary>All octets, when there are no more than so many; null when there are more, and the body is then lost.</summary>
    /// <param name="limit">Most octets.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async ValueTask<byte[]?> ReadAllAsync(int limit, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var count = await Content.ReadAsync(buffer, cancellationToken);
            if (count == 0)
            {
                return copy.ToArray();
            }

            if (copy.Length + count > limit)
            {
                return null;
            }

            copy.Write(buffer, 0, count);
        }
    }
}
