using System.Security.Cryptography;
using System.Text;

namespace Probe.Evidence.Bundles;

/// <summary>
/// A key that signs manifests or checks their signatures: ECDSA or RSA in PEM, SHA-256. The signature is Base64 of what
/// <c>openssl dgst -sha256 -sign</c> gives, so that others can check it too.
/// </summary>
public sealed class BundleKey : IDisposable
{
    private readonly ECDsa? _ecdsa;
    private readonly RSA? _rsa;

    private BundleKey(ECDsa? ecdsa, RSA? rsa) => (_ecdsa, _rsa) = (ecdsa, rsa);

    /// <summary>Reads a key.</summary>
    /// <param name="pem">PEM text of a private or a public key, not encrypted.</param>
    /// <returns>The key; null where the text is none.</returns>
    public static BundleKey? TryRead(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportFromPem(pem);
            return new BundleKey(ecdsa, null);
        }
        catch (Exception cause) when (cause is ArgumentException or CryptographicException)
        {
            ecdsa.Dispose();
        }

        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return new BundleKey(null, rsa);
        }
        catch (Exception cause) when (cause is ArgumentException or CryptographicException)
        {
            rsa.Dispose();
            return null;
        }
    }

    /// <summary>True when it can sign, not only check.</summary>
    public bool IsPrivate
    {
        get
        {
            try
            {
                return Sign("?"u8).Length > 0;
            }
            catch (CryptographicException)
            {
                return false;
            }
        }
    }

    /// <summary>The signature of a manifest, in Base64 with a line end.</summary>
    public byte[] Sign(ReadOnlySpan<byte> manifest)
    {
        var signature =
            _ecdsa?.SignData(manifest, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
            ?? _rsa!.SignData(manifest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Encoding.ASCII.GetBytes(Convert.ToBase64String(signature) + "\n");
    }

    /// <summary>True when the signature is this key's of that manifest.</summary>
    public bool Checks(ReadOnlySpan<byte> manifest, string signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        var octets = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature.Trim(), octets, out var length))
        {
            return false;
        }

        var given = octets.AsSpan(0, length);
        return _ecdsa?.VerifyData(manifest, given, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
            ?? _rsa!.VerifyData(manifest, given, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ecdsa?.Dispose();
        _rsa?.Dispose();
    }
}
