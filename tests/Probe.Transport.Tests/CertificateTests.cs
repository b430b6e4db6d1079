using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Probe.Exchanges;
using Probe.Options;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

/// <summary>Certificates of every kind: what is recorded of them, and what is found wrong.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task The_chain_is_recorded_from_the_server_to_the_root()
    {
        using var certificate = _authority.Issue("127.0.0.1");

        var tls = (await AskAsync(certificate)).Tls!;

        Assert.Equal(["CN=127.0.0.1", "CN=Test authority"], tls.Chain.Select(c => c.Subject));
        var leaf = tls.Chain[0];
        Assert.Equal("CN=Test authority", leaf.Issuer);
        Assert.Equal(certificate.SerialNumber.ToLowerInvariant(), leaf.Serial);
        Assert.Equal(tls.Thumbprint, leaf.Sha256);
        Assert.Equal(
            (certificate.NotBefore, certificate.NotAfter),
            (leaf.NotBefore.LocalDateTime, leaf.NotAfter.LocalDateTime)
        );
        Assert.Equal(["127.0.0.1"], leaf.Names);
        Assert.Equal((256, false, true), (leaf.KeyBits, leaf.IsSelfIssued, tls.Chain[1].IsSelfIssued));
        Assert.Equal(["1.3.6.1.5.5.7.3.1"], leaf.Usages);
        Assert.Contains("sha256", leaf.SignatureAlgorithm, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(tls.ChainStatus);
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo())),
            leaf.KeySha256
        );
        Assert.NotEqual(leaf.KeySha256, tls.Chain[1].KeySha256);
        Assert.Null(leaf.AuthorityKeyId);
    }

    [Fact]
    public async Task What_a_certificate_says_of_its_issuers_key_is_recorded_within_bounds()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (honest, huge) = (Request(key), Request(key));
        honest.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier([0x0A, 0xFF, 1])
        );
        huge.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(new byte[5000])
        );
        using var first = _authority.Issue(honest, key);
        using var second = _authority.Issue(huge, key);

        Assert.Equal("0aff01", (await AskAsync(first)).Tls!.Chain[0].AuthorityKeyId);
        Assert.Null((await AskAsync(second)).Tls!.Chain[0].AuthorityKeyId);
    }

    [Fact]
    public async Task A_certificate_of_the_future_is_not_yet_valid()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = _authority.Issue(
            Request(key),
            key,
            DateTimeOffset.UtcNow.AddDays(2),
            DateTimeOffset.UtcNow.AddDays(30)
        );

        var exchange = await AskAsync(certificate);

        Assert.Equal(FailureCauses.TlsNotYetValid, exchange.Failure?.Cause);
        Assert.Contains("this machine's clock says", exchange.Failure!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_signs_itself_is_told_from_one_of_an_unknown_authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = Request(key)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);

        var exchange = await AskAsync(certificate);
        var trusted = await AskAsync(
            certificate,
            Trusting with
            {
                TrustedAuthoritiesPem = certificate.ExportCertificatePem(),
            }
        );

        Assert.Equal([FailureCauses.TlsSelfSigned], exchange.Tls!.Problems);
        Assert.Null(trusted.Failure);
    }

    [Fact]
    public async Task A_chain_without_its_intermediate_is_incomplete_where_the_certificate_says_where_it_is()
    {
        using var intermediateKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var above = new CertificateRequest("CN=Intermediate", intermediateKey, HashAlgorithmName.SHA256);
        above.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var intermediate = _authority.Issue(above, intermediateKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(key);
        request.CertificateExtensions.Add(
            new X509AuthorityInformationAccessExtension(null, ["http://127.0.0.1:9/intermediate.cer"])
        );
        using var certificate = _authority.Issue(request, key, issuer: intermediate);

        var exchange = await AskAsync(certificate);
        var known = await AskAsync(
            certificate,
            Trusting with
            {
                TrustedAuthoritiesPem = _authority.Pem + "\n" + intermediate.ExportCertificatePem(),
            }
        );

        Assert.Equal(FailureCauses.TlsIncompleteChain, exchange.Failure?.Cause);
        Assert.Contains("http://127.0.0.1:9/intermediate.cer", exchange.Failure!.Detail, StringComparison.Ordinal);
        Assert.Contains("CN=Intermediate", exchange.Failure.Detail, StringComparison.Ordinal);
        Assert.Null(known.Failure);
    }

    [Fact]
    public async Task Thousands_of_names_are_counted_and_a_few_are_kept()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=many", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        for (var i = 0; i < 2000; i++)
        {
            names.AddDnsName($"n{i}.wsus.example");
        }

        request.CertificateExtensions.Add(names.Build());
        using var certificate = _authority.Issue(request, key);

        var exchange = await AskAsync(certificate);

        var leaf = exchange.Tls!.Chain[0];
        Assert.Equal((CertificateFacts.MostNames, 2000), (leaf.Names.Length, leaf.NameCount));
        Assert.Equal([FailureCauses.TlsNameMismatch], exchange.Tls.Problems);
        Assert.InRange(exchange.Failure!.Detail.Length, 1, 500);
    }

    [Fact]
    public async Task Control_characters_and_length_of_a_subject_are_made_harmless()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName("evil\u001b[2J\u0007\r\nX: y");
        subject.AddOrganizationName(new string('o', 5000));
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        using var certificate = _authority.Issue(request, key);

        var exchange = await AskAsync(certificate, Trusting with { Insecure = true });

        var tls = exchange.Tls!;
        Assert.Contains("evil", tls.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain(tls.Subject!, char.IsControl);
        Assert.DoesNotContain(tls.Chain[0].Subject, c => char.IsControl(c));
        Assert.InRange(tls.Subject!.Length, 1, CertificateFacts.MostCharacters);
        Assert.DoesNotContain(tls.Chain.SelectMany(c => c.Names), n => n.Any(char.IsControl));
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(10_000_000)]
    public async Task A_huge_certificate_ends_the_handshake_and_not_the_program(int octets)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(key);
        request.CertificateExtensions.Add(new X509Extension("1.2.3.4.5", new byte[octets], false));
        using var certificate = _authority.Issue(request, key);

        var exchange = await AskAsync(certificate);

        // Where the platform takes it at all, it is judged like any other.
        Assert.True(exchange.Failure is null or { Stage: FailureStage.TlsHandshake }, exchange.Failure?.Detail);
    }

    [Fact]
    public async Task Names_that_cannot_be_read_are_none()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=broken", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509Extension("2.5.29.17", [0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x82, 0x01], false)
        );
        request.CertificateExtensions.Add(new X509Extension("2.5.29.37", [0x30, 0x03, 0x06, 0x7f, 0x00], false));
        using var certificate = _authority.Issue(request, key);

        var exchange = await AskAsync(certificate);

        Assert.Equal(FailureStage.TlsHandshake, exchange.Failure?.Stage);
        Assert.NotEqual(FailureSide.Client, exchange.Failure!.Side);
    }

    [Fact]
    public async Task Revocation_is_asked_for_on_demand_only()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var list = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
        var request = Request(key);
        request.CertificateExtensions.Add(
            CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([
                $"http://127.0.0.1:{list.Port}/{Guid.NewGuid():N}.crl",
            ])
        );
        using var certificate = _authority.Issue(request, key);

        var without = await AskAsync(certificate);
        var asked = list.Requests.Count;
        var with = await AskAsync(certificate, Trusting with { CheckRevocation = true });

        Assert.Null(without.Failure);
        Assert.Equal(0, asked);
        Assert.Equal(FailureCauses.TlsRevocationUnknown, with.Failure?.Cause);
        Assert.NotEmpty(list.Requests);
    }

    [Fact]
    public async Task A_revoked_certificate_is_told()
    {
        using var root = Root(out var rootKey);
        using var ofRoot = rootKey;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] crl = [];
        await using var list = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync(
                $"HTTP/1.1 200 OK\r\nContent-Type: application/pkix-crl\r\nContent-Length: {crl.Length}\r\nConnection: close\r\n\r\n"
            );
            await peer.SendAsync(crl);
        });
        var request = Request(key);
        request.CertificateExtensions.Add(
            CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([
                $"http://127.0.0.1:{list.Port}/{Guid.NewGuid():N}.crl",
            ])
        );
        using var certificate = _authority.Issue(request, key, issuer: root);
        var builder = new CertificateRevocationListBuilder();
        builder.AddEntry(certificate);
        crl = builder.Build(root, 1, DateTimeOffset.UtcNow.AddDays(1), HashAlgorithmName.SHA256);

        var exchange = await AskAsync(
            certificate,
            Defaults with
            {
                TrustedAuthoritiesPem = root.ExportCertificatePem(),
                CheckRevocation = true,
            }
        );

        Assert.Equal(FailureCauses.TlsRevoked, exchange.Failure?.Cause);
    }

    private static X509Certificate2 Root(out ECDsa key)
    {
        key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Root " + Guid.NewGuid().ToString("N"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
    }

    private ProbeOptions Trusting => Defaults with { TrustedAuthoritiesPem = _authority.Pem };

    private static CertificateRequest Request(ECDsa key)
    {
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private async Task<Exchange> AskAsync(X509Certificate2 certificate, ProbeOptions? options = null)
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.StartTlsAsync(certificate);
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        return await SendOnceAsync(Get($"https://127.0.0.1:{server.Port}/"), options: options ?? Trusting);
    }
}
