using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Probe.Capture;
using Probe.Cli.Edge;
using Probe.Cli.Values;

namespace Probe.Cli.Capturing;

/// <summary>The folder in which the user's own certificate authority lies.</summary>
internal sealed class AuthorityFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnerOnly | UnixFileMode.UserExecute;

    private AuthorityFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    internal string Path { get; }

    /// <summary>The certificate, for others to trust.</summary>
    internal string CertificatePath => System.IO.Path.Combine(Path, "bitsprobe-ca.pem");

    /// <summary>The private key, for nobody else.</summary>
    internal string KeyPath => System.IO.Path.Combine(Path, "bitsprobe-ca.key");

    /// <summary>The folder given, else the one in the user's own data.</summary>
    internal static AuthorityFolder Of(string? given) =>
        new(
            System.IO.Path.GetFullPath(
                given
                    ?? System.IO.Path.Combine(
                        Environment.GetFolderPath(
                            Environment.SpecialFolder.LocalApplicationData,
                            Environment.SpecialFolderOption.DoNotVerify
                        ),
                        "bitsprobe",
                        "ca"
                    )
            )
        );

    /// <summary>Makes an authority and puts it here; says why not.</summary>
    /// <param name="now">The present.</param>
    /// <param name="force">True to take the place of one that is there.</param>
    internal string? TryMake(DateTimeOffset now, bool force)
    {
        if (!force && (File.Exists(KeyPath) || File.Exists(CertificatePath)))
        {
            return $"{Quoting.Quote(Path)} has an authority already; accepted: --force to replace it (what trusts the old one will not trust the new)";
        }

        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(Path);
            }
            else
            {
                Directory.CreateDirectory(Path, OwnersFolder);
            }

            var (certificate, key) = CaptureAuthority.Create(now);
            Put(KeyPath, key, force);
            Put(CertificatePath, certificate, force);
            return null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return $"{Quoting.Quote(Path)}: {Quoting.ReasonAside(cause)}; accepted: a folder that can be written to";
        }
    }

    /// <summary>The certificate, PEM; null, and why, where there is none.</summary>
    internal string? TryReadCertificate(out string? problem)
    {
        var read = SmallFile.TryRead(CertificatePath, out var pem, out problem);
        problem = read ? null : Missing(problem!);
        return pem;
    }

    /// <summary>The authority with its key; null, and why, where there is none that can be used.</summary>
    internal CaptureAuthority? TryOpen(DateTimeOffset now, out string? problem)
    {
        if (TryReadCertificate(out problem) is not { } certificate)
        {
            return null;
        }

        if (SmallFile.IsOpenToOthers(KeyPath))
        {
            problem = $"{Quoting.Quote(KeyPath)} can be read by others than its owner; accepted: chmod 600";
            return null;
        }

        if (!SmallFile.TryRead(KeyPath, out var key, out problem))
        {
            problem = Missing(problem);
            return null;
        }

        try
        {
            var root = X509Certificate2.CreateFromPem(certificate, key);
            if (root.NotBefore <= now.LocalDateTime && now.LocalDateTime < root.NotAfter)
            {
                return new CaptureAuthority(root);
            }

            problem =
                $"the authority in {Quoting.Quote(Path)} is not valid now; accepted: capture ca init --force makes a new one";
            root.Dispose();
            return null;
        }
        catch (Exception cause) when (cause is CryptographicException or ArgumentException)
        {
            problem = $"the authority in {Quoting.Quote(Path)} cannot be read: {Quoting.Reason(cause)}";
            return null;
        }
    }

    private string Missing(string problem) =>
        $"there is no authority in {Quoting.Quote(Path)} ({problem}); accepted: bitsprobe capture ca init makes one";

    /// <summary>Written aside, readable by the owner alone from its first octet, and then put into its place.</summary>
    private static void Put(string path, string text, bool force)
    {
        var aside = $"{path}.{Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)}.part";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            using (var stream = new FileStream(aside, options))
            {
                stream.Write(System.Text.Encoding.ASCII.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: force);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }
}
