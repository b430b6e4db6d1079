using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Probe.Lab;

/// <summary>
/// A file that exists only as a rule: the octet at an offset follows from the seed and the offset alone, so a
/// file of any size takes neither disk nor memory and every part of it can be checked by itself.
/// </summary>
public sealed class LabFile
{
    /// <summary>Files up to this length (1 GiB) are named by their SHA-1; reading more only to name it takes seconds.</summary>
    public const long LongestNamedByDigest = 1L << 30;

    private readonly ulong _key;
    private readonly Lazy<string> _sha1;

    /// <summary>Describes a file.</summary>
    /// <param name="seed">Same seed and length, same octets.</param>
    /// <param name="length">Length in octets, 0 or more.</param>
    public LabFile(long seed, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Seed = seed;
        Length = length;
        _key = Mix(unchecked((ulong)seed) ^ Mix(unchecked((ulong)length)));
        _sha1 = new Lazy<string>(ComputeSha1);
    }

    /// <summary>Seed that the octets follow from.</summary>
    public long Seed { get; }

    /// <summary>Length in octets.</summary>
    public long Length { get; }

    /// <summary>SHA-1 of the whole file, upper-case hex as WSUS writes it; computed when first asked for.</summary>
    public string Sha1 => _sha1.Value;

    /// <summary>
    /// Where WSUS would keep it: <c>/Content/XX/SHA1.ext</c>, XX being the last two digits of the SHA-1 (MS-WSUSSS).
    /// A file longer than <see cref="LongestNamedByDigest"/> is named by its length instead and claims no digest.
    /// </summary>
    /// <param name="extension">Extension with its dot, such as <c>.cab</c>.</param>
    public string WsusPath(string extension) =>
        Length > LongestNamedByDigest
            ? "/Content/large/" + Length.ToString(CultureInfo.InvariantCulture) + extension
            : "/Content/" + Sha1[^2..] + "/" + Sha1 + extension;

    /// <summary>Fills a buffer with the octets from an offset on.</summary>
    /// <param name="offset">Offset of the first octet, from 0.</param>
    /// <param name="destination">Where they go.</param>
    /// <returns>How many octets there were: fewer than asked at the end of the file, 0 past it.</returns>
    public int Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= Length)
        {
            return 0;
        }

        var count = (int)Math.Min(destination.Length, Length - offset);
        var rest = destination[..count];
        var word = unchecked((ulong)offset / 8);
        Span<byte> edge = stackalloc byte[8];

        var skip = (int)(offset % 8);
        if (skip > 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(edge, Word(word++));
            var taken = Math.Min(8 - skip, rest.Length);
            edge.Slice(skip, taken).CopyTo(rest);
            rest = rest[taken..];
        }

        var whole = MemoryMarshal.Cast<byte, ulong>(rest[..(rest.Length & ~7)]);
        for (var i = 0; i < whole.Length; i++)
        {
            var value = Word(word++);
            whole[i] = BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
        }

        rest = rest[(whole.Length * 8)..];
        if (rest.Length > 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(edge, Word(word));
            edge[..rest.Length].CopyTo(rest);
        }

        return count;
    }

    private ulong Word(ulong index) => Mix(_key + unchecked(index * 0x9E3779B97F4A7C15));

    /// <summary>The finaliser of SplitMix64: every input bit reaches every output bit.</summary>
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    private string ComputeSha1()
    {
        // SHA-1 is the name that WSUS gives a file, nothing is protected by it.
#pragma warning disable CA5350
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        var buffer = new byte[64 * 1024];
        for (long offset = 0; offset < Length; offset += buffer.Length)
        {
            hash.AppendData(buffer, 0, Read(offset, buffer));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
