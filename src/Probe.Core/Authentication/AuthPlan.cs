using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Authentication;

/// <summary>
/// Which challenge is answered, by which scheme, and what a request brings of its own accord. Pure: tokens of NTLM
/// and Negotiate stand in the exchange whose challenge they answer (<see cref="Exchange.Tokens"/>).
/// </summary>
public static class AuthPlan
{
    /// <summary>Most answers to one party in a row: a handshake has two or three, a stale nonce is renewed twice.</summary>
    public const int MostRounds = 3;

    /// <summary>Most follow-ups for challenges of one request, both parties together.</summary>
    private const int MostAttempts = 8;

    /// <summary>Strongest first, as WinHTTP chooses.</summary>
    private static readonly AuthScheme[] ByStrength =
    [
        AuthScheme.Negotiate,
        AuthScheme.Ntlm,
        AuthScheme.Digest,
        AuthScheme.Basic,
    ];

    /// <summary>Who asked for credentials in that exchange, and the head that did; null when nobody.</summary>
    public static (AuthTarget Target, ResponseHead Head, bool InTunnel)? AskedBy(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange switch
        {
            { Tunnel.Response: { Status: 407 } head } => (AuthTarget.Proxy, head, true),
            { Response: { Status: 407 } head } => (AuthTarget.Proxy, head, false),
            { Response: { Status: 401 } head } => (AuthTarget.Server, head, false),
            _ => null,
        };
    }

    /// <summary>Schemes that these credentials can be used with, of those offered, the first to try first.</summary>
    public static ImmutableArray<AuthScheme> Usable(
        ImmutableArray<Challenge> offered,
        Credentials account,
        AuthScheme? forced
    )
    {
        ArgumentNullException.ThrowIfNull(account);
        return
        [
            .. ByStrength.Where(s =>
                (forced is null || s == forced)
                && offered.Any(c => c.Is(s.Name()))
                && (
                    account is { User: not null, Password: not null }
                    || (s.BindsConnection() && account is { User: null, Password: null })
                )
            ),
        ];
    }

    /// <summary>
    /// The NTLM and Negotiate challenges of that exchange which are to be answered with tokens, in the order to try,
    /// each with the peer's token; empty for none.
    /// </summary>
    public static ImmutableArray<(AuthTarget Target, AuthScheme Scheme, string? Token)> WantsTokens(
        Exchange exchange,
        ProbeOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(options);
        if (
            AskedBy(exchange) is not { } asked
            || !MayAnswer(exchange, asked.Target, options)
            || Accounts.For(asked.Target, options, exchange.Route, exchange.Spec) is not { } account
        )
        {
            return [];
        }

        var offered = Challenge.Read(asked.Head, asked.Target);
        var prior = exchange.Spec.StepFor(asked.Target) is { Round: > 0 } step ? step : null;
        return
        [
            .. Usable(offered, account, prior?.Scheme ?? Accounts.Forced(asked.Target, options))
                .Where(s => s.BindsConnection())
                .Select(s => (asked.Target, s, offered.First(c => c.Is(s.Name())).Token))
                // A handshake goes on with the peer's token; without one it is over.
                .Where(x => prior is null || (x.Token is not null && prior.Round < MostRounds)),
        ];
    }

    /// <summary>The request that answers the exchange's challenge; null when nothing can, or nothing more.</summary>
    public static RequestSpec? Answer(PlanContext context, Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(exchange);
        if (
            AskedBy(exchange) is not { } asked
            || !MayAnswer(exchange, asked.Target, context.Options)
            || Accounts.For(asked.Target, context.Options, context.Route, exchange.Spec) is not { } account
        )
        {
            return null;
        }

        var target = asked.Target;
        var prior = exchange.Spec.StepFor(target) is { Round: > 0 } step ? step : null;
        if (prior is not null && !GoesOn(exchange, target, prior))
        {
            return null;
        }

        if (GaveUp(context.Log, exchange, target) is not null)
        {
            return null;
        }

        var offered = Challenge.Read(asked.Head, target);
        foreach (var scheme in Usable(offered, account, prior?.Scheme ?? Accounts.Forced(target, context.Options)))
        {
            if (scheme.BindsConnection())
            {
                if (ReadyToken(exchange, target, scheme) is not { } token)
                {
                    continue;
                }

                var bound = FollowUp(context, exchange, target) with
                {
                    OnConnection = exchange.Connection.KeptAlive ? exchange.Connection.Id : null,
                };
                return bound.WithCredentials(
                    target,
                    $"{scheme.Name()} {token}",
                    new AuthStep(scheme, (prior?.Round ?? 0) + 1),
                    asked.InTunnel
                );
            }

            var next = FollowUp(context, exchange, target);
            if (scheme == AuthScheme.Basic)
            {
                return next.WithCredentials(target, Basic(account), new AuthStep(scheme, 1), asked.InTunnel);
            }

            if (UsableDigest(offered) is { } digest)
            {
                return WithDigest(next, context, target, digest, account, (prior?.Round ?? 0) + 1);
            }
        }

        return null;
    }

    /// <summary>
    /// The request as it is sent: with the Basic and Digest credentials that the party took before, and marked where
    /// it relies on a connection that is logged in already.
    /// </summary>
    public static RequestSpec Authorize(PlanContext context, RequestSpec spec)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(spec);
        spec = Renew(context, spec, AuthTarget.Proxy);
        return Renew(context, spec, AuthTarget.Server);
    }

    /// <summary>The first Digest challenge that can be answered, as RFC 7616, 3.7 wants it; null for none.</summary>
    public static DigestChallenge? UsableDigest(ImmutableArray<Challenge> offered)
    {
        foreach (var challenge in offered.Where(c => c.Is("Digest")))
        {
            if (DigestChallenge.TryRead(challenge, out var digest, out _))
            {
                return digest;
            }
        }

        return null;
    }

    /// <summary>
    /// An earlier exchange whose answer the same party did not take, which ended it: refused credentials are not tried
    /// again and again, since accounts get locked for less. Null for none.
    /// </summary>
    public static Exchange? GaveUp(ExchangeLog log, Exchange exchange, AuthTarget target)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(exchange);
        return log.All.FirstOrDefault(e =>
            e.Number != exchange.Number
            && e.Spec.Leg == exchange.Spec.Leg
            && e.Spec.StepFor(target) is { Round: > 0 }
            && AskedBy(e)?.Target == target
            && (target == AuthTarget.Proxy || e.Spec.Url.IsSameOrigin(exchange.Spec.Url))
            && !log.All.Any(next => next.Spec.Leg == e.Spec.Leg && next.Spec.FollowUpOf == e.Number)
        );
    }

    /// <summary>True when a run may log in somewhere, so that a wrong password may be tried.</summary>
    public static bool HasCredentials(ProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.ProxyCredentials is not null
            || options.ServerCredentials is not null
            || options.ProxyAuth?.BindsConnection() == true
            || options.ServerAuth?.BindsConnection() == true
            || !options.Netrc.IsEmpty;
    }

    /// <summary>The options for the next run after one with that log: without credentials that were refused.</summary>
    public static ProbeOptions After(ProbeOptions options, ExchangeLog log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(log);
        foreach (var exchange in log.Settled)
        {
            if (
                AskedBy(exchange) is { Target: var target }
                && exchange.Spec.StepFor(target) is { Round: > 0 }
                && !options.RefusedBefore.Contains(target)
            )
            {
                options = options with { RefusedBefore = options.RefusedBefore.Add(target) };
            }
        }

        return options;
    }

    /// <summary>The token that answers that scheme's challenge; null for none.</summary>
    public static string? ReadyToken(Exchange exchange, AuthTarget target, AuthScheme scheme)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange
            .Tokens.FirstOrDefault(t => t.Target == target && t.Scheme == scheme && t.Outcome == TokenOutcome.Ready)
            ?.Token;
    }

    /// <summary>Credentials as they go over the wire with Basic (RFC 7617, UTF-8).</summary>
    public static string Basic(Credentials account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(account.User + ":" + account.Password));
    }

    private static bool MayAnswer(Exchange exchange, AuthTarget target, ProbeOptions options) =>
        exchange.Spec.Attempt < MostAttempts
        && !options.RefusedBefore.Contains(target)
        && (target == AuthTarget.Server || exchange.Spec.Leg != Leg.Control)
        // A line of the user's own is theirs to answer for.
        && (exchange.Spec.StepFor(target) is not null || !exchange.Spec.Headers.Contains(target.Authorization()));

    private static bool GoesOn(Exchange exchange, AuthTarget target, AuthStep prior) =>
        prior.Round < MostRounds
        && (
            prior.Scheme switch
            {
                AuthScheme.Digest => UsableDigest(
                    Challenge.Read(
                        target == AuthTarget.Proxy ? AskedBy(exchange)!.Value.Head : exchange.Response!,
                        target
                    )
                )
                    is { IsStale: true },
                AuthScheme.Ntlm or AuthScheme.Negotiate => exchange.Connection.KeptAlive
                    && ReadyToken(exchange, target, prior.Scheme) is not null,
                _ => false,
            }
        );

    /// <summary>The same request once more, with fresh credentials for the other party where it needs such.</summary>
    private static RequestSpec FollowUp(PlanContext context, Exchange exchange, AuthTarget target)
    {
        var spec = exchange.Spec;
        var attempt = spec.Attempt + 1;
        var mark = spec.Key.LastIndexOf('!');
        var key = spec.Attempt > 0 && mark > 0 ? spec.Key[..mark] : spec.Key;
        spec = spec with
        {
            Key = key + "!" + attempt.ToString(System.Globalization.CultureInfo.InvariantCulture),
            FollowUpOf = exchange.Number,
            Attempt = attempt,
            OnConnection = null,
        };
        return Renew(context, spec, target == AuthTarget.Proxy ? AuthTarget.Server : AuthTarget.Proxy);
    }

    private static RequestSpec Renew(PlanContext context, RequestSpec spec, AuthTarget target)
    {
        if (target == AuthTarget.Proxy && (context.Leg == Leg.Control || context.Route.Kind != RouteKind.Proxy))
        {
            return spec;
        }

        if (spec.StepFor(target) is null && spec.Headers.Contains(target.Authorization()))
        {
            return spec;
        }

        var inTunnel = target == AuthTarget.Proxy && spec.Url.IsTls;
        spec = spec.WithoutCredentials(target);
        var last = context.Log.All.LastOrDefault(e =>
            e.Spec.StepFor(target) is not null
            && (target == AuthTarget.Proxy ? e.Spec.Url.IsTls == spec.Url.IsTls : e.Spec.Url.IsSameOrigin(spec.Url))
            && WasTaken(e, target)
        );
        if (
            last?.Spec.StepFor(target) is not { } step
            || Accounts.For(target, context.Options, context.Route, spec) is not { } account
        )
        {
            return spec;
        }

        return step.Scheme switch
        {
            AuthScheme.Basic => spec.WithCredentials(target, Basic(account), step with { Round = 1 }, inTunnel),
            AuthScheme.Digest => Repeat(context, spec, target, step, account),
            _ => spec.WithCredentials(target, null, step with { Round = 0 }, inTunnel),
        };
    }

    private static bool WasTaken(Exchange exchange, AuthTarget target) =>
        target == AuthTarget.Proxy
            ? exchange.Tunnel?.Response is { Status: >= 200 and < 300 } || exchange.Status is not (null or 407)
            : exchange.Status is not (null or 401 or 407);

    private static RequestSpec Repeat(
        PlanContext context,
        RequestSpec spec,
        AuthTarget target,
        AuthStep step,
        Credentials account
    ) =>
        context
            .Log.All.Select(e =>
                AskedBy(e) is { } asked && asked.Target == target
                    ? UsableDigest(Challenge.Read(asked.Head, target))
                    : null
            )
            .LastOrDefault(d => d?.Nonce == step.Nonce)
            is { } digest
            ? WithDigest(spec, context, target, digest, account, 1)
            : spec;

    private static RequestSpec WithDigest(
        RequestSpec spec,
        PlanContext context,
        AuthTarget target,
        DigestChallenge digest,
        Credentials account,
        int round
    )
    {
        var inTunnel = target == AuthTarget.Proxy && spec.Url.IsTls;
        var used = context.Log.All.Count(e =>
            e.Spec.StepFor(target)?.Nonce == digest.Nonce && !IsWithoutCopy(e, target)
        );
        var clientNonce = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(context.Options.ClientNonceSeed + " " + digest.Nonce)).AsSpan(0, 16)
        );
        var value = DigestAnswer.Write(
            digest,
            account.User!,
            account.Password!,
            inTunnel ? "CONNECT" : spec.Method,
            inTunnel ? RequestTarget.ForConnect(spec.Url)
                : target == AuthTarget.Proxy ? RequestTarget.For(spec.Url, RouteKind.Proxy)
                : spec.Url.PathAndQuery,
            clientNonce,
            used + 1
        );
        return spec.WithCredentials(target, value, new AuthStep(AuthScheme.Digest, round, digest.Nonce), inTunnel);
    }

    /// <summary>True when the answer never left: the tunnel that it was for was open already.</summary>
    private static bool IsWithoutCopy(Exchange exchange, AuthTarget target) =>
        target == AuthTarget.Proxy && exchange.Spec.Url.IsTls && exchange.Connection.Reused;
}
