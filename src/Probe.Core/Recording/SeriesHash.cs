using System.Security.Cryptography;
using Probe.Exchanges;

namespace Probe.Recording;

/// <summary>
/// Running digests over a series of ranges as long as each begins where the one before ended, from offset 0. Octets
/// once hashed cannot be taken back: after a gap, an overlap or a part read twice there is no digest, until a range
/// begins at 0 again.
/// </summary>
public sealed class SeriesHash : IDisposable
{
    private IncrementalHash? _sha1;
    private IncrementalHash? _sha256;
    private long _length;
    private bool _whole = true;

    /// <summary>A body of the series begins.</summary>
    /// <param name="fileOffset">Offset in the file of its first octet; null where that is not known.</param>
    /// <returns>True when it continues the series, so that its octets are to be appended.</returns>
    public bool Begin(long? fileOffset)
    {
        if (fileOffset == 0)
        {
            if (_length > 0)
            {
                Span<byte> unused = stackalloc byte[SHA256.HashSizeInBytes];
                _sha1!.GetHashAndReset(unused);
                _sha256!.GetHashAndReset(unused);
            }

            _length = 0;
            _whole = true;
            return true;
        }

        _whole &= fileOffset == _length;
        return _whole;
    }

    /// <summary>Octets of the body, in order.</summary>
    public void Append(ReadOnlySpan<byte> octets)
    {
        _sha1 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        _sha256 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _sha1.AppendData(octets);
        _sha256.AppendData(octets);
        _length += octets.Length;
    }

    /// <summary>The digests so far; null when there is nothing whole to speak of.</summary>
    public SeriesDigest? Current() =>
        !_whole || _length == 0
            ? null
            : new SeriesDigest(
                _length,
                Convert.ToHexStringLower(_sha1!.GetCurrentHash()),
                Convert.ToHexStringLower(_sha256!.GetCurrentHash())
            );

    /// <inheritdoc/>
    public void Dispose()
    {
        _sha1?.Dispose();
        _sha256?.Dispose();
    }
}
