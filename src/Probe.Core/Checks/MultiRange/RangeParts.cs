using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Checks.MultiRange;

/// <summary>
/// What a 206 to several ranges has of the file, part by part: the parts of a multipart/byteranges body, or the one
/// piece of a body with a Content-Range of its own. Read from the octets kept of the body.
/// </summary>
internal sealed record RangeParts
{
    /// <summary>True for a multipart/byteranges body, false for one piece.</summary>
    internal required bool IsMultipart { get; init; }

    /// <summary>The parts in the order of the body; those before a problem where there is one.</summary>
    internal ImmutableArray<RangePart> Parts { get; init; } = [];

    /// <summary>Why the body cannot be read, or not to its end; null when it can.</summary>
    internal string? Problem { get; init; }

    /// <summary>Offset in the body of the problem; null where it is in the head.</summary>
    internal long? ProblemOffset { get; init; }

    /// <summary>Line ends before the first boundary.</summary>
    internal int LineEndsBeforeFirstBoundary { get; init; }

    /// <summary>Reads the reply; null for anything but a 206.</summary>
    internal static RangeParts? Of(Exchange exchange)
    {
        if (exchange is not { Status: 206, Response: { } head, Body: { } body })
        {
            return null;
        }

        var octets = body.Slices.FirstOrDefault(s => s.Offset == 0)?.Bytes ?? [];
        if (head.Headers.Get("Content-Type") is { } type && IsByteranges(type))
        {
            return MultipartByterangesReader.BoundaryOf(type, out var problem) is { } boundary
                ? Read(boundary, octets, isWhole: octets.Length == body.Length && body.End == BodyEnd.Complete)
                : new RangeParts { IsMultipart = true, Problem = problem };
        }

        var range = head.Headers.Get("Content-Range") is { } value ? ContentRange.Parse(value, out _) : null;
        return new RangeParts
        {
            IsMultipart = false,
            Parts = [new RangePart(0, range, body.Length, octets, OtherHeaderOctets: 0)],
            Problem = range?.Range is null ? "it is neither multipart/byteranges nor has it a Content-Range" : null,
        };
    }

    private static bool IsByteranges(string contentType) =>
        contentType.Split(';')[0].Trim().Equals("multipart/byteranges", StringComparison.OrdinalIgnoreCase);

    private static RangeParts Read(string boundary, ImmutableArray<byte> octets, bool isWhole)
    {
        var reader = new MultipartByterangesReader(boundary);
        var parts = ImmutableArray.CreateBuilder<RangePart>();
        var position = 0;
        var start = 0;
        while (true)
        {
            var step = reader.Advance(octets.AsSpan()[position..], ended: true);
            position += step.Consumed;
            switch (step.Kind)
            {
                case MultipartStepKind.PartHead:
                    start = position;
                    continue;

                case MultipartStepKind.PartBody:
                    continue;

                case MultipartStepKind.PartEnd:
                    var part = reader.Part!;
                    parts.Add(
                        new RangePart(
                            start,
                            part.ContentRange,
                            reader.PartOctets,
                            octets.Slice(start, (int)reader.PartOctets),
                            part.OtherHeaderOctets
                        )
                    );
                    continue;

                default:
                    return new RangeParts
                    {
                        IsMultipart = true,
                        Parts = parts.DrainToImmutable(),
                        LineEndsBeforeFirstBoundary = reader.LineEndsBeforeFirstBoundary,
                        Problem =
                            step.Kind == MultipartStepKind.End ? null
                            : isWhole ? reader.Problem?.Detail ?? "it cannot be read"
                            : "it is longer than the ranges asked for, and was not read to its end",
                        ProblemOffset = reader.Problem?.Offset,
                    };
            }
        }
    }
}

/// <summary>One part of the file in a reply.</summary>
/// <param name="Offset">Offset in the body of its first octet.</param>
/// <param name="ContentRange">Its Content-Range, where one could be read.</param>
/// <param name="Length">Octets of it that came.</param>
/// <param name="Octets">Those octets, as far as they were kept.</param>
/// <param name="OtherHeaderOctets">Octets of its header lines other than Content-Range and Content-Type.</param>
internal sealed record RangePart(
    int Offset,
    ContentRange? ContentRange,
    long Length,
    ImmutableArray<byte> Octets,
    int OtherHeaderOctets
)
{
    /// <summary>The octets of the file that it says it has.</summary>
    internal ByteRange? Range => ContentRange?.Range;
}
