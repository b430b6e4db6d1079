using System.Collections.Immutable;
using System.Security.Cryptography;
using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;

namespace Probe.Recording;

/// <summary>Body octets in, <see cref="BodyFacts"/> out: memory stays flat however long the body is.</summary>
public sealed class BodyRecorder
{
    /// <summary>Most block digests of one body (16 GiB of it), so that an endless one cannot fill memory with them.</summary>
    private const int MaxBlocks = 262144;

    private const string EmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string EmptySha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";

    private readonly Digests _digests;
    private readonly SliceKeeper _slices;
    private readonly ImmutableArray<BlockDigest>.Builder _blocks = ImmutableArray.CreateBuilder<BlockDigest>();
    private readonly long? _fileOffset;
    private readonly bool _hasBody;
    private readonly bool _wantsSha1;
    private readonly bool _inSeries;
    private readonly bool _wantsBlocks;
    private bool _isLong;
    private bool _blockIsWhole;
    private bool _blockIsBegun;

    /// <param name="head">The response's head.</param>
    /// <param name="spec">What was asked.</param>
    /// <param name="digests">The sender's hash states, no other body under way.</param>
    /// <param name="first">Octets kept of the start of the body, whatever else is; at least <see cref="SliceKeeper.FirstOctets"/>.</param>
    public BodyRecorder(ResponseHead head, RequestSpec spec, Digests digests, int first = SliceKeeper.FirstOctets)
    {
        _digests = digests;
        _fileOffset = FileOffsetOf(head, spec);
        var expected = head.Framing == BodyFraming.ContentLength ? head.ContentLength : null;
        _slices = spec is { KeepsBody: true, BodyLimit: > 0 and var most }
            ? new SliceKeeper([new ByteRange(0, most - 1)], 0, expected)
            : new SliceKeeper(spec.KeepSlices, _fileOffset, expected, first);
        _hasBody = head.Framing != BodyFraming.None;
        _wantsSha1 = _hasBody && (spec.WantsSha1 || spec.InSeries);
        _wantsBlocks = HasWholeBlock(_fileOffset, expected);

        // Redirects, challenges and errors carry no part of the file: the series waits for the answer after them.
        _inSeries =
            spec.InSeries
            && head.Status is >= 200 and < 300
            && digests.Series.Begin(head.Status == 206 ? _fileOffset : null);
    }

    /// <summary>Octets so far.</summary>
    public long Length { get; private set; }

    /// <summary>Where in the file the body begins: by Content-Range for a 206, 0 for a 200 to GET, else null.</summary>
    public static long? FileOffsetOf(ResponseHead head, RequestSpec spec)
    {
        if (head.Status == 200)
        {
            return spec.Method == "GET" ? 0 : null;
        }

        if (head.Status != 206)
        {
            return null;
        }

        string? single = null;
        foreach (var field in head.Headers)
        {
            if (string.Equals(field.Name, "Content-Range", StringComparison.OrdinalIgnoreCase))
            {
                if (single is not null)
                {
                    return null;
                }

                single = field.Value;
            }
        }

        return single is null ? null : ContentRange.Parse(single, out _)?.Range?.First;
    }

    /// <summary>Octets of the body, in order.</summary>
    public void Append(ReadOnlySpan<byte> octets)
    {
        if (!_isLong && Length + octets.Length > SliceKeeper.FirstOctets)
        {
            // Up to here the slice kept has all of it, and a short body is hashed from there in one go.
            _isLong = true;
            Hash(_slices.First[..(int)Length]);
        }

        if (_isLong)
        {
            Hash(octets);
        }

        if (_wantsBlocks)
        {
            HashBlocks(octets);
        }

        if (_inSeries)
        {
            _digests.Series.Append(octets);
        }

        _slices.Append(Length, octets);
        Length += octets.Length;
    }

    /// <summary>What is known now that reading is over. To be called once, whatever ended it.</summary>
    /// <param name="end">What ended it.</param>
    /// <param name="trailers">Trailer lines, if any.</param>
    public BodyFacts Finish(BodyEnd end, HeaderList trailers)
    {
        if (_blockIsBegun)
        {
            Digests.Take(_digests.Block);
        }

        return new BodyFacts
        {
            Length = Length,
            End = end,
            Sha256 =
                !_hasBody ? null
                : _isLong ? Digests.Take(_digests.Sha256)
                : Length == 0 ? EmptySha256
                : _digests.Sha256OfShort(_slices.First),
            Sha1 =
                !_wantsSha1 ? null
                : _isLong ? Digests.Take(_digests.Sha1)
                : Length == 0 ? EmptySha1
#pragma warning disable CA5350 // WSUS names files by SHA-1; nothing is secured by it.
                : Convert.ToHexStringLower(SHA1.HashData(_slices.First)),
#pragma warning restore CA5350
            FileOffset = _fileOffset,
            Slices = _slices.ToSlices(),
            Blocks = _blocks.ToImmutable(),
            Series = _inSeries && end == BodyEnd.Complete ? _digests.Series.Current() : null,
            Trailers = trailers,
        };
    }

    private static bool HasWholeBlock(long? fileOffset, long? expected)
    {
        const long Block = BodyFacts.BlockOctets;

        // Half of the number range is more than any file; beyond it sums could overflow.
        if (fileOffset is not { } offset || offset > long.MaxValue / 2)
        {
            return false;
        }

        var firstBoundary = (offset + Block - 1) / Block * Block;
        return expected is not { } length || length >= firstBoundary - offset + Block;
    }

    private void Hash(ReadOnlySpan<byte> octets)
    {
        _digests.Sha256.AppendData(octets);
        if (_wantsSha1)
        {
            _digests.Sha1.AppendData(octets);
        }
    }

    private void HashBlocks(ReadOnlySpan<byte> octets)
    {
        const int Block = BodyFacts.BlockOctets;
        var position = _fileOffset!.Value + Length;
        while (!octets.IsEmpty)
        {
            var inBlock = (int)(position % Block);
            var part = octets[..Math.Min(octets.Length, Block - inBlock)];
            if (inBlock == 0)
            {
                _blockIsWhole = _blocks.Count < MaxBlocks;
            }

            position += part.Length;
            octets = octets[part.Length..];
            if (!_blockIsWhole)
            {
                continue;
            }

            _digests.Block.AppendData(part);
            _blockIsBegun = true;
            if (position % Block == 0)
            {
                _blocks.Add(new BlockDigest(position / Block - 1, Digests.TakeValue(_digests.Block)));
                _blockIsBegun = false;
            }
        }
    }
}
