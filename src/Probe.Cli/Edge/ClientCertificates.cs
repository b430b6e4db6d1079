using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Probe.Cli.Edge;

/// <summary>
/// Loads a client certificate with its key, PEM or PFX. No message quotes a file's content or the password.
/// </summary>
internal static class ClientCertificates
{
    private const string Password =
        "its password comes from BITSPROBE_CERT_PASSWORD or --cert-password-file, never from the command line";

    /// <summary>Loads it; says why not in words.</summary>
    /// <param name="octets">The file of <c>--cert</c>.</param>
    /// <param name="key">The file of <c>--key</c>; null where the key is in the first.</param>
    /// <param name="password">The password; null for none.</param>
    /// <param name="certificate">The certificate with its key.</param>
    /// <param name="problem">What is wrong, and what is accepted.</param>
    internal static bool TryLoad(
        byte[] octets,
        string? key,
        string? password,
        [NotNullWhen(true)] out X509Certificate2? certificate,
        [NotNullWhen(false)] out string? problem
    )
    {
        certificate = null;
        problem = null;
        var text = Encoding.Latin1.GetString(octets);
        var isPem = text.Contains("-----BEGIN", StringComparison.Ordinal);
        if (!isPem && key is not null)
        {
            problem = "a PFX file brings its own key; accepted: --key with a PEM certificate";
            return false;
        }

        try
        {
            certificate = isPem
                ? FromPem(text, key ?? text, password)
                : X509CertificateLoader.LoadPkcs12(octets, password);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            problem = isPem ? OfPem(text, key ?? text, password) : OfPfx(password);
            return false;
        }

        if (certificate.HasPrivateKey)
        {
            return true;
        }

        certificate.Dispose();
        certificate = null;
        problem = "it holds no private key; accepted: a PFX file with the key, or PEM with --key";
        return false;
    }

    private static X509Certificate2 FromPem(string text, string key, string? password)
    {
        using var made = key.Contains("ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPem(text, key, password ?? "")
            : X509Certificate2.CreateFromPem(text, key);

        // A key that was read from PEM has to pass through PKCS#12 once before Windows' TLS will use it.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private static string OfPem(string text, string key, string? password) =>
        !text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal)
            ? "it holds no certificate; accepted: PEM with '-----BEGIN CERTIFICATE-----', or a PFX file"
        : !key.Contains("PRIVATE KEY-----", StringComparison.Ordinal)
            ? "there is no private key in it; accepted: the key in the same file, or in that of --key"
        : key.Contains("ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal)
        || key.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal)
            ? (
                password is null
                    ? "its key is encrypted; accepted: a password with it: " + Password
                    : "its key does not open with the password given, or is not that of the certificate; accepted: PKCS#8, "
                        + "'-----BEGIN ENCRYPTED PRIVATE KEY-----'"
            )
        : "certificate and key cannot be read, or do not belong together; accepted: a PEM certificate with its own key";

    private static string OfPfx(string? password) =>
        password is null
            ? "it cannot be opened without a password, or is neither PEM nor PFX; accepted: " + Password
            : "it does not open with the password given, or is damaged; accepted: " + Password;
}
