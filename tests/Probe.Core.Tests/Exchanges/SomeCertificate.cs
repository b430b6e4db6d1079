using Probe.Exchanges;

namespace Probe.Core.Tests.Exchanges;

/// <summary>A server's certificate and its authority's, as literal facts for tests to change.</summary>
internal static class SomeCertificate
{
    internal static DateTimeOffset Now { get; } = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The server's own.</summary>
    internal static CertificateFacts Leaf { get; } =
        new()
        {
            Subject = "CN=wsus.example",
            Issuer = "CN=Some authority",
            Serial = "0102",
            Sha256 = "1ea1",
            NotBefore = Now.AddDays(-30),
            NotAfter = Now.AddDays(30),
            Names = ["wsus.example"],
            NameCount = 1,
            KeyAlgorithm = "RSA",
            KeyBits = 2048,
            KeySha256 = "aaaa",
            AuthorityKeyId = "0a0a",
            SignatureAlgorithm = "sha256RSA",
            Usages = ["1.3.6.1.5.5.7.3.1"],
        };

    /// <summary>Its authority's.</summary>
    internal static CertificateFacts Root { get; } =
        new()
        {
            Subject = "CN=Some authority",
            Issuer = "CN=Some authority",
            Serial = "01",
            Sha256 = "4007",
            NotBefore = Now.AddYears(-5),
            NotAfter = Now.AddYears(5),
            KeyAlgorithm = "RSA",
            KeyBits = 4096,
            KeySha256 = "bbbb",
            SignatureAlgorithm = "sha256RSA",
            IsSelfIssued = true,
        };

    /// <summary>What a handshake recorded that showed this chain.</summary>
    internal static TlsFacts Facts(params CertificateFacts[] chain) =>
        new()
        {
            Protocol = "TLSv1.2",
            Subject = chain[0].Subject,
            Issuer = chain[0].Issuer,
            NotAfter = chain[0].NotAfter,
            Thumbprint = chain[0].Sha256,
            Chain = [.. chain],
            SeenAt = Now,
        };
}
