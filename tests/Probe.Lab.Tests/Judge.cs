using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Probe.Lab.Tests;

/// <summary>Judges a server's certificate as a client does that trusts one authority only.</summary>
internal static class Judge
{
    public static bool IsTrusted(
        X509Certificate certificate,
        X509Chain chain,
        SslPolicyErrors errors,
        X509Certificate2 authority
    )
    {
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            && chain.Build((X509Certificate2)certificate);
    }
}
