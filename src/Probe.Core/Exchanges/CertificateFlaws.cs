using System.Collections.Immutable;
using System.Globalization;
using Probe.Http;

namespace Probe.Exchanges;

/// <summary>
/// What is wrong with a certificate, from recorded facts alone. The order is that in which Windows' chain policy is
/// taken to meet the flaws: the first one names the error that a job ends in.
/// </summary>
public static class CertificateFlaws
{
    /// <summary>
    /// Shortest RSA key that Windows takes in a certificate (KB2661254, 2012:
    /// https://learn.microsoft.com/archive/blogs/pki/rsa-keys-under-1024-bits-are-blocked).
    /// </summary>
    public const int ShortestRsaKey = 1024;

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string AnyUsage = "2.5.29.37.0";
    private const int MostShown = 160;

    private static readonly string[] OfTrust = ["UntrustedRoot", "PartialChain", "ExplicitDistrust"];

    private static readonly string[] OfTime = ["NotTimeValid", "NotTimeNested"];

    private static readonly string[] OfRevocation = ["RevocationStatusUnknown", "OfflineRevocation"];

    private static readonly string[] Judged = [.. OfTrust, .. OfTime, .. OfRevocation, "Revoked", "NotValidForUsage"];

    /// <summary>The flaws as failure causes, the one that names the error first; empty when the certificate holds.</summary>
    public static ImmutableArray<string> Of(TlsFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Chain.IsEmpty)
        {
            return [FailureCauses.TlsInvalid];
        }

        var flaws = ImmutableArray.CreateBuilder<string>();
        if (facts.ChainStatus.Contains("Revoked"))
        {
            flaws.Add(FailureCauses.TlsRevoked);
        }

        if (facts.Chain.Any(IsWeak))
        {
            flaws.Add(FailureCauses.TlsWeak);
        }

        if (Has(facts, OfTrust))
        {
            flaws.Add(
                facts.Chain[0].IsSelfIssued ? FailureCauses.TlsSelfSigned
                : LacksIntermediate(facts) ? FailureCauses.TlsIncompleteChain
                : FailureCauses.TlsUntrusted
            );
        }

        if (OutOfTime(facts) is { } time)
        {
            flaws.Add(time);
        }

        if (facts.ChainStatus.Contains("NotValidForUsage") || !IsForServers(facts.Chain[0]))
        {
            flaws.Add(FailureCauses.TlsWrongUsage);
        }

        if (!facts.NameMatches)
        {
            flaws.Add(FailureCauses.TlsNameMismatch);
        }

        if (facts.ChainStatus.Any(s => !Judged.Contains(s, StringComparer.Ordinal)))
        {
            flaws.Add(FailureCauses.TlsInvalid);
        }

        // Nobody can ask about a certificate whose authority is unknown.
        if (Has(facts, OfRevocation) && !Has(facts, OfTrust))
        {
            flaws.Add(FailureCauses.TlsRevocationUnknown);
        }

        return flaws.ToImmutable();
    }

    /// <summary>One flaw in words, what the certificate says of itself escaped.</summary>
    /// <param name="flaw">One of <see cref="Of"/>.</param>
    /// <param name="facts">What it was found in.</param>
    public static string Describe(string flaw, TlsFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Chain is not [var leaf, ..])
        {
            return "the server sent no certificate";
        }

        var top = facts.Chain[^1];
        return flaw switch
        {
            FailureCauses.TlsRevoked => "it or one above it was revoked",
            FailureCauses.TlsWeak => string.Join("; ", facts.Chain.Where(IsWeak).Select(Weakness)),
            FailureCauses.TlsSelfSigned => $"it signs itself, and is not among the trusted ({Shown(leaf.Subject)})",
            FailureCauses.TlsIncompleteChain =>
                $"the certificate above {Shown(top.Subject)} was not sent; its issuer is {Shown(top.Issuer)}, which is not known "
                    + $"here, and it is said to be at {Shown(top.IssuerUrls[0])}",
            FailureCauses.TlsUntrusted when top.IsSelfIssued =>
                $"its authority is not trusted (root {Shown(top.Subject)})",
            FailureCauses.TlsUntrusted =>
                $"its authority is not trusted (issuer {Shown(top.Issuer)}, whose certificate " + "was not sent)",
            FailureCauses.TlsExpired or FailureCauses.TlsNotYetValid => Times(facts),
            FailureCauses.TlsWrongUsage => IsForServers(leaf)
                ? "one above it does not allow it to serve"
                : $"it is not meant for servers (its uses: {Shown(string.Join(", ", leaf.Usages.Select(NameOfUsage)))})",
            FailureCauses.TlsNameMismatch => "it is for another host ("
                + (
                    leaf.Names.IsEmpty
                        ? "subject " + Shown(leaf.Subject) + ", and no DNS name at all"
                        : Shown(string.Join(", ", leaf.Names.Take(8)))
                            + (
                                leaf.NameCount > 8
                                    ? string.Create(CultureInfo.InvariantCulture, $" and {leaf.NameCount - 8} more")
                                    : ""
                            )
                )
                + ")",
            FailureCauses.TlsRevocationUnknown =>
                "whether it was revoked could not be found out: no revocation list or OCSP answer was to be had",
            _ => $"it is not valid ({string.Join(", ", facts.ChainStatus)})",
        };
    }

    /// <summary>
    /// True for SHA-1, which Edge and Internet Explorer refuse below roots of Microsoft's program and let pass below an
    /// enterprise's own (https://learn.microsoft.com/archive/technet-wiki/32288.windows-enforcement-of-sha1-certificates);
    /// nothing is documented of WinHTTP, so it is remarked on and no flaw.
    /// </summary>
    /// <param name="certificate">A certificate that is not a root.</param>
    public static bool IsSignedWithSha1(CertificateFacts certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return !certificate.IsSelfIssued
            && certificate.SignatureAlgorithm?.Contains("sha1", StringComparison.OrdinalIgnoreCase) == true;
    }

    private static bool Has(TlsFacts facts, string[] statuses) =>
        facts.ChainStatus.Any(s => statuses.Contains(s, StringComparer.Ordinal));

    private static bool LacksIntermediate(TlsFacts facts) =>
        facts.ChainStatus.Contains("PartialChain")
        && facts.Chain[^1] is { IsSelfIssued: false, IssuerUrls.Length: > 0 };

    private static string? OutOfTime(TlsFacts facts) =>
        facts.SeenAt is { } now && facts.Chain.Any(c => c.NotBefore > now) ? FailureCauses.TlsNotYetValid
        : Has(facts, OfTime) || (facts.SeenAt is { } then && facts.Chain.Any(c => c.NotAfter < then))
            ? FailureCauses.TlsExpired
        : null;

    private static string Times(TlsFacts facts)
    {
        var now = facts.SeenAt;
        var index = facts.Chain.ToList().FindIndex(c => now < c.NotBefore || now > c.NotAfter);
        var shown = facts.Chain[Math.Max(index, 0)];
        var whose = index <= 0 ? "it" : $"the certificate above it, {Shown(shown.Subject)},";
        return $"{whose} is valid from {Time(shown.NotBefore)} to {Time(shown.NotAfter)}, and this machine's clock says "
            + (now is { } clock ? Time(clock) : "another time");
    }

    private static bool IsForServers(CertificateFacts leaf) =>
        leaf.Usages.IsEmpty || leaf.Usages.Any(u => u is ServerAuthentication or AnyUsage);

    /// <summary>A root's own signature is not looked at by anybody.</summary>
    private static bool IsWeak(CertificateFacts certificate) =>
        IsShort(certificate) || (!certificate.IsSelfIssued && IsBrokenDigest(certificate));

    private static bool IsShort(CertificateFacts certificate) =>
        certificate is { KeyAlgorithm: "RSA", KeyBits: > 0 and < ShortestRsaKey };

    /// <summary>
    /// Windows refuses MD5 below roots of Microsoft's program (security advisory 2862973) and not below an enterprise's
    /// own; which of the two a root is does not show in it, and this machine's TLS library refuses either.
    /// </summary>
    private static bool IsBrokenDigest(CertificateFacts certificate) =>
        certificate.SignatureAlgorithm is { } name
        && (
            name.Contains("md5", StringComparison.OrdinalIgnoreCase)
            || name.Contains("md4", StringComparison.OrdinalIgnoreCase)
            || name.Contains("md2", StringComparison.OrdinalIgnoreCase)
        );

    private static string Weakness(CertificateFacts certificate) =>
        IsShort(certificate)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the RSA key of {Shown(certificate.Subject)} has {certificate.KeyBits} bits"
            )
            : $"{Shown(certificate.Subject)} is signed with {Shown(certificate.SignatureAlgorithm!)}";

    private static string NameOfUsage(string usage) =>
        usage switch
        {
            "1.3.6.1.5.5.7.3.2" => "client authentication",
            "1.3.6.1.5.5.7.3.3" => "code signing",
            "1.3.6.1.5.5.7.3.4" => "e-mail",
            "1.3.6.1.5.5.7.3.8" => "time stamping",
            _ => usage,
        };

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private static string Shown(string text) => Printable.Escape(text, MostShown);
}
