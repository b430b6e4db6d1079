using System.Globalization;
using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Remedies;

namespace Probe.Checks.Connect;

/// <summary>
/// The TLS handshake succeeds and the certificate holds: name, time, authority, use. With <c>-k</c> the run goes on in
/// spite of a bad certificate, and the finding stays: BITS does not go on.
/// </summary>
public sealed class TlsIsTrusted : ExchangeCheck
{
    /// <summary>Its id, by which a site's survey takes it in.</summary>
    public const string Id = "tls-is-trusted";

    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = Id,
            Group = "connect",
            Level = CheckLevel.Required,
            Summary = "The server's certificate fits its name, is in date and has an authority that the client trusts.",
            Ailments = [Ailment.TlsIntercepted],
            BitsErrors =
            [
                HResults.CertificateAuthorityInvalid,
                HResults.CertificateNameInvalid,
                HResults.CertificateDateInvalid,
                HResults.CertificateRevoked,
                HResults.CertificateRevocationFailed,
                HResults.CertificateWrongUsage,
                HResults.SecureFailure,
                HResults.ClientCertificateNeeded,
                HResults.SecureChannelError,
                HResults.ConnectionError,
                HResults.TimedOut,
            ],
            DependsOn = ["server-name-resolves", "server-accepts-connections", "tunnel-opens"],
            Sources =
            [
                RuleSources.WinHttpMessages,
                RuleSources.SetSecurityFlags,
                RuleSources.Authentication,
                RuleSources.ShortKeys,
                RuleSources.WinHttpTls,
                RuleSources.SchannelVersions,
                RuleSources.TlsAlerts,
                RuleSources.Sha1,
                RuleSources.Md5,
            ],
            Inferred =
                "Which of several flaws names the error is inferred (revoked, weak, authority, time, use, name), and so is the "
                + "code of a weak certificate, of a refused client certificate and of a handshake that fails for another "
                + "reason than the certificate. That WinHTTP treats SHA-1 as the browsers do is not documented; that MD5 ends a job "
                + "is, below public roots. WinHTTP also has one code for them all, 0x80072F8F.",
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Tls is not null || exchange.ProxyTls is not null || Broken(exchange) is not null;
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return !context.Url.IsTls ? Judgement.NotApplicable("the URL is plain http")
            : context.IsObserved && context.Log.Main.Any(e => e.Response is not null)
                ? Judgement.NotRun(OfCapture(context))
            : Judgement.NotRun("no TLS handshake took place");
    }

    /// <summary>
    /// What was asked within a tunnel that was decrypted passed over two handshakes of the capture's own, neither of which
    /// is among the exchanges.
    /// </summary>
    private static string OfCapture(JudgeContext context) =>
        context.CertificatesJudged switch
        {
            false =>
                "the server's certificate was not judged: the capture ran with -k (--insecure) and took any; BITS would not",
            true =>
                "the handshake with the server was the capture's own, which passes nothing on where it does not trust the certificate; none is recorded",
            null => "the handshake with the server was the capture's own, and is not recorded",
        };

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var tls = context.Log.Main.Select(e => e.Tls ?? e.ProxyTls).FirstOrDefault(t => t is not null);
        return tls is null
            ? "the certificate is trusted"
            : $"{tls.Protocol}, certificate {Saying.Quote(tls.Subject ?? "")} by {Saying.Quote(tls.Issuer ?? "")} is trusted"
                + (
                    tls.Chain.Any(CertificateFlaws.IsSignedWithSha1)
                        ? "; signed with SHA-1, which Microsoft's browsers refuse below public roots and take below an enterprise's own"
                        : ""
                )
                + (
                    tls.ClientCertificateSent is { } sent
                        ? $"; the client certificate {Saying.Quote(sent)} was sent"
                        : ""
                )
                + (
                    context.Options.CheckRevocation
                        ? "; it was not revoked"
                        : "; revocation was not asked for, as by a job (--revocation asks)"
                );
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return OfProxy(exchange) ?? OfServer(exchange, context);
    }

    /// <summary>TLS with the proxy itself, which a job never gets to.</summary>
    private static Fault? OfProxy(Exchange exchange)
    {
        var failed = Broken(exchange) is { Side: FailureSide.Proxy } failure ? failure : null;
        var cause = exchange.ProxyTls is { Problems: [var first, ..] } ? first : failed?.Cause;
        if (cause is null || exchange.Route.Proxy is not { } proxy)
        {
            return null;
        }

        var shown = Printable.Escape(proxy.ToString(), 120);
        var (_, _, summary, remedy) = TlsMeanings.Of(cause, "the proxy " + shown);
        return new Fault
        {
            Kind = "proxy " + cause,
            Summary = summary,
            Expected = "a certificate for the proxy's name, in date, from an authority that this machine trusts",
            Actual =
                Certificate(exchange.ProxyTls)
                + (failed is null ? "; the run went on because of --proxy-insecure" : "")
                + (failed is null ? "" : Printable.Escape(": " + failed.Detail, 240)),
            EndsJob = false,
            Basis = "inferred",
            Part = failed is null ? EvidencePart.Certificate : EvidencePart.Failure,
            Culprit = new Culprit(
                Party.Proxy,
                Confidence.Indicated,
                $"exchange {exchange.Number}: the handshake was with the proxy itself"
            ),
            Remedy = remedy + " (For the proxy: --proxy-cacert, --proxy-insecure.)",
        };
    }

    private static Fault? OfServer(Exchange exchange, JudgeContext context)
    {
        var failed = Broken(exchange) is { Side: not FailureSide.Proxy } failure ? failure : null;
        var cause =
            exchange.Tls is { Problems: [var first, ..] } ? first
            : failed is not null ? failed.Cause
            : exchange.Tls is { ClientCertificateWanted: true, ClientCertificateSent: null }
                ? FailureCauses.TlsClientCertificateWanted
            : null;
        if (cause is null)
        {
            return null;
        }

        var host = Printable.Escape(exchange.Spec.Url.Host, 120);
        var (hresult, twin, summary, remedy) = TlsMeanings.Of(cause, host, failed, exchange.Tls);
        return new Fault
        {
            Kind = cause,
            Summary = summary,
            Expected =
                "a certificate for the URL's host, in date, from an authority that the client's machine store trusts",
            Actual = Certificate(exchange.Tls) + Rest(exchange, failed, cause) + ClockSays(cause, context),
            HResult = hresult,
            Alternatives = twin,
            Basis = TlsMeanings.IsDocumented(cause) ? "documented" : "inferred",
            Part = failed is null ? EvidencePart.Certificate : EvidencePart.Failure,
            // The control run fails alike, which would prove the server's fault: whoever asks is the one who got no answer.
            Culprit =
                cause == FailureCauses.TlsRevocationUnknown
                    ? new Culprit(
                        Party.Client,
                        Confidence.Indicated,
                        $"exchange {exchange.Number}: this machine got no answer from where the certificate's revocation is to be asked"
                    )
                    : null,
            Ailment = cause is FailureCauses.TlsUntrusted or FailureCauses.TlsSelfSigned
                ? Ailment.TlsIntercepted
                : null,
            Remedy = remedy,
        };
    }

    private static string Rest(Exchange exchange, ExchangeFailure? failed, string cause)
    {
        if (failed is not null)
        {
            var rest = Printable.Escape(": " + failed.Detail, 400);
            return failed.ReceivedBytes.IsEmpty
                ? rest
                : rest + "; it begins " + Saying.Excerpt(failed.ReceivedBytes, null);
        }

        return cause == FailureCauses.TlsClientCertificateWanted
            ? "; the server asked for a client certificate and went on without one, and BITS would not"
            : "; the run went on because of -k, and BITS would not"
                + (exchange.Tls!.Problems.Length > 1 ? $" ({string.Join(", ", exchange.Tls.Problems)})" : "");
    }

    /// <summary>Where time is the matter, what others on the way say of it: the client's clock is a suspect too.</summary>
    private static string ClockSays(string cause, JudgeContext context)
    {
        if (cause is not (FailureCauses.TlsExpired or FailureCauses.TlsNotYetValid))
        {
            return "";
        }

        foreach (var exchange in context.Log.All)
        {
            var head = exchange.Response ?? exchange.Tunnel?.Response;
            if (HttpDate.Parse(head?.Headers.Get("Date")) is { } said)
            {
                var apart = (said - exchange.StartedAt).Duration();
                return apart > ClockTolerance
                    ? $"; the reply of exchange {exchange.Number} says that it is {HttpDate.Format(said)}, so this machine's clock is a suspect"
                    : $"; the Date of exchange {exchange.Number} agrees with this machine's clock";
            }
        }

        return "; nothing else on the way told the time: this machine's clock is a suspect too";
    }

    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(10);

    private static ExchangeFailure? Broken(Exchange exchange) =>
        exchange.Failure is { Stage: FailureStage.TlsHandshake } failure && !FailureCodes.IsOurs(failure)
            ? failure
            : null;

    private static string Certificate(TlsFacts? facts) =>
        facts is { Subject: { } subject }
            ? $"certificate {Saying.Quote(subject)} by {Saying.Quote(facts.Issuer ?? "")}"
                + (
                    facts.NotAfter is { } until
                        ? $", valid until {until.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC"
                        : ""
                )
            : "no certificate was accepted";
}
