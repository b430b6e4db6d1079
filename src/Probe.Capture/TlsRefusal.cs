using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Probe.Exchanges;

namespace Probe.Capture;

/// <summary>Why TLS did not come about, in words that help whoever runs the capture proxy.</summary>
internal static class TlsRefusal
{
    private const int BadCertificate = 42;
    private const int CertificateUnknown = 46;
    private const int UnknownAuthority = 48;

    /// <summary>Why a client broke off the handshake with the capture proxy.</summary>
    public static string ByClient(Exception problem)
    {
        if (TlsAlert.In(problem) is not { } alert)
        {
            return problem is AuthenticationException
                ? $"TLS with the client did not come about: {Innermost(problem)} (as the TLS library tells it)"
                : "the client broke TLS with the capture proxy off and did not say why; perhaps it does not trust its authority";
        }

        return $"the client broke TLS with the capture proxy off with {alert}"
            + alert.Code switch
            {
                UnknownAuthority => ": it does not trust its authority ('bitsprobe capture ca trust-help')",
                BadCertificate or CertificateUnknown =>
                    ": perhaps it does not trust its authority ('bitsprobe capture ca trust-help')",
                _ => "",
            };
    }

    /// <summary>Why the certificate of a server is not taken, and what helps.</summary>
    /// <param name="leaf">The server's own; null where it sent none.</param>
    /// <param name="chain">The chain that decides.</param>
    /// <param name="problems">What the platform says.</param>
    /// <param name="now">The present.</param>
    public static string OfCertificate(
        X509Certificate2? leaf,
        X509Chain? chain,
        SslPolicyErrors problems,
        DateTimeOffset now
    )
    {
        var isBroken = problems.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors);
        var facts = new TlsFacts
        {
            Chain =
                leaf is null ? []
                : chain is { ChainElements.Count: > 0 }
                    ?
                    [
                        .. chain
                            .ChainElements.Take(CertificateFacts.MostOfChain)
                            .Select(e => CertificateReader.Read(e.Certificate)),
                    ]
                : [CertificateReader.Read(leaf)],
            ChainStatus = isBroken && chain is not null ? Statuses(chain) : [],
            NameMatches = !problems.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
            SeenAt = now,
        };
        var flaws = CertificateFlaws.Of(facts);
        return "its certificate is not accepted: "
            + string.Join("; ", flaws.Select(f => CertificateFlaws.Describe(f, facts)))
            + (
                flaws.Contains(FailureCauses.TlsUntrusted) || flaws.Contains(FailureCauses.TlsSelfSigned)
                    ? " (--cacert trusts an authority, -k takes any certificate)"
                    : " (-k takes any certificate)"
            );
    }

    /// <summary>Why a handshake with a server failed that is not its certificate's fault.</summary>
    /// <param name="problem">What came of it.</param>
    /// <param name="beginning">The first octets that the server said.</param>
    public static string ByServer(Exception problem, byte[] beginning) =>
        beginning.AsSpan().StartsWith("HTTP/"u8) ? "it answered the handshake in plain HTTP"
        : TlsAlert.In(problem) is { } alert ? $"it broke off the handshake with {alert}"
        : problem is OperationCanceledException ? "it did not answer the handshake in time"
        : beginning.Length == 0 ? "it closed instead of answering the handshake"
        : Innermost(problem);

    private static ImmutableArray<string> Statuses(X509Chain chain)
    {
        var statuses = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status);
        return
        [
            .. Enum.GetValues<X509ChainStatusFlags>()
                .Where(f => f != X509ChainStatusFlags.NoError && statuses.HasFlag(f))
                .Select(f => f.ToString()),
        ];
    }

    private static string Innermost(Exception problem) =>
        problem.InnerException is { } inner ? Innermost(inner) : problem.Message;
}
