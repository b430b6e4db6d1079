using System.Buffers.Binary;

namespace Probe.Exchanges;

/// <summary>A SHA-256 digest as a value of 32 octets: very many of them are kept of a long body.</summary>
/// <param name="A">Octets 0 to 7, big-endian.</param>
/// <param name="B">Octets 8 to 15.</param>
/// <param name="C">Octets 16 to 23.</param>
/// <param name="D">Octets 24 to 31.</param>
public readonly record struct Sha256Value(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Octets of a digest.</summary>
    public const int Octets = 32;

    /// <summary>Takes the digest out of its octets.</summary>
    /// <param name="digest">At least <see cref="Octets"/> of them.</param>
    public static Sha256Value Of(ReadOnlySpan<byte> digest) =>
        new(
            BinaryPrimitives.ReadUInt64BigEndian(digest),
            BinaryPrimitives.ReadUInt64BigEndian(digest[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(digest[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(digest[24..])
        );

    /// <summary>Lower-case hex.</summary>
    public override string ToString() => $"{A:x16}{B:x16}{C:x16}{D:x16}";
}
