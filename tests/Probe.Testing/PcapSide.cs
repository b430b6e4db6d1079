using System.Collections.Immutable;

namespace Probe.Testing;

/// <summary>What one side of a TCP connection sent, as a capture has it.</summary>
/// <param name="Octets">The octets in the order of sequence numbers, up to the first that is missing.</param>
/// <param name="OctetsBehindGap">Octets that were captured behind a missing one and are left out; 0 where nothing is missing.</param>
public sealed record PcapSide(ImmutableArray<byte> Octets, int OctetsBehindGap);
