using System.Collections.Immutable;
using Probe.Authentication;
using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Options;

namespace Probe.Checks.Connect;

/// <summary>Why a party did not let the client in: what 401 and 407 have in common.</summary>
/// <param name="Kind">wanted, unchallenged, refused, stale, malformed, closed, unbound, unusable or unavailable.</param>
/// <param name="Summary">One line, without the status.</param>
/// <param name="Why">What was seen beyond the challenge; empty for nothing.</param>
/// <param name="Culprit">Who is to blame where that is plain; null to find it out.</param>
internal sealed record Admission(string Kind, string Summary, string Why, Culprit? Culprit)
{
    /// <summary>The kind of a reply that asks for a login and does not say which.</summary>
    internal const string Unchallenged = "unchallenged";

    private static readonly string NullCredentials = $"null ones give E_INVALIDARG 0x{HResults.InvalidArgument:X8}";

    /// <summary>What an exchange with that challenge shows.</summary>
    internal static Admission Of(Exchange exchange, AuthTarget target, ResponseHead head, JudgeContext context)
    {
        var step = exchange.Spec.StepFor(target);
        var party = target == AuthTarget.Proxy ? Party.Proxy : Party.Origin;
        var words = target.Words();
        var offered = Challenge.Read(head, target);
        var token = exchange.Tokens.FirstOrDefault(t => t.Target == target && t.Scheme == step?.Scheme);
        if (step is { Round: > 0 } && token is { Outcome: TokenOutcome.Malformed })
        {
            return new Admission(
                "malformed",
                $"{Upper(words)} sent a malformed {step.Scheme.Name()} challenge",
                $"; {token.Problem}",
                Blame(party, exchange, $"its {step.Scheme.Name()} challenge cannot be read: {token.Problem}")
            );
        }

        if (
            step is { Scheme: AuthScheme.Ntlm or AuthScheme.Negotiate, Round: > 0 }
            && !exchange.Connection.KeptAlive
            && token is not null
        )
        {
            return Closed(exchange, target, step, head);
        }

        if (step is { Scheme: AuthScheme.Ntlm, Round: 1 } && !offered.Any(c => c.Is("NTLM") && c.Token is not null))
        {
            return new Admission(
                "malformed",
                $"{Upper(words)} answers NTLM's first message without a challenge",
                $"; NTLM's second message, the challenge, did not come",
                Blame(party, exchange, "it offers NTLM and does not go on with it")
            );
        }

        if (step is { Scheme: AuthScheme.Digest } && AuthPlan.UsableDigest(offered) is { IsStale: true })
        {
            return new Admission(
                "stale",
                $"{Upper(words)} calls each nonce of its own stale",
                $"; it said stale=true {AuthPlan.MostRounds} times in a row, to a nonce that it had just given",
                Blame(party, exchange, "it calls a nonce stale that it gave in its last reply")
            );
        }

        if (
            step is { Round: > 0 }
            || exchange.Spec.Headers.Contains(target.Authorization())
            || (target == AuthTarget.Proxy && exchange.Spec.TunnelAuthorization is not null)
        )
        {
            return Unbound(exchange, target, step, context) ?? Refused(exchange, target, step);
        }

        return AuthPlan.GaveUp(context.Log, exchange, target) is { } earlier && AuthPlan.AskedBy(earlier) is { } asked
                ? Of(earlier, target, asked.Head, context)
            : head.Headers.Get(target.Challenge()) is null ? WithoutChallenge(target)
            : Unanswered(exchange, target, offered, context);
    }

    private static Admission WithoutChallenge(AuthTarget target) =>
        new(
            Unchallenged,
            $"{Upper(target.Words())} answers {target.Status()} without {target.Challenge()}",
            $"; a {target.Status()} has to have that line (RFC 9110, 11.6.1 and 11.7.1), and without it no client knows how to log in",
            null
        );

    /// <summary>A login that ended because its connection did.</summary>
    internal static Admission Closed(Exchange exchange, AuthTarget target, AuthStep step, ResponseHead? head)
    {
        var words = target.Words();
        var how =
            head is null ? "closed the connection that the challenge came on"
            : head.Version == "HTTP/1.0" ? "answers with HTTP/1.0 and keeps no connection"
            : "closes the connection with each challenge";
        var scheme = step.Scheme.Name();
        return new Admission(
            "closed",
            $"{Upper(words)} offers {scheme} and closes the connection, over which {scheme} cannot succeed",
            $"; it {how}, over which {scheme} can never succeed",
            Blame(
                target == AuthTarget.Proxy ? Party.Proxy : Party.Origin,
                exchange,
                $"it {how}, and {scheme} needs the same one for challenge and answer"
            )
        );
    }

    /// <summary>The schemes that a head offers, for a sentence.</summary>
    internal static string Offer(ResponseHead head, AuthTarget target)
    {
        var schemes = Challenge.Schemes(head, target);
        return schemes.IsEmpty
            ? $"{Saying.Line(head, target.Challenge())}: no scheme that anybody could answer"
            : $"it offers {string.Join(", ", schemes)}";
    }

    /// <summary>Which accounts could answer with BITS, and on what terms.</summary>
    internal static string Who(ImmutableArray<string> schemes)
    {
        var logon = schemes.Where(s => AuthNames.Find(s)?.BindsConnection() == true).ToList();
        var typed = schemes.Where(s => AuthNames.Find(s) is AuthScheme.Basic or AuthScheme.Digest).ToList();
        if (logon.Count == 0)
        {
            return "service accounts (LocalSystem, NetworkService) can answer none of that: only a job with explicit credentials can"
                + (typed.Count == 0 ? "" : $" (SetCredentials; {NullCredentials})");
        }

        return $"LocalSystem and NetworkService can answer {string.Join(" and ", logon)} as the computer account, "
            + "once credentials are set on the job (null ones will do)"
            + (
                typed.Count == 0
                    ? ""
                    : $"; {string.Join(" and ", typed)} takes a user and a password set on the job, {NullCredentials}"
            );
    }

    /// <summary>What to set on a job.</summary>
    internal static string OnTheJob(ImmutableArray<string> schemes, AuthTarget target)
    {
        var where = target == AuthTarget.Proxy ? "PROXY" : "SERVER";
        var logon = schemes.FirstOrDefault(s => AuthNames.Find(s)?.BindsConnection() == true);
        return logon is null
            ? $"bitsadmin /setcredentials <job> {where} {Printable.Escape(schemes.FirstOrDefault("BASIC"), 40).ToUpperInvariant()} <user> <password>"
            : $"bitsadmin /setcredentials <job> {where} {logon.ToUpperInvariant()} NULL NULL";
    }

    /// <summary>The option that forces a scheme.</summary>
    internal static string ForcedBy(AuthTarget target, AuthScheme scheme) =>
        (target == AuthTarget.Proxy ? "--proxy-" : "--") + scheme.Name().ToLowerInvariant();

    /// <summary>What to change where a scheme was forced that is not offered; the empty text where none was.</summary>
    internal static string Unforce(AuthTarget target, ProbeOptions options) =>
        Accounts.Forced(target, options) is { } scheme
            ? $"Leave {ForcedBy(target, scheme)} out, so that what is offered is answered; where the job itself is set to "
                + $"{scheme.Name()} (SetCredentials), set it to a scheme that {target.Words()} offers. "
            : "";

    private static Admission Refused(Exchange exchange, AuthTarget target, AuthStep? step)
    {
        var with = step is null ? "" : $" ({step.Scheme.Name()})";
        return new Admission(
            "refused",
            $"{Upper(target.Words())} refuses the credentials given",
            step is null ? "" : $"; they were given with {step.Scheme.Name()}",
            new Culprit(
                Party.Client,
                Confidence.Indicated,
                $"exchange {exchange.Number} sent credentials{with}, and {target.Words()} answered {target.Status()} all the same"
            )
        );
    }

    /// <summary>NTLM to a server through a proxy that gives the two halves of a login to two connections.</summary>
    private static Admission? Unbound(Exchange exchange, AuthTarget target, AuthStep? step, JudgeContext context)
    {
        if (
            target != AuthTarget.Server
            || step?.Scheme.BindsConnection() != true
            || exchange.Route.Kind != RouteKind.Proxy
            || exchange.Spec.Url.IsTls
            || context.Log.Control.FirstOrDefault(e =>
                e.Spec.ServerStep?.Scheme == step.Scheme && e.Status is 200 or 206
            )
                is not { } taken
        )
        {
            return null;
        }

        var scheme = step.Scheme.Name();
        return new Admission(
            "unbound",
            $"The server refuses {scheme} through the proxy, and takes it directly",
            $"; {scheme} logs a connection in, and this proxy does not keep one of its own to the server for each client",
            new Culprit(
                Party.Proxy,
                Confidence.Proved,
                $"exchange {exchange.Number} through the proxy got 401, exchange {taken.Number} with the same credentials straight from the origin got {taken.Status}"
            )
        );
    }

    private static Admission Unanswered(
        Exchange exchange,
        AuthTarget target,
        ImmutableArray<Challenge> offered,
        JudgeContext context
    )
    {
        var wanted = $"{Upper(target.Words())} wants credentials";
        if (Accounts.For(target, context.Options, exchange.Route, exchange.Spec) is not { } account)
        {
            return new Admission("wanted", wanted, "", null);
        }

        if (context.Options.RefusedBefore.Contains(target))
        {
            return new Admission(
                "refused",
                $"{Upper(target.Words())} refuses the credentials given",
                "; an earlier URL showed it, and they were not tried again",
                new Culprit(
                    Party.Client,
                    Confidence.Indicated,
                    $"{target.Words()} refused the same credentials for an earlier URL"
                )
            );
        }

        var forced = Accounts.Forced(target, context.Options);
        var usable = AuthPlan.Usable(offered, account, forced);
        if (usable.IsEmpty)
        {
            if (forced is { } one && !offered.IsEmpty && !offered.Any(c => c.Is(one.Name())))
            {
                return new Admission(
                    "forced",
                    $"{Upper(target.Words())} offers only {string.Join(" and ", offered.Select(c => Printable.Escape(c.Scheme, 40)).Distinct(StringComparer.OrdinalIgnoreCase))}, and {one.Name()} was forced ({ForcedBy(target, one)})",
                    $"; {one.Name()} was asked for, which it does not offer",
                    null
                );
            }

            var why =
                offered.IsEmpty ? ""
                : account is { User: not null, Password: not null } ? "; no scheme of these is one that BITS has"
                : "; the credentials given have no user name or no password, which only NTLM and Negotiate do without";
            return new Admission("unusable", wanted, why, null);
        }

        if (
            usable.Contains(AuthScheme.Digest)
            && AuthPlan.UsableDigest(offered) is null
            && !DigestChallenge.TryRead(offered.First(c => c.Is("Digest")), out _, out var problem)
        )
        {
            return new Admission(
                "malformed",
                $"{Upper(target.Words())} sent a Digest challenge that cannot be answered",
                $"; {problem}",
                Blame(target == AuthTarget.Proxy ? Party.Proxy : Party.Origin, exchange, problem)
            );
        }

        var told = exchange
            .Tokens.Where(t => t.Target == target && t.Problem is not null)
            .Select(t => t.Problem)
            .ToList();
        return new Admission(
            "unavailable",
            wanted,
            (told.Count == 0 ? "" : $"; {string.Join("; ", told)}")
                + "; this run could not answer it, so that BITS may get further than it did",
            null
        );
    }

    private static Culprit Blame(Party party, Exchange exchange, string how) =>
        new(party, Confidence.Indicated, $"exchange {exchange.Number}: {how}");

    private static string Upper(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
