using System.Collections.Immutable;

namespace Probe.Exchanges;

/// <summary>What the TLS handshake showed.</summary>
public sealed record TlsFacts
{
    /// <summary>Protocol, such as <c>TLSv1.3</c>.</summary>
    public string? Protocol { get; init; }

    /// <summary>Cipher suite by its IANA name.</summary>
    public string? CipherSuite { get; init; }

    /// <summary>Application protocol agreed on (ALPN); null without, as for BITS, which offers none on HTTP/1.1.</summary>
    public string? ApplicationProtocol { get; init; }

    /// <summary>Subject of the leaf certificate.</summary>
    public string? Subject { get; init; }

    /// <summary>Issuer of the leaf certificate.</summary>
    public string? Issuer { get; init; }

    /// <summary>When the leaf certificate expires.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>SHA-256 of the leaf certificate, lower-case hex.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>The chain as it was built here, the server's own certificate first.</summary>
    public ImmutableArray<CertificateFacts> Chain { get; init; } = [];

    /// <summary>What the platform says of the chain, by the names of X509ChainStatusFlags; empty when all is well.</summary>
    public ImmutableArray<string> ChainStatus { get; init; } = [];

    /// <summary>False when the leaf certificate is not for the name that was asked for.</summary>
    public bool NameMatches { get; init; } = true;

    /// <summary>This machine's clock when the certificate was looked at.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>True when the server asked for a client certificate, even if it went on without one.</summary>
    public bool ClientCertificateWanted { get; init; }

    /// <summary>Subject of the client certificate sent; null when none was.</summary>
    public string? ClientCertificateSent { get; init; }

    /// <summary>The alert that the peer broke off with, where one was seen.</summary>
    public TlsAlert? Alert { get; init; }

    /// <summary>
    /// What was wrong with the certificate, as failure causes (<see cref="FailureCauses"/>), also when the run
    /// went on all the same because the user asked for it (<c>-k</c>).
    /// </summary>
    public ImmutableArray<string> Problems { get; init; } = [];
}
