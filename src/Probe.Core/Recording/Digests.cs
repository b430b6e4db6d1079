using System.Security.Cryptography;
using Probe.Exchanges;

namespace Probe.Recording;

/// <summary>The hash states that the bodies of one sender take turns with; made when first needed.</summary>
public sealed class Digests : IDisposable
{
    /// <summary>From this many octets on, the system's code has saved more time than loading it takes.</summary>
    private const long WorthLoading = 1024 * 1024;

    private static long _hashedPlainly;

    private IncrementalHash? _sha256;
    private IncrementalHash? _sha1;
    private IncrementalHash? _block;

    /// <summary>SHA-256 of the body that is being read.</summary>
    public IncrementalHash Sha256 => _sha256 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>SHA-1 of it.</summary>
    public IncrementalHash Sha1 => _sha1 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA1);

    /// <summary>SHA-256 of its current block.</summary>
    public IncrementalHash Block => _block ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Digests over the series of ranges.</summary>
    public SeriesHash Series { get; } = new();

    /// <summary>SHA-256 of a short body, lower-case hex.</summary>
    /// <param name="octets">All of it.</param>
    public string Sha256OfShort(ReadOnlySpan<byte> octets)
    {
        if (_sha256 is null && Interlocked.Add(ref _hashedPlainly, octets.Length) < WorthLoading)
        {
            return PlainSha256.HashToHex(octets);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(octets, digest);
        return Convert.ToHexStringLower(digest);
    }

    /// <summary>The digest of what was appended, lower-case hex; the state is empty afterwards.</summary>
    public static string Take(IncrementalHash hash)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        return Convert.ToHexStringLower(digest[..hash.GetHashAndReset(digest)]);
    }

    /// <summary>The same as a value.</summary>
    public static Sha256Value TakeValue(IncrementalHash sha256)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        sha256.GetHashAndReset(digest);
        return Sha256Value.Of(digest);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sha256?.Dispose();
        _sha1?.Dispose();
        _block?.Dispose();
        Series.Dispose();
    }
}
