using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Probe.Testing;

/// <summary>A certificate authority of one test's own; nobody trusts it unless told to.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    /// <summary>Makes one.</summary>
    public TestAuthority()
    {
        var request = new CertificateRequest("CN=Test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddYears(-10),
            DateTimeOffset.UtcNow.AddYears(10)
        );
    }

    /// <summary>Its own certificate, PEM.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>Issues a certificate as the request has it, with the key given.</summary>
    /// <param name="request">Subject, extensions and key.</param>
    /// <param name="key">The private key to go with it.</param>
    /// <param name="from">When it becomes valid; a year ago by default.</param>
    /// <param name="to">When it expires; in a year by default.</param>
    /// <param name="issuer">Who signs it; this authority by default.</param>
    public X509Certificate2 Issue(
        CertificateRequest request,
        AsymmetricAlgorithm key,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null,
        X509Certificate2? issuer = null
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        var signer = issuer ?? _certificate;
        using var signerKey = signer.GetECDsaPrivateKey()!;
        using var issued = request.Create(
            signer.SubjectName,
            X509SignatureGenerator.CreateForECDsa(signerKey),
            from ?? DateTimeOffset.UtcNow.AddYears(-1),
            to ?? DateTimeOffset.UtcNow.AddYears(1),
            [1, .. RandomNumberGenerator.GetBytes(8)]
        );
        using var withKey = key switch
        {
            RSA rsa => issued.CopyWithPrivateKey(rsa),
            _ => issued.CopyWithPrivateKey((ECDsa)key),
        };
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Issues a server certificate with its key.</summary>
    /// <param name="host">Name or address that it is for.</param>
    /// <param name="validFor">How long from a year ago; by default two years.</param>
    /// <param name="usage">Extended key usage; server authentication by default.</param>
    public X509Certificate2 Issue(string host, TimeSpan? validFor = null, string usage = "1.3.6.1.5.5.7.3.1")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + host, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var begin = DateTimeOffset.UtcNow.AddYears(-1);
        using var issued = request.Create(
            _certificate,
            begin,
            begin + (validFor ?? TimeSpan.FromDays(730)),
            RandomNumberGenerator.GetBytes(8)
        );
        using var withKey = issued.CopyWithPrivateKey(key);

        // Windows cannot serve TLS with a key that exists in memory alone.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
