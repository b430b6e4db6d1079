using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Probe.Lab;

/// <summary>A certificate authority that lives as long as the lab: ECDSA P-256, never written anywhere.</summary>
internal sealed class LabAuthority : IDisposable
{
    private readonly X509Certificate2 _root;

    /// <summary>Makes one.</summary>
    /// <param name="name">Common name of the authority.</param>
    /// <param name="now">The present; the authority is valid from a year before to ten after.</param>
    public LabAuthority(string name, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(now.AddYears(-1), now.AddYears(10));
    }

    /// <summary>The authority's certificate.</summary>
    public X509Certificate2 Certificate => _root;

    /// <summary>The authority's certificate as PEM text.</summary>
    public string Pem => _root.ExportCertificatePem();

    /// <summary>Makes a server certificate with its key.</summary>
    public X509Certificate2 Issue(CertificatePlan plan)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + plan.Names[0], key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in plan.Names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "Server Authentication")], false)
        );
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false)
        );
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        using var bare = request.Create(_root, plan.NotBefore, plan.NotAfter, serial);
        using var withKey = bare.CopyWithPrivateKey(key);

        // A key that was made in memory has to pass through PKCS#12 once before Windows' TLS will use it.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();
}
