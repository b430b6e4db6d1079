using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Exchanges;

/// <summary>What came of comparing the octets that several answers have of the same places of the file.</summary>
/// <param name="Agreements">Where two answers have the same octets.</param>
/// <param name="Differences">Where two answers have not.</param>
public sealed record ByteComparison(
    ImmutableArray<ByteAgreement> Agreements,
    ImmutableArray<ByteDifference> Differences
)
{
    /// <summary>True when no octet was there twice.</summary>
    public bool IsEmpty => Agreements.IsEmpty && Differences.IsEmpty;
}

/// <summary>Two answers have the same octets there.</summary>
/// <param name="Range">Octets of the file.</param>
/// <param name="Exchange">Number of an exchange over the route under test.</param>
/// <param name="Other">Number of the exchange that it was compared with; of the control run where there is one.</param>
public readonly record struct ByteAgreement(ByteRange Range, int Exchange, int Other);

/// <summary>Two answers differ there.</summary>
/// <param name="Range">
/// Octets of the file: from the first that differs to the last where the octets themselves were kept, else the
/// block or the answer whose digests differ.
/// </param>
/// <param name="Exchange">Number of an exchange over the route under test.</param>
/// <param name="Other">Number of the exchange that it was compared with; of the control run where there is one.</param>
/// <param name="IsLocated">True when <paramref name="Range"/> begins with the first octet that differs.</param>
public readonly record struct ByteDifference(ByteRange Range, int Exchange, int Other, bool IsLocated);
