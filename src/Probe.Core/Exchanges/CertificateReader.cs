using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Probe.Http;

namespace Probe.Exchanges;

/// <summary>
/// A certificate as facts: bounded, escaped, and none of it believed. An extension that cannot be read is left out;
/// what follows from it is for the chain's own status to say.
/// </summary>
public static class CertificateReader
{
    private const int MostUrls = 4;
    private const int MostUsages = 16;

    /// <summary>Most octets of a key identifier: those in use are a SHA-1 or a SHA-256.</summary>
    private const int MostOfIdentifier = 64;

    /// <summary>A larger extension is not read at all: no honest one has it.</summary>
    private const int LargestExtension = 256 * 1024;

    /// <summary>Reads it.</summary>
    /// <param name="certificate">As a peer sent it.</param>
    public static CertificateFacts Read(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var (names, count) = Names(certificate);
        var (algorithm, bits) = Key(certificate);
        return new CertificateFacts
        {
            Subject = Text(certificate.Subject),
            Issuer = Text(certificate.Issuer),
            Serial = Text(certificate.SerialNumber.ToLowerInvariant()),
            Sha256 = Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256)),
            NotBefore = certificate.NotBefore,
            NotAfter = certificate.NotAfter,
            Names = names,
            NameCount = count,
            KeyAlgorithm = algorithm,
            KeyBits = bits,
            KeySha256 = Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo())),
            AuthorityKeyId = AuthorityKeyId(certificate),
            SignatureAlgorithm = Text(
                certificate.SignatureAlgorithm.FriendlyName ?? certificate.SignatureAlgorithm.Value ?? "unknown"
            ),
            Usages = Usages(certificate),
            IssuerUrls = IssuerUrls(certificate),
            IsSelfIssued = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData),
        };
    }

    private static (ImmutableArray<string> Names, int Count) Names(X509Certificate2 certificate)
    {
        var kept = ImmutableArray.CreateBuilder<string>();
        var count = 0;
        foreach (var extension in Readable<X509SubjectAlternativeNameExtension>(certificate))
        {
            try
            {
                foreach (
                    var name in extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(Shown))
                )
                {
                    count++;
                    if (kept.Count < CertificateFacts.MostNames)
                    {
                        kept.Add(Text(name));
                    }
                }
            }
            catch (CryptographicException)
            {
                // Names that cannot be read are none.
            }
        }

        return (kept.ToImmutable(), count);
    }

    private static string Shown(IPAddress address) =>
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    private static (string? Algorithm, int? Bits) Key(X509Certificate2 certificate)
    {
        var name = certificate.PublicKey.Oid.FriendlyName ?? certificate.PublicKey.Oid.Value;
        try
        {
            using AsymmetricAlgorithm? key =
                (AsymmetricAlgorithm?)certificate.GetRSAPublicKey() ?? certificate.GetECDsaPublicKey();
            return (
                key is RSA ? "RSA"
                : name is null ? null
                : Text(name),
                key?.KeySize
            );
        }
        catch (CryptographicException)
        {
            // A curve or parameters that this platform does not know.
            return (name is null ? null : Text(name), null);
        }
    }

    private static string? AuthorityKeyId(X509Certificate2 certificate)
    {
        foreach (var extension in Readable<X509AuthorityKeyIdentifierExtension>(certificate))
        {
            try
            {
                if (extension.KeyIdentifier is { Length: > 0 and <= MostOfIdentifier } identifier)
                {
                    return Convert.ToHexStringLower(identifier.Span);
                }
            }
            catch (CryptographicException)
            {
                // An identifier that cannot be read is none.
            }
        }

        return null;
    }

    private static ImmutableArray<string> Usages(X509Certificate2 certificate)
    {
        var usages = ImmutableArray.CreateBuilder<string>();
        foreach (var extension in Readable<X509EnhancedKeyUsageExtension>(certificate))
        {
            try
            {
                foreach (var usage in extension.EnhancedKeyUsages)
                {
                    // The use that decides must not be the one that is left out.
                    if (usages.Count < MostUsages || usage.Value is "1.3.6.1.5.5.7.3.1" or "2.5.29.37.0")
                    {
                        usages.Add(Text(usage.Value ?? ""));
                    }

                    if (usages.Count > 2 * MostUsages)
                    {
                        break;
                    }
                }
            }
            catch (CryptographicException)
            {
                // The chain's status speaks of it.
            }
        }

        return usages.ToImmutable();
    }

    private static ImmutableArray<string> IssuerUrls(X509Certificate2 certificate)
    {
        var urls = ImmutableArray.CreateBuilder<string>();
        foreach (var extension in Readable<X509AuthorityInformationAccessExtension>(certificate))
        {
            try
            {
                urls.AddRange(extension.EnumerateCAIssuersUris().Take(MostUrls - urls.Count).Select(Text));
            }
            catch (CryptographicException)
            {
                // An address that cannot be read is none.
            }
        }

        return urls.ToImmutable();
    }

    private static IEnumerable<T> Readable<T>(X509Certificate2 certificate)
        where T : X509Extension => certificate.Extensions.OfType<T>().Where(e => e.RawData.Length <= LargestExtension);

    private static string Text(string text) => Printable.Escape(text, CertificateFacts.MostCharacters);
}
