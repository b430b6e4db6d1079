using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Probe.Interop.Servers;

/// <summary>An authority of our own and a certificate by it for loopback, as PEM files.</summary>
internal sealed class Certificates : IDisposable
{
    private readonly WorkFolder _folder = new("tls");

    /// <param name="flaw">What is wrong with the server's certificate.</param>
    /// <param name="authorityName">Common name of the authority.</param>
    public Certificates(
        CertificateFlaw flaw = CertificateFlaw.None,
        string authorityName = "bitsprobe interop authority"
    )
    {
        var now = DateTimeOffset.UtcNow;
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = AuthorityRequest($"CN={authorityName}", authorityKey)
            .CreateSelfSigned(now.AddDays(-30), now.AddDays(1));
        using var middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var middle = AuthorityRequest("CN=bitsprobe interop intermediate", middleKey)
            .Create(authority, now.AddDays(-30), now.AddHours(13), [9, 9])
            .CopyWithPrivateKey(middleKey);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(flaw == CertificateFlaw.OtherName ? "another.test" : "wsus.test");
        if (flaw != CertificateFlaw.OtherName)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        var leaf = new CertificateRequest("CN=wsus.test", key, HashAlgorithmName.SHA256);
        leaf.CertificateExtensions.Add(names.Build());
        leaf.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, false));
        leaf.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension(
                [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")],
                critical: false
            )
        );
        if (flaw == CertificateFlaw.IntermediateLeftOut)
        {
            // What tells a chain with a hole from an authority that nobody knows: the certificate says where its issuer is.
            leaf.CertificateExtensions.Add(
                new X509AuthorityInformationAccessExtension([], ["http://authority.invalid/intermediate.cer"])
            );
        }

        var signer = flaw == CertificateFlaw.IntermediateLeftOut ? middle : authority;
        leaf.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(signer, true, false));
        var end = flaw == CertificateFlaw.Expired ? now.AddDays(-2) : now.AddHours(12);
        using var certificate = leaf.Create(signer, now.AddDays(-20), end, [1, 2, 3, 4]);

        Authority = _folder.Write("authority.pem", authority.ExportCertificatePem());
        AuthorityKey = _folder.Write("authority.key", authorityKey.ExportPkcs8PrivateKeyPem());
        Certificate = _folder.Write("server.pem", certificate.ExportCertificatePem());
        Key = _folder.Write("server.key", key.ExportPkcs8PrivateKeyPem());
    }

    private static CertificateRequest AuthorityRequest(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    /// <summary>Path of the authority's certificate.</summary>
    public string Authority { get; }

    /// <summary>Path of the authority's key.</summary>
    public string AuthorityKey { get; }

    /// <summary>Path of the server's certificate.</summary>
    public string Certificate { get; }

    /// <summary>Path of the server's key.</summary>
    public string Key { get; }

    /// <summary>nginx's lines for it.</summary>
    public string NginxLines => $"ssl_certificate {Certificate}; ssl_certificate_key {Key};";

    public void Dispose() => _folder.Dispose();
}

/// <summary>What may be wrong with a server's certificate.</summary>
internal enum CertificateFlaw
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It is for another host.</summary>
    OtherName,

    /// <summary>It is by an intermediate authority whose certificate the server does not send.</summary>
    IntermediateLeftOut,
}
