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
        if (plan.Usage is { } usage)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        }

        if (plan.RevocationListUrl is { } list)
        {
            request.CertificateExtensions.Add(
                CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([list])
            );
        }

        if (plan.SignsItself)
        {
            using var own = request.CreateSelfSigned(plan.NotBefore, plan.NotAfter);
            return Usable(own);
        }

        using var intermediate = plan.LacksIntermediate ? Intermediate() : null;
        var issuer = intermediate ?? _root;
        if (plan.LacksIntermediate)
        {
            request.CertificateExtensions.Add(
                new X509AuthorityInformationAccessExtension(null, ["http://pki.bitsprobe.invalid/intermediate.cer"])
            );
        }

        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false)
        );
        using var bare = request.Create(issuer, plan.NotBefore, plan.NotAfter, Serial());
        using var withKey = bare.CopyWithPrivateKey(key);
        return Usable(withKey);
    }

    /// <summary>A list, signed now, that says that this certificate is revoked.</summary>
    public byte[] Revoke(X509Certificate2 certificate, DateTimeOffset now)
    {
        var list = new CertificateRevocationListBuilder();
        list.AddEntry(certificate, now.AddHours(-1));
        return list.Build(_root, 1, now.AddDays(1), HashAlgorithmName.SHA256, thisUpdate: now.AddHours(-1));
    }

    private X509Certificate2 Intermediate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=bitsprobe lab intermediate", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var bare = request.Create(_root, _root.NotBefore, _root.NotAfter, Serial());
        return bare.CopyWithPrivateKey(key);
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 1);
        return serial;
    }

    /// <summary>A key that was made in memory has to pass through PKCS#12 once before Windows' TLS will use it.</summary>
    private static X509Certificate2 Usable(X509Certificate2 withKey) =>
        X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();
}
