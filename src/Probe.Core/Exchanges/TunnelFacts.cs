using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Exchanges;

/// <summary>The CONNECT that opened the tunnel an exchange ran through.</summary>
public sealed record TunnelFacts
{
    /// <summary>Exact octets of the CONNECT head sent; credentials are in them.</summary>
    public required ImmutableArray<byte> RequestBytes { get; init; }

    /// <summary>The proxy's answer, when it gave one that can be read.</summary>
    public ResponseHead? Response { get; init; }
}
