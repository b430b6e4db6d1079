using System.Diagnostics;
using System.Security.Cryptography;
using Probe.Evidence.Bundles;

namespace Probe.Evidence.Tests.Bundles;

public sealed class BundleKeyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");

    public static TheoryData<string> Kinds => ["p256", "p384", "rsa"];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_signature_is_good_with_its_key_and_with_no_other(string kind)
    {
        var (secret, open) = Keys(kind);
        using var signer = BundleKey.TryRead(secret)!;
        using var checker = BundleKey.TryRead(open)!;
        using var stranger = BundleKey.TryRead(Keys(kind).Open)!;
        using var reader = Open(Write(signer));

        Assert.True(signer.IsPrivate);
        Assert.False(checker.IsPrivate);
        Assert.True(reader.IsSigned);
        Assert.Null(reader.ProblemOfSignature(checker));
        Assert.Null(reader.ProblemOfSignature(signer));
        Assert.Equal(
            "manifest.json.sig: it is not this key's signature of manifest.json",
            reader.ProblemOfSignature(stranger)
        );
        Assert.Empty(reader.Verify());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_manifest_that_was_made_anew_has_no_good_signature(string kind)
    {
        var (secret, open) = Keys(kind);
        using var signer = BundleKey.TryRead(secret)!;
        using var checker = BundleKey.TryRead(open)!;
        var path = Write(signer);
        File.AppendAllText(Path.Combine(path, BundleManifest.Name), "\n");

        using var reader = Open(path);

        Assert.NotNull(reader.ProblemOfSignature(checker));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no base64!")]
    [InlineData("AAAA")]
    [InlineData("ümlaut")]
    public void A_signature_that_is_none_is_not_good(string signature)
    {
        foreach (var kind in Kinds.Select(k => k.Data))
        {
            var (secret, open) = Keys(kind);
            using var signer = BundleKey.TryRead(secret)!;
            using var checker = BundleKey.TryRead(open)!;
            var path = Write(signer, "bundle-" + kind);
            File.WriteAllText(Path.Combine(path, BundleManifest.SignatureName), signature);

            using var reader = Open(path);

            Assert.NotNull(reader.ProblemOfSignature(checker));
        }
    }

    [Fact]
    public void Without_a_signature_nobody_signed_it()
    {
        using var key = BundleKey.TryRead(Keys("p256").Open)!;
        using var reader = Open(Write(null));

        Assert.False(reader.IsSigned);
        Assert.Equal("it has no manifest.json.sig: nobody signed it", reader.ProblemOfSignature(key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no key")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----")]
    public void What_is_no_key_is_none(string pem) => Assert.Null(BundleKey.TryRead(pem));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task OpenSSL_takes_the_signature(string kind)
    {
        var (secret, open) = Keys(kind);
        using var signer = BundleKey.TryRead(secret)!;
        var path = Write(signer);
        var publicKey = Path.Combine(_folder.FullName, "public.pem");
        var signature = Path.Combine(_folder.FullName, "signature");
        var manifest = Path.Combine(path, BundleManifest.Name);
        var token = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(publicKey, open, token);
        await File.WriteAllBytesAsync(
            signature,
            Convert.FromBase64String(
                await File.ReadAllTextAsync(Path.Combine(path, BundleManifest.SignatureName), token)
            ),
            token
        );

        Assert.Equal(
            "Verified OK",
            await OpenSslAsync("dgst", "-sha256", "-verify", publicKey, "-signature", signature, manifest)
        );
        await File.AppendAllTextAsync(manifest, " ", token);
        Assert.Equal(
            "Verification failure",
            await OpenSslAsync("dgst", "-sha256", "-verify", publicKey, "-signature", signature, manifest)
        );
    }

    [Theory]
    [InlineData("ecparam -name prime256v1 -genkey")]
    [InlineData("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256")]
    [InlineData("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048")]
    [InlineData("genrsa -traditional 2048")]
    public async Task Keys_that_OpenSSL_makes_sign(string arguments)
    {
        var pem = await OpenSslAsync(arguments.Split(' '));

        using var key = BundleKey.TryRead(pem);

        Assert.True(key?.IsPrivate, pem);
    }

    private static async Task<string> OpenSslAsync(params string[] arguments)
    {
        var token = TestContext.Current.CancellationToken;
        Process process;
        try
        {
            process = Process.Start(
                new ProcessStartInfo("openssl", arguments)
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("there is no openssl here to check signatures with");
            return "";
        }

        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync(token);
            var output = await process.StandardOutput.ReadToEndAsync(token);
            await errors;
            await process.WaitForExitAsync(token);
            return output.Trim();
        }
    }

    private static (string Secret, string Open) Keys(string kind)
    {
        if (kind == "rsa")
        {
            using var rsa = RSA.Create(2048);
            return (rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem());
        }

        using var ecdsa = ECDsa.Create(kind == "p256" ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384);
        return (ecdsa.ExportPkcs8PrivateKeyPem(), ecdsa.ExportSubjectPublicKeyInfoPem());
    }

    private string Write(BundleKey? key, string name = "bundle")
    {
        var path = Path.Combine(_folder.FullName, name);
        using var writer = BundleWriter.Create(path, isFolder: true);
        writer.Add("report.txt", output => output.Write("the report"u8));
        writer.Complete("tool 1", DateTimeOffset.UnixEpoch, true, [], key);
        return path;
    }

    private static BundleReader Open(string path)
    {
        var reader = BundleReader.TryOpen(path, out var problem);
        Assert.True(reader is not null, problem);
        return reader!;
    }
}
