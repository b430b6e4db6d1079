using System.Collections.Immutable;

namespace Probe.Http;

/// <summary>What one call of <see cref="MultipartByterangesReader.Advance"/> came to.</summary>
public enum MultipartStepKind
{
    /// <summary>Nothing can be said before more octets arrive (or the body ends).</summary>
    NeedMoreData,

    /// <summary>A part's head was read; it is <see cref="MultipartByterangesReader.Part"/>.</summary>
    PartHead,

    /// <summary>Some octets of the part: <see cref="MultipartStep.BodyStart"/> and <see cref="MultipartStep.BodyLength"/> in the input given.</summary>
    PartBody,

    /// <summary>The part is complete; <see cref="MultipartByterangesReader.PartOctets"/> is its length.</summary>
    PartEnd,

    /// <summary>The body ended, its closing boundary was seen.</summary>
    End,

    /// <summary>The body cannot be read on: <see cref="MultipartByterangesReader.Problem"/>. Nothing follows.</summary>
    Problem,
}

/// <summary>One step of reading a multipart body.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Consumed">Octets of the input that are done with, from its start.</param>
/// <param name="BodyStart">For <see cref="MultipartStepKind.PartBody"/>: offset in the input of the part's octets.</param>
/// <param name="BodyLength">For <see cref="MultipartStepKind.PartBody"/>: how many of them.</param>
public readonly record struct MultipartStep(
    MultipartStepKind Kind,
    int Consumed,
    int BodyStart = 0,
    int BodyLength = 0
);

/// <summary>What is wrong with a multipart body.</summary>
public enum MultipartFault
{
    /// <summary>The body ended, or <see cref="MultipartLimits.MaxPreambleOctets"/> passed, without a first boundary.</summary>
    NoFirstBoundary,

    /// <summary>A part's head cannot be parsed.</summary>
    MalformedPartHead,

    /// <summary>A part's head is larger, or has more lines, than the limits allow.</summary>
    PartHeadTooLarge,

    /// <summary>There are more parts than <see cref="MultipartLimits.MaxParts"/>.</summary>
    TooManyParts,

    /// <summary>The body ended inside a part's head.</summary>
    EndsInPartHead,

    /// <summary>The body ended inside a part: its closing boundary is missing.</summary>
    NoClosingBoundary,
}

/// <summary>Why a multipart body cannot be read on.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Offset">Offset in octets within the body.</param>
/// <param name="Detail">What was there, control characters escaped.</param>
public sealed record MultipartProblem(MultipartFault Fault, long Offset, string Detail);

/// <summary>The head of one part.</summary>
/// <param name="Index">Number of the part, from 0.</param>
/// <param name="Offset">Offset in the body of the part's first header octet.</param>
/// <param name="Headers">Its header lines in order.</param>
/// <param name="ContentRange">Its Content-Range, where one could be read.</param>
/// <param name="ContentRangeProblem">Otherwise what is wrong with it.</param>
/// <param name="OtherHeaderOctets">
/// Octets of header lines other than Content-Range and Content-Type, line ends counted. BITS takes at most 180 of
/// them in a part (bits-protocol 2.1).
/// </param>
/// <param name="Anomalies">What was irregular yet readable in the head; offsets within the part's head.</param>
public sealed record MultipartPart(
    int Index,
    long Offset,
    HeaderList Headers,
    ContentRange? ContentRange,
    string? ContentRangeProblem,
    int OtherHeaderOctets,
    ImmutableArray<Anomaly> Anomalies
);
