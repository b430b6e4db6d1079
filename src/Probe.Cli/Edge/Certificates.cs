using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Probe.Cli.Values;

namespace Probe.Cli.Edge;

/// <summary>Looks into PEM text before a run depends on it.</summary>
internal static class Certificates
{
    /// <summary>The authorities in the PEM file that an option names; null where it names none.</summary>
    internal static string? Read(OptionValues values, Option<string?> option)
    {
        if (values.Text(option) is not { } path || values.ReadFile(option, path) is not { } pem)
        {
            return null;
        }

        if (!HoldsAny(pem))
        {
            values.Problem(
                $"{option.Name}: {Quoting.Quote(path)} holds no certificate that can be read; accepted: a PEM file with '-----BEGIN CERTIFICATE-----'"
            );
        }

        return pem;
    }

    /// <summary>True when the text holds at least one certificate and each of them can be read.</summary>
    internal static bool HoldsAny(string pem)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
            return found.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            foreach (var certificate in found)
            {
                certificate.Dispose();
            }
        }
    }
}
