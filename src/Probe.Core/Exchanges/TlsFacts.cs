using System.Collections.Immutable;

namespace Probe.Exchanges;

/// <summary>What the TLS handshake showed.</summary>
public sealed record TlsFacts
{
    /// <summary>Protocol, such as <c>TLSv1.3</c>.</summary>
    public string? Protocol { get; init; }

    /// <summary>Cipher suite by its IANA name.</summary>
    public string? CipherSuite { get; init; }

    /// <summary>Subject of the leaf certificate.</summary>
    public string? Subject { get; init; }

    /// <summary>Issuer of the leaf certificate.</summary>
    public string? Issuer { get; init; }

    /// <summary>When the leaf certificate expires.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>SHA-256 of the leaf certificate, lower-case hex.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>
    /// What was wrong with the certificate, as failure causes (<see cref="FailureCauses"/>), also when the run
    /// went on all the same because the user asked for it (<c>-k</c>).
    /// </summary>
    public ImmutableArray<string> Problems { get; init; } = [];
}
