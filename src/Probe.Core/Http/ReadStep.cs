namespace Probe.Http;

/// <summary>What one call of <see cref="ResponseReader.Advance"/> came to.</summary>
public enum ReadStepKind
{
    /// <summary>Nothing can be said before more octets arrive (or the connection ends).</summary>
    NeedMoreData,

    /// <summary>An interim (1xx) head was read; it is the last of <see cref="ResponseReader.Interim"/>.</summary>
    Interim,

    /// <summary>The final head was read; it is <see cref="ResponseReader.Head"/>.</summary>
    Head,

    /// <summary>Some octets of the body: <see cref="ReadStep.BodyStart"/> and <see cref="ReadStep.BodyLength"/> in the input given.</summary>
    Body,

    /// <summary>The response is complete.</summary>
    End,

    /// <summary>The response cannot be read on: <see cref="ResponseReader.Problem"/>. Nothing follows.</summary>
    Problem,
}

/// <summary>One step of reading a response.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Consumed">Octets of the input that are done with, from its start.</param>
/// <param name="BodyStart">For <see cref="ReadStepKind.Body"/>: offset in the input of the body octets.</param>
/// <param name="BodyLength">For <see cref="ReadStepKind.Body"/>: how many body octets.</param>
public readonly record struct ReadStep(ReadStepKind Kind, int Consumed, int BodyStart = 0, int BodyLength = 0);

/// <summary>Why a response cannot be read on.</summary>
/// <param name="Cause">A token of <see cref="Probe.Exchanges.FailureCauses"/>.</param>
/// <param name="InHead">True when the head is at fault, false when the body is.</param>
/// <param name="Offset">Offset in octets, within the head or within the raw body (chunk lines counted).</param>
/// <param name="Detail">What was there and what was expected, control characters escaped.</param>
public sealed record ReadProblem(string Cause, bool InHead, long Offset, string Detail);
