using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Probe.Cli.Edge;

/// <summary>Looks into PEM text before a run depends on it.</summary>
internal static class Certificates
{
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
