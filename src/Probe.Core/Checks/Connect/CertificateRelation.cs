using System.Collections.Immutable;
using Probe.Exchanges;

namespace Probe.Checks.Connect;

/// <summary>
/// How the certificate that came through the proxy stands to one that came straight from the server, as far as bytes
/// tell. Names and key identifiers are what a certificate says of itself, and a copy says the same; a key that has
/// signed, or that the handshake was done with, cannot be copied. In the order of what clears first.
/// </summary>
internal enum CertificateRelation
{
    /// <summary>The same certificate.</summary>
    Same,

    /// <summary>Another certificate for the same key: who showed it holds the server's own.</summary>
    SameKey,

    /// <summary>Another certificate, signed by the same authority's key: renewed, or another member of a farm.</summary>
    SameAuthority,

    /// <summary>Another certificate by an authority of the same name, and no key that tells whether it is the same one.</summary>
    Undecided,

    /// <summary>Another certificate by an authority of the same name that has another key.</summary>
    Namesake,

    /// <summary>By another authority, and both are below one and the same.</summary>
    SisterAuthority,

    /// <summary>By another authority.</summary>
    OtherAuthority,
}

/// <summary>Finds the relation.</summary>
internal static class CertificateRelations
{
    /// <summary>The relation of the certificate seen to one that came straight from the server.</summary>
    internal static CertificateRelation Of(TlsFacts seen, TlsFacts direct)
    {
        if (seen.Thumbprint == direct.Thumbprint)
        {
            return CertificateRelation.Same;
        }

        if (Leaf(seen)?.KeySha256 is { } key && key == Leaf(direct)?.KeySha256)
        {
            return CertificateRelation.SameKey;
        }

        var (signer, other) = (SignerKey(seen), SignerKey(direct));
        if (signer is not null && signer == other)
        {
            return CertificateRelation.SameAuthority;
        }

        if (seen.Issuer != direct.Issuer)
        {
            return Above(seen).Intersect(Above(direct)).Any()
                ? CertificateRelation.SisterAuthority
                : CertificateRelation.OtherAuthority;
        }

        // An identifier that differs is a key that differs; one that agrees may be a copy.
        return signer is not null && other is not null ? CertificateRelation.Namesake
            : Identifier(seen) is { } one && Identifier(direct) is { } two && one != two ? CertificateRelation.Namesake
            : CertificateRelation.Undecided;
    }

    /// <summary>The key that signed the certificate, in words: its digest, else the identifier that the certificate gives.</summary>
    internal static string Signer(TlsFacts facts) =>
        SignerKey(facts) is { } key ? $"key SHA-256 {key}"
        : Identifier(facts) is { } identifier ? $"key identifier {identifier}"
        : "key unknown";

    /// <summary>The key whose signature on the leaf was verified here; null where none was.</summary>
    private static string? SignerKey(TlsFacts facts) =>
        IsVerified(facts)
            ? facts.Chain switch
            {
                [_, var issuer, ..] => issuer.KeySha256,
                [{ IsSelfIssued: true } leaf] => leaf.KeySha256,
                _ => null,
            }
            : null;

    private static string? Identifier(TlsFacts facts) => Leaf(facts)?.AuthorityKeyId;

    private static IEnumerable<string> Above(TlsFacts facts) =>
        IsVerified(facts)
            ? facts.Chain.Skip(1).Select(c => c.KeySha256).OfType<string>()
            : ImmutableArray<string>.Empty;

    private static bool IsVerified(TlsFacts facts) =>
        !facts.ChainStatus.Contains("NotSignatureValid", StringComparer.Ordinal);

    private static CertificateFacts? Leaf(TlsFacts facts) => facts.Chain is [var leaf, ..] ? leaf : null;
}
