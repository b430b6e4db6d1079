using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Probe.Interop.Servers;

/// <summary>An authority of our own and a certificate by it for loopback, as PEM files.</summary>
internal sealed class Certificates : IDisposable
{
    private readonly WorkFolder _folder = new("tls");

    public Certificates()
    {
        var now = DateTimeOffset.UtcNow;
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=bitsprobe interop authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true)
        );
        using var authority = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("wsus.test");
        names.AddIpAddress(IPAddress.Loopback);
        var leaf = new CertificateRequest("CN=wsus.test", key, HashAlgorithmName.SHA256);
        leaf.CertificateExtensions.Add(names.Build());
        leaf.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, false));
        leaf.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)
        );
        using var certificate = leaf.Create(authority, now.AddHours(-1), now.AddHours(12), [1, 2, 3, 4]);

        Authority = _folder.Write("authority.pem", authority.ExportCertificatePem());
        Certificate = _folder.Write("server.pem", certificate.ExportCertificatePem());
        Key = _folder.Write("server.key", key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Path of the authority's certificate.</summary>
    public string Authority { get; }

    /// <summary>Path of the server's certificate.</summary>
    public string Certificate { get; }

    /// <summary>Path of the server's key.</summary>
    public string Key { get; }

    /// <summary>nginx's lines for it.</summary>
    public string NginxLines => $"ssl_certificate {Certificate}; ssl_certificate_key {Key};";

    public void Dispose() => _folder.Dispose();
}
