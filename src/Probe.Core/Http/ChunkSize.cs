namespace Probe.Http;

/// <summary>One chunk-size line (RFC 9112, 7.1).</summary>
internal static class ChunkSize
{
    /// <summary>A size, with an oddity perhaps, or a problem.</summary>
    internal readonly record struct ChunkSizeParse(long Size, (string Kind, string Detail)? Oddity, string? Problem);

    /// <summary>Reads a line with its line feed.</summary>
    internal static ChunkSizeParse Parse(ReadOnlySpan<byte> line)
    {
        var content = line[..^1];
        (string, string)? oddity = null;
        if (content is [.., (byte)'\r'])
        {
            content = content[..^1];
        }
        else
        {
            oddity = (AnomalyKinds.LineFeedOnly, "a chunk-size line ends in LF without CR");
        }

        long size = 0;
        var digits = 0;
        while (digits < content.Length && HexValue(content[digits]) is >= 0 and var value)
        {
            if (size > (long.MaxValue >> 4))
            {
                return Problem("the chunk size is larger than 2^63 - 1", content);
            }

            size = (size << 4) | (uint)value;
            digits++;
        }

        if (digits == 0)
        {
            return Problem("a chunk begins with its size in hexadecimal", content);
        }

        var rest = content[digits..];
        var behind = rest.TrimStart(" \t"u8);
        if (behind.Length != rest.Length)
        {
            oddity = (AnomalyKinds.OddChunkSize, "white space follows a chunk size");
        }

        if (!behind.IsEmpty && behind[0] != ';')
        {
            return Problem("only an extension may follow a chunk size", content);
        }

        return behind.Contains((byte)0)
            ? Problem("a NUL stands in a chunk extension", content)
            : new ChunkSizeParse(size, oddity, null);
    }

    private static ChunkSizeParse Problem(string what, ReadOnlySpan<byte> line) =>
        new(0, null, $"{what}, found '{Printable.Escape(line[..Math.Min(line.Length, 32)], 80)}'");

    private static int HexValue(byte octet) =>
        octet switch
        {
            >= (byte)'0' and <= (byte)'9' => octet - '0',
            >= (byte)'a' and <= (byte)'f' => octet - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => octet - 'A' + 10,
            _ => -1,
        };
}
