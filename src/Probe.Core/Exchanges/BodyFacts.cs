using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Exchanges;

/// <summary>What is known of a response body: length, digests and the slices kept, never the whole of a large one.</summary>
public sealed record BodyFacts
{
    /// <summary>Octets of one digest block: blocks are aligned to the file's offsets.</summary>
    public const int BlockOctets = 64 * 1024;

    /// <summary>Octets received, chunk framing not counted.</summary>
    public required long Length { get; init; }

    /// <summary>What ended it.</summary>
    public required BodyEnd End { get; init; }

    /// <summary>
    /// Why a body of somebody else's was not seen to its end (<see cref="BodyEnd.CutByPlan"/>); null where the plan was
    /// this program's own.
    /// </summary>
    public BodyCut? Cut { get; init; }

    /// <summary>SHA-256 over all octets received, lower-case hex; of what was received when the body is not complete.</summary>
    public string? Sha256 { get; init; }

    /// <summary>SHA-1 over all octets received, lower-case hex; WSUS names files by it. Null when not asked for.</summary>
    public string? Sha1 { get; init; }

    /// <summary>
    /// Offset in the file of the body's first octet: Content-Range's first for a 206 with one range, 0 for a 200;
    /// null where the body is not a piece of the file (error pages, multipart, no readable Content-Range).
    /// </summary>
    public long? FileOffset { get; init; }

    /// <summary>
    /// Octets kept as they came, ascending and not overlapping, by their offset in the body. The first 64 KiB are
    /// always kept, and the slices that the request spec asked for.
    /// </summary>
    public ImmutableArray<BodySlice> Slices { get; init; } = [];

    /// <summary>
    /// SHA-256 of each whole block of <see cref="BlockOctets"/> octets, by the block's number in the file
    /// (file offset / block size). Only for bodies with a <see cref="FileOffset"/>.
    /// </summary>
    public ImmutableArray<BlockDigest> Blocks { get; init; } = [];

    /// <summary>Digests over the whole contiguous series that this range ends, when the spec is part of one.</summary>
    public SeriesDigest? Series { get; init; }

    /// <summary>Trailer lines after a chunked body.</summary>
    public HeaderList Trailers { get; init; } = HeaderList.Empty;
}

/// <summary>Octets of a body as they came.</summary>
/// <param name="Offset">Offset in the body of the first octet.</param>
/// <param name="Bytes">The octets.</param>
public sealed record BodySlice(long Offset, ImmutableArray<byte> Bytes);

/// <summary>SHA-256 of one aligned block of the file.</summary>
/// <param name="Index">Number of the block: file offset / <see cref="BodyFacts.BlockOctets"/>.</param>
/// <param name="Sha256">The digest.</param>
public readonly record struct BlockDigest(long Index, Sha256Value Sha256);

/// <summary>Digests over a series of ranges that follow each other without gap from offset 0.</summary>
/// <param name="Length">Octets from offset 0 to the end of this range.</param>
/// <param name="Sha1">SHA-1 of them, lower-case hex.</param>
/// <param name="Sha256">SHA-256 of them, lower-case hex.</param>
public sealed record SeriesDigest(long Length, string Sha1, string Sha256);
