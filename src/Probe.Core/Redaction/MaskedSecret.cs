namespace Probe.Redaction;

/// <summary>A secret that was masked, as evidence may tell of it.</summary>
/// <param name="Pseudonym">What stands in its place, the same wherever the same secret stood, as long as it.</param>
/// <param name="Kind">Where it was met first: <c>password</c>, <c>query token</c>, or the name of a header line in lower case.</param>
/// <param name="Octets">Its length.</param>
public sealed record MaskedSecret(string Pseudonym, string Kind, int Octets);
