using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Remedies;

namespace Probe.Checks.Connect;

/// <summary>
/// The certificate is the server's own: the one that the control run got straight from it, or one by the same
/// authority, told by its key rather than its name. What is trusted all the same lets a job through, and what follows
/// is the inspection's work. Where the bytes do not decide, nothing is said.
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
            Sources =
            [
                RuleSources.SquidBump,
                RuleSources.WinHttpMessages,
                RuleSources.KeyIdentifier,
                RuleSources.KnownInterceptors,
            ],
            Inferred =
                "That another authority than on the direct way means inspection is inferred: members of a farm mostly share "
                + "theirs. One of the same name with another key, or below the same root, may also be a renewed or a second "
                + "one of the same enterprise, so these are indications. Of the names of products those that Chromium's list has "
                + "are sourced, the others are taken to be what their makers call their authorities.",
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        return exchange.Tls is { Thumbprint: not null } seen
            && (
                Direct(exchange, context) is { } direct
                    ? direct.Relation != CertificateRelation.Undecided
                    : Interceptors.Of(seen) is not null
            );
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Url.IsTls)
        {
            return Judgement.NotApplicable("the URL is plain http");
        }

        if (context.Log.Main.FirstOrDefault(e => e.Tls?.Thumbprint is not null) is not { } seen)
        {
            return Judgement.NotRun("no certificate was seen");
        }

        return Direct(seen, context) is { } direct
            ? Judgement.NotRun(
                $"exchange {direct.Exchange.Number} got another certificate straight from the server, by an authority of the same "
                    + $"name, {Saying.Quote(seen.Tls!.Issuer ?? "")}; no key that tells whether it is the same one was seen on both ways"
            )
            : Judgement.NotRun(
                "there is no direct answer to compare with; "
                    + $"the issuer, {Saying.Quote(seen.Tls!.Issuer ?? "")}, bears no known inspection's name"
            );
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (exchange, relation) = context
            .Log.Main.Where(e => IsEvidence(e, context))
            .Select(e => Direct(e, context))
            .First(d => d is not null)!
            .Value;
        return relation switch
        {
            CertificateRelation.Same => $"exchange {exchange.Number} got the same certificate straight from the server",
            CertificateRelation.SameKey =>
                $"exchange {exchange.Number} got another certificate for the same key straight from the server",
            _ =>
                $"exchange {exchange.Number} got another certificate that the same authority's key has signed straight from the server",
        };
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var seen = exchange.Tls!;
        var known = Interceptors.Of(seen);
        if (Direct(exchange, context) is { } direct)
        {
            return direct.Relation <= CertificateRelation.Undecided
                ? null
                : Compared(exchange, direct.Exchange, direct.Relation, known);
        }

        return known is null
            ? null
            : Of(
                exchange,
                Certificate(seen),
                new Culprit(
                    Party.Proxy,
                    Confidence.Indicated,
                    $"exchange {exchange.Number} got a certificate whose issuer bears the name of {known}; there is no direct answer to compare with"
                )
            );
    }

    private static Fault Compared(Exchange exchange, Exchange control, CertificateRelation relation, string? known)
    {
        var (seen, own) = (exchange.Tls!, control.Tls!);
        var (through, straight) = (
            $"exchange {exchange.Number} through the proxy",
            $"exchange {control.Number} straight from the server"
        );
        var byOthers =
            $"{through} got a certificate by {Saying.Quote(seen.Issuer ?? "")}, {straight} one by {Saying.Quote(own.Issuer ?? "")}";
        var why = relation switch
        {
            CertificateRelation.Namesake =>
                $"{through} got a certificate that another key of the same name, {Saying.Quote(seen.Issuer ?? "")}, has signed than "
                    + $"that of {straight}: {CertificateRelations.Signer(seen)} and {CertificateRelations.Signer(own)}; an authority "
                    + "that was renewed with a new key would look so too",
            CertificateRelation.SisterAuthority => byOthers
                + ", both below the same authority: an inspection of the same enterprise, or a farm whose members have two issuers",
            _ => byOthers,
        };
        return Of(
            exchange,
            $"{Certificate(seen)}; straight from the server (exchange {control.Number}): {Certificate(own)}",
            new Culprit(
                Party.Proxy,
                relation == CertificateRelation.OtherAuthority ? Confidence.Proved : Confidence.Indicated,
                why + (known is null ? "" : $"; the issuer bears the name of {known}")
            )
        );
    }

    /// <summary>What came straight from the server that the exchange speaks to, and comes nearest to what it got.</summary>
    private static (Exchange Exchange, CertificateRelation Relation)? Direct(Exchange exchange, JudgeContext context)
    {
        (Exchange Exchange, CertificateRelation Relation)? nearest = null;
        foreach (var control in context.Log.Control)
        {
            if (control.Tls is not { Thumbprint: not null } own || !IsSameServer(control, exchange))
            {
                continue;
            }

            var relation = CertificateRelations.Of(exchange.Tls!, own);
            if (nearest is null || relation < nearest.Value.Relation)
            {
                nearest = (control, relation);
            }
        }

        return nearest;
    }

    private static bool IsSameServer(Exchange control, Exchange exchange) =>
        control.Spec.Url.HostAndPort == exchange.Spec.Url.HostAndPort;

    private static Fault Of(Exchange exchange, string actual, Culprit culprit) =>
        new()
        {
            Kind = "intercepted",
            Summary =
                $"The TLS connection to {Printable.Escape(exchange.Spec.Url.Host, 120)} "
                + (culprit.Confidence == Confidence.Proved ? "is" : "seems to be")
                + " opened on the way",
            Expected = "the server's own certificate",
            Actual = actual,
            EndsJob = false,
            Severity = Severity.Warning,
            Culprit = culprit,
            Part = EvidencePart.Certificate,
            Ailment = Ailment.TlsIntercepted,
            Remedy =
                "Exempt the update server from TLS inspection: a client without the inspection's root fails (0x80072F0D), and the "
                + "inspection may change ranges and headers of what passes.",
        };

    private static string Certificate(TlsFacts facts) =>
        $"{Saying.Quote(facts.Subject ?? "")} by {Saying.Quote(facts.Issuer ?? "")}, SHA-256 {facts.Thumbprint}";
}
