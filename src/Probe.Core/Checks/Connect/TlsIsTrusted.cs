using System.Collections.Immutable;
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
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "tls-is-trusted",
            Group = "connect",
            Level = CheckLevel.Required,
            Summary = "The server's certificate fits its name, is in date and has an authority that the client trusts.",
            Ailments = [Ailment.TlsIntercepted],
            BitsErrors =
            [
                HResults.CertificateAuthorityInvalid,
                HResults.CertificateNameInvalid,
                HResults.CertificateDateInvalid,
                HResults.SecureFailure,
                HResults.ClientCertificateNeeded,
                HResults.SecureChannelError,
                HResults.ConnectionError,
                HResults.TimedOut,
            ],
            DependsOn = ["server-name-resolves", "server-accepts-connections", "tunnel-opens"],
            Sources = [RuleSources.WinHttpMessages, RuleSources.SetSecurityFlags, RuleSources.Authentication],
            Inferred =
                "Which of several flaws names the error is inferred (authority, time, name), and so is the code of a "
                + "handshake that fails for another reason than the certificate.",
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Tls is not null
            || (exchange.Failure is { Stage: FailureStage.TlsHandshake } failure && !FailureCodes.IsOurs(failure));
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Url.IsTls
            ? Judgement.NotRun("no TLS handshake took place")
            : Judgement.NotApplicable("the URL is plain http");
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var tls = context.Log.Main.Select(e => e.Tls).FirstOrDefault(t => t is not null);
        return tls is null
            ? "the certificate is trusted"
            : $"{tls.Protocol}, certificate {Saying.Quote(tls.Subject ?? "")} by {Saying.Quote(tls.Issuer ?? "")} is trusted";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var failed = exchange.Failure is { Stage: FailureStage.TlsHandshake } failure ? failure : null;
        var cause = exchange.Tls is { Problems: [var first, ..] } ? first : failed?.Cause;
        if (cause is null)
        {
            return null;
        }

        var (hresult, twin, summary, remedy) = Meaning(cause, Printable.Escape(exchange.Spec.Url.Host, 120));
        return new Fault
        {
            Kind = cause,
            Summary = summary,
            Expected =
                "a certificate for the URL's host, in date, from an authority that the client's machine store trusts",
            Actual =
                Certificate(exchange)
                + (failed is null ? "; the run went on because of -k, and BITS would not" : "")
                + (failed is null ? "" : Printable.Escape(": " + failed.Detail, 240)),
            HResult = hresult,
            Alternatives = twin,
            Basis = IsOfCertificate(cause) ? "documented" : "inferred",
            Part = EvidencePart.Failure,
            Ailment = cause == FailureCauses.TlsUntrusted ? Ailment.TlsIntercepted : null,
            Remedy = remedy,
        };
    }

    private static bool IsOfCertificate(string cause) =>
        cause
            is FailureCauses.TlsUntrusted
                or FailureCauses.TlsExpired
                or FailureCauses.TlsNameMismatch
                or FailureCauses.TlsInvalid
                or FailureCauses.TlsClientCertificateWanted;

    private static string Certificate(Exchange exchange) =>
        exchange.Tls is { Subject: { } subject } tls
            ? $"certificate {Saying.Quote(subject)} by {Saying.Quote(tls.Issuer ?? "")}"
                + (
                    tls.NotAfter is { } until
                        ? $", valid until {until.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC"
                        : ""
                )
            : "no certificate was accepted";

    private static (uint HResult, ImmutableArray<uint> Twin, string Summary, string Remedy) Meaning(
        string cause,
        string host
    ) =>
        cause switch
        {
            FailureCauses.TlsUntrusted => (
                HResults.CertificateAuthorityInvalid,
                [0x800B0109],
                $"The certificate of {host} comes from an authority that is not trusted",
                "If the issuer is your own TLS inspection, exempt the WSUS host from it; else import the issuing authority into the "
                    + "machine store, not the user's: certutil -addstore Root ca.cer (here: --cacert ca.pem)."
            ),
            FailureCauses.TlsExpired => (
                HResults.CertificateDateInvalid,
                [0x800B0101],
                $"The certificate of {host} is out of date, or not valid yet",
                "Renew it and bind the new one in IIS (port 8531); compare the client's clock: w32tm /query /status."
            ),
            FailureCauses.TlsNameMismatch => (
                HResults.CertificateNameInvalid,
                [0x800B010F],
                $"The certificate is for another host than {host}",
                "Write the certificate's name into WUServer, or issue one with this name among its DNS names."
            ),
            FailureCauses.TlsClientCertificateWanted => (
                HResults.ClientCertificateNeeded,
                [],
                $"{host} asks for a client certificate",
                "In IIS, SSL Settings of the site: client certificates Ignore (Accept is enough to make a job without one fail)."
            ),
            FailureCauses.TlsInvalid => (
                HResults.SecureFailure,
                [],
                $"The certificate of {host} is not valid for this use",
                "Issue one for server authentication whose chain and revocation lists the client can reach."
            ),
            FailureCauses.TimedOut => (
                HResults.TimedOut,
                [],
                $"{host} does not answer the TLS handshake",
                "Make sure that this port speaks TLS at all (8531, not 8530), and that no firewall holds the handshake back."
            ),
            FailureCauses.Reset or FailureCauses.ClosedWithoutReply or FailureCauses.ClosedEarly => (
                HResults.ConnectionError,
                [HResults.SecureChannelError],
                $"{host} breaks off the TLS handshake",
                "Make sure that this port speaks TLS at all (8531, not 8530), and that both ends share a TLS version and cipher suite."
            ),
            _ => (
                HResults.SecureChannelError,
                [HResults.SecureFailure, HResults.ConnectionError],
                $"The TLS handshake with {host} fails",
                "Make sure that this port speaks TLS at all (8531, not 8530), and that both ends share a TLS version and cipher suite."
            ),
        };
}
