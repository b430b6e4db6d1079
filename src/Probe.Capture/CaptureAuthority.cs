using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Probe.Capture;

/// <summary>
/// The user's own certificate authority, which signs for the hosts whose tunnels are decrypted: ECDSA P-256. Leaf
/// certificates are short-lived, kept per host, and share one key that lives as long as the run.
/// </summary>
public sealed class CaptureAuthority : IDisposable
{
    private const int MostKept = 4096;
    private static readonly TimeSpan LeafLife = TimeSpan.FromDays(7);

    private readonly X509Certificate2 _root;
    private readonly ECDsa _leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ConcurrentDictionary<string, (SslStreamCertificateContext Context, DateTimeOffset Until)> _leaves =
        new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Uses an authority.</summary>
    /// <param name="root">Its certificate, with its key; disposed with this.</param>
    public CaptureAuthority(X509Certificate2 root)
    {
        ArgumentNullException.ThrowIfNull(root);
        _root = root;
    }

    /// <summary>The authority's certificate, PEM: what clients have to trust.</summary>
    public string CertificatePem => _root.ExportCertificatePem();

    /// <summary>Until when the authority is valid.</summary>
    public DateTimeOffset NotAfter => _root.NotAfter;

    /// <summary>Makes a new authority.</summary>
    /// <param name="now">The present; it is valid from yesterday for two years.</param>
    /// <returns>Certificate and private key, each PEM.</returns>
    public static (string Certificate, string Key) Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serial = Serial();
        var request = new CertificateRequest(
            $"CN=bitsprobe capture {Convert.ToHexStringLower(serial.AsSpan(0, 4))}, O=made on this machine for its own use",
            key,
            HashAlgorithmName.SHA256
        );
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var root = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(2));
        return (root.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>What is shown to a client that wants this host.</summary>
    /// <param name="host">Name or address.</param>
    /// <param name="now">The present.</param>
    internal SslStreamCertificateContext For(string host, DateTimeOffset now)
    {
        if (_leaves.TryGetValue(host, out var kept) && kept.Until > now)
        {
            return kept.Context;
        }

        if (_leaves.Count >= MostKept)
        {
            _leaves.Clear();
        }

        var context = SslStreamCertificateContext.Create(Issue(host, now), [_root], offline: true);
        _leaves[host] = (context, now + LeafLife / 2);
        return context;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _leafKey.Dispose();
        _root.Dispose();
    }

    private X509Certificate2 Issue(string host, DateTimeOffset now)
    {
        var bare = host.Trim('[', ']').TrimEnd('.');

        // A common name has at most 64 characters; what counts is the alternative name.
        var request = new CertificateRequest(
            new X500DistinguishedName(bare.Length is > 0 and <= 64 ? $"CN=\"{bare}\"" : "CN=bitsprobe capture"),
            _leafKey,
            HashAlgorithmName.SHA256
        );
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(bare, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(bare);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false)
        );
        var begin = Later(now.AddDays(-1), _root.NotBefore);
        var end = now + LeafLife < _root.NotAfter ? now + LeafLife : _root.NotAfter;
        using var signed = request.Create(_root, begin, end, Serial());
        using var withKey = signed.CopyWithPrivateKey(_leafKey);

        // Windows cannot serve TLS with a key that exists in memory alone.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 1);
        return serial;
    }
}
