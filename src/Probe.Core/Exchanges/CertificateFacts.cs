using System.Collections.Immutable;

namespace Probe.Exchanges;

/// <summary>
/// One certificate of a chain, as far as it bears on trust. Whoever records it bounds every text and list: a
/// certificate may hold megabytes, and says what it likes.
/// </summary>
public sealed record CertificateFacts
{
    /// <summary>Most names kept of one certificate.</summary>
    public const int MostNames = 32;

    /// <summary>Most characters kept of one text.</summary>
    public const int MostCharacters = 512;

    /// <summary>Most certificates kept of one chain.</summary>
    public const int MostOfChain = 12;

    /// <summary>Whom it is for.</summary>
    public required string Subject { get; init; }

    /// <summary>Who signed it.</summary>
    public required string Issuer { get; init; }

    /// <summary>Serial number, lower-case hex.</summary>
    public required string Serial { get; init; }

    /// <summary>SHA-256 of the whole certificate, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>First moment of its time.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Last moment of its time.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>DNS names and addresses that it is good for, at most <see cref="MostNames"/>.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>How many of them it has in all.</summary>
    public int NameCount { get; init; }

    /// <summary>Kind of key, such as <c>RSA</c> or <c>ECC</c>.</summary>
    public string? KeyAlgorithm { get; init; }

    /// <summary>Length of the key in bits, where known.</summary>
    public int? KeyBits { get; init; }

    /// <summary>SHA-256 of its public key (SubjectPublicKeyInfo), lower-case hex; null where it was not recorded.</summary>
    public string? KeySha256 { get; init; }

    /// <summary>
    /// What it says of its issuer's key: the identifier of its authority key identifier extension, lower-case hex;
    /// null for none.
    /// </summary>
    public string? AuthorityKeyId { get; init; }

    /// <summary>Algorithm that it is signed with, such as <c>sha256RSA</c>.</summary>
    public string? SignatureAlgorithm { get; init; }

    /// <summary>Extended key usages as object identifiers; empty when it is good for any.</summary>
    public ImmutableArray<string> Usages { get; init; } = [];

    /// <summary>Where its issuer's own certificate is to be had (authority information access).</summary>
    public ImmutableArray<string> IssuerUrls { get; init; } = [];

    /// <summary>True when subject and issuer are the same octets.</summary>
    public bool IsSelfIssued { get; init; }
}
