using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Remedies;

namespace Probe.Checks.Connect;

/// <summary>
/// The certificate is the server's own: the one that the control run got straight from it, or one whose issuer is no
/// known TLS inspection. What is trusted all the same lets a job through, and what follows is the inspection's work.
/// </summary>
public sealed class TlsIsNotIntercepted : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "tls-is-not-intercepted",
            Group = "connect",
            Level = CheckLevel.Advisory,
            Summary =
                "The certificate seen is the server's own, not that of an inspection on the way that opens the connection.",
            Ailments = [Ailment.TlsIntercepted],
            BitsErrors = [HResults.CertificateAuthorityInvalid],
            DependsOn = ["tls-is-trusted"],
            Sources = [RuleSources.SquidBump, RuleSources.WinHttpMessages],
            Inferred =
                "That another issuer than on the direct way means inspection is inferred; members of a farm share theirs.",
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Tls?.Thumbprint is not null;
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Url.IsTls
            ? Judgement.NotRun("no certificate was seen")
            : Judgement.NotApplicable("the URL is plain http");
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var seen = context.Log.Main.First(e => e.Tls?.Thumbprint is not null);
        return Direct(seen, context) is not { } control
                ? "its issuer is no known inspection, and there is no direct answer to compare with"
            : control.Tls!.Thumbprint == seen.Tls!.Thumbprint
                ? $"exchange {control.Number} got the same certificate straight from the server"
            : $"exchange {control.Number} got another certificate of the same issuer straight from the server";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var seen = exchange.Tls!;
        var known = Interceptors.Of(seen);
        var control = Direct(exchange, context);
        if (control is not null)
        {
            return control.Tls!.Thumbprint == seen.Thumbprint || control.Tls.Issuer == seen.Issuer
                ? null
                : Of(
                    exchange,
                    $"{Certificate(seen)}; straight from the server (exchange {control.Number}): {Certificate(control.Tls)}",
                    new Culprit(
                        Party.Proxy,
                        Confidence.Proved,
                        $"exchange {exchange.Number} through the proxy got a certificate by {Saying.Quote(seen.Issuer ?? "")}, exchange "
                            + $"{control.Number} straight from the server one by {Saying.Quote(control.Tls.Issuer ?? "")}"
                            + (known is null ? "" : $"; the issuer is that of {known}")
                    )
                );
        }

        return known is null
            ? null
            : Of(
                exchange,
                Certificate(seen),
                new Culprit(
                    Party.Proxy,
                    Confidence.Indicated,
                    $"exchange {exchange.Number} got a certificate whose issuer is that of {known}; there is no direct answer to compare with"
                )
            );
    }

    /// <summary>A certificate that came straight from the server that the exchange speaks to.</summary>
    private static Exchange? Direct(Exchange exchange, JudgeContext context) =>
        context.Log.Control.FirstOrDefault(e =>
            e.Tls?.Thumbprint is not null && e.Spec.Url.HostAndPort == exchange.Spec.Url.HostAndPort
        );

    private static Fault Of(Exchange exchange, string actual, Culprit culprit) =>
        new()
        {
            Kind = "intercepted",
            Summary = $"The TLS connection to {Printable.Escape(exchange.Spec.Url.Host, 120)} is opened on the way",
            Expected = "the server's own certificate",
            Actual = actual,
            EndsJob = false,
            Severity = Severity.Warning,
            Culprit = culprit,
            Part = EvidencePart.Failure,
            Ailment = Ailment.TlsIntercepted,
            Remedy =
                "Exempt the update server from TLS inspection: a client without the inspection's root fails (0x80072F0D), and the "
                + "inspection may change ranges and headers of what passes.",
        };

    private static string Certificate(TlsFacts facts) =>
        $"{Saying.Quote(facts.Subject ?? "")} by {Saying.Quote(facts.Issuer ?? "")}, SHA-256 {facts.Thumbprint}";
}
