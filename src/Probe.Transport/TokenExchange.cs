using System.Collections.Immutable;
using System.ComponentModel;
using System.Net;
using System.Net.Security;
using Probe.Authentication;
using Probe.Exchanges;
using Probe.Options;

namespace Probe.Transport;

/// <summary>
/// Answers NTLM and Negotiate challenges with the system's own means: SSPI on Windows, GSS-API or the runtime's NTLM
/// elsewhere. One login for each party at a time. Whatever a peer's token makes of it is a fact of the exchange,
/// never an exception.
/// </summary>
/// <param name="options">Credentials and schemes.</param>
internal sealed class TokenExchange(ProbeOptions options) : IDisposable
{
    /// <summary>Where Debian, Fedora and SUSE put the line that announces gss-ntlmssp.</summary>
    private static readonly string[] GssNtlmssp =
    [
        "/etc/gss/mech.d/mech.ntlmssp.conf",
        "/etc/gss/mech.d/gssntlmssp.conf",
        "/etc/gss/mech.d/ntlmssp.conf",
        "/usr/etc/gss/mech.d/mech.ntlmssp.conf",
    ];

    private readonly Dictionary<AuthTarget, (AuthScheme Scheme, NegotiateAuthentication Login)> _logins = [];

    static TokenExchange() =>
        // Read once by the runtime, before its first use. Its own NTLM serves where the system's library has none;
        // beside gss-ntlmssp it fails in Negotiate, and is not needed.
        AppContext.SetSwitch("System.Net.Security.UseManagedNtlm", !OperatingSystem.IsWindows() && !HasGssNtlmssp());

    /// <summary>The exchange with an answer to each challenge in it that this run may answer with a token.</summary>
    public Exchange Answer(Exchange exchange)
    {
        var wanted = AuthPlan.WantsTokens(exchange, options);
        if (wanted.IsEmpty)
        {
            return exchange;
        }

        var facts = ImmutableArray.CreateBuilder<TokenFacts>();
        foreach (var (target, scheme, token) in wanted)
        {
            var isFirst = exchange.Spec.StepFor(target) is not { Round: > 0 };
            var fact = isFirst ? Begin(exchange, target, scheme) : GoOn(target, scheme, token);
            facts.Add(fact);
            if (fact.Outcome == TokenOutcome.Ready)
            {
                break;
            }
        }

        return exchange with
        {
            Tokens = facts.ToImmutable(),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, login) in _logins.Values)
        {
            login.Dispose();
        }

        _logins.Clear();
    }

    private static bool HasGssNtlmssp() => GssNtlmssp.Any(File.Exists);

    private TokenFacts Begin(Exchange exchange, AuthTarget target, AuthScheme scheme)
    {
        End(target);
        var account = Accounts.For(target, options, exchange.Route, exchange.Spec)!;
        if (account.User is null && scheme == AuthScheme.Ntlm && !OperatingSystem.IsWindows())
        {
            return Unavailable(
                target,
                scheme,
                "there is no Windows logon here for NTLM to take; a user and a password are needed"
            );
        }

        var host =
            target == AuthTarget.Proxy ? exchange.Route.Proxy?.Host ?? exchange.Spec.Url.Host : exchange.Spec.Url.Host;
        try
        {
            var login = new NegotiateAuthentication(
                new NegotiateAuthenticationClientOptions
                {
                    Package = scheme.Name(),
                    TargetName = "HTTP/" + host,
                    Credential = account.User is null
                        ? CredentialCache.DefaultNetworkCredentials
                        : Account(account.User, account.Password!),
                    AllowedImpersonationLevel = System.Security.Principal.TokenImpersonationLevel.Identification,
                }
            );
            _logins[target] = (scheme, login);
            var token = login.GetOutgoingBlob((string?)null, out var status);
            return
                token is { Length: > 0 }
                && status
                    is NegotiateAuthenticationStatusCode.ContinueNeeded
                        or NegotiateAuthenticationStatusCode.Completed
                ? new TokenFacts(target, scheme, TokenOutcome.Ready, token, null)
                : Unavailable(target, scheme, Reason(scheme, account, status));
        }
        catch (Exception e) when (IsTheirs(e))
        {
            return Unavailable(target, scheme, $"the system's {scheme.Name()} failed to begin ({e.GetType().Name})");
        }
    }

    private TokenFacts GoOn(AuthTarget target, AuthScheme scheme, string? challenge)
    {
        if (!_logins.TryGetValue(target, out var login) || login.Scheme != scheme)
        {
            return Unavailable(target, scheme, "no login is under way");
        }

        if (Unreadable(scheme, challenge) is { } problem)
        {
            End(target);
            return new TokenFacts(target, scheme, TokenOutcome.Malformed, null, problem);
        }

        try
        {
            var token = login.Login.GetOutgoingBlob(challenge, out var status);
            if (
                token is { Length: > 0 }
                && status
                    is NegotiateAuthenticationStatusCode.ContinueNeeded
                        or NegotiateAuthenticationStatusCode.Completed
            )
            {
                return new TokenFacts(target, scheme, TokenOutcome.Ready, token, null);
            }

            End(target);
            return new TokenFacts(
                target,
                scheme,
                TokenOutcome.Malformed,
                null,
                status == NegotiateAuthenticationStatusCode.InvalidToken
                    ? $"{target.Words()}'s {scheme.Name()} token is not one"
                    : $"{target.Words()}'s {scheme.Name()} token leads to no answer ({status})"
            );
        }
        catch (Exception e) when (IsTheirs(e))
        {
            // The runtime's readers of tokens throw what comes to hand, such as ArgumentOutOfRangeException.
            End(target);
            return new TokenFacts(
                target,
                scheme,
                TokenOutcome.Malformed,
                null,
                $"{target.Words()}'s {scheme.Name()} token cannot be read ({e.GetType().Name})"
            );
        }
    }

    /// <summary>Why the text cannot be that scheme's token; null where it may be.</summary>
    private static string? Unreadable(AuthScheme scheme, string? challenge)
    {
        var octets = new byte[(challenge?.Length ?? 0) + 4];
        if (challenge is null || !Convert.TryFromBase64String(challenge, octets, out var length))
        {
            return $"the {scheme.Name()} token is no Base64";
        }

        return scheme == AuthScheme.Ntlm ? NtlmChallenge.Problem(octets.AsSpan(0, length)) : null;
    }

    private static NetworkCredential Account(string user, string password) =>
        user.IndexOf('\\', StringComparison.Ordinal) is > 0 and var slash
            ? new NetworkCredential(user[(slash + 1)..], password, user[..slash])
            : new NetworkCredential(user, password);

    private static string Reason(AuthScheme scheme, Credentials account, NegotiateAuthenticationStatusCode status) =>
        status switch
        {
            NegotiateAuthenticationStatusCode.Unsupported => $"this machine has no {scheme.Name()}",
            _ when account.User is null =>
                $"this machine has no ticket or logon for {scheme.Name()} to take ({status}); kinit gets one, or give a user and a password",
            _ => $"the system's {scheme.Name()} made nothing of the credentials ({status})",
        };

    private static TokenFacts Unavailable(AuthTarget target, AuthScheme scheme, string problem) =>
        new(target, scheme, TokenOutcome.Unavailable, null, problem);

    /// <summary>All that a token of a peer or a library of the system may cause; a defect of ours is not hidden by memory running out.</summary>
    private static bool IsTheirs(Exception e) =>
        e
            is Win32Exception
                or ArgumentException
                or InvalidOperationException
                or NotSupportedException
                or FormatException
                or IndexOutOfRangeException
                or OverflowException
                or ArithmeticException
                or NullReferenceException
                or InvalidCastException
                or System.Security.Cryptography.CryptographicException
                or System.Security.Authentication.AuthenticationException
                or System.Formats.Asn1.AsnContentException
                or DllNotFoundException
                or EntryPointNotFoundException
                or TypeInitializationException
                or System.IO.IOException;

    private void End(AuthTarget target)
    {
        if (_logins.Remove(target, out var login))
        {
            login.Login.Dispose();
        }
    }
}
