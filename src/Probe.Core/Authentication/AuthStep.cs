using Probe.Options;

namespace Probe.Authentication;

/// <summary>How far a request answers a challenge.</summary>
/// <param name="Scheme">Scheme of the answer.</param>
/// <param name="Round">
/// Which answer it is, from 1; 0 for a request that brings none and relies on a connection which said before who is
/// asking.
/// </param>
/// <param name="Nonce">Digest: the nonce that it used.</param>
public sealed record AuthStep(AuthScheme Scheme, int Round, string? Nonce = null);

/// <summary>What the exchange of tokens made of a challenge.</summary>
public enum TokenOutcome
{
    /// <summary>There is a token to answer with.</summary>
    Ready,

    /// <summary>This machine has no such scheme, or nothing to log in with.</summary>
    Unavailable,

    /// <summary>What the peer sent is no token of the scheme.</summary>
    Malformed,
}

/// <summary>The answer to an NTLM or Negotiate challenge, made where the reply was read: it needs state and the system.</summary>
/// <param name="Target">Whose challenge.</param>
/// <param name="Scheme">NTLM or Negotiate.</param>
/// <param name="Outcome">Whether there is an answer.</param>
/// <param name="Token">The answer in Base64, a secret; null without one.</param>
/// <param name="Problem">Why there is none, in words; null when there is one.</param>
public sealed record TokenFacts(
    AuthTarget Target,
    AuthScheme Scheme,
    TokenOutcome Outcome,
    string? Token,
    string? Problem
)
{
    /// <summary>Never shows the token.</summary>
    public override string ToString() => $"{Scheme.Name()} for {Target.Words()}: {Outcome} {Problem}";
}
