namespace Probe.Http;

/// <summary>Something irregular in a reply that tolerant clients accept; reported, never repaired in silence.</summary>
/// <param name="Kind">Which irregularity, as a stable token (see <see cref="AnomalyKinds"/>).</param>
/// <param name="Offset">Offset in octets within the response head (or within the body for chunk framing).</param>
/// <param name="Detail">What was there, in words; quoted bytes have control characters escaped.</param>
public sealed record Anomaly(string Kind, long Offset, string Detail);
