using System.Collections.Immutable;
using System.ComponentModel;
using System.Formats.Asn1;
using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
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

    /// <summary>
    /// True where NTLM is the runtime's own: the system's library has none, or this is the native file, which has it
    /// built in for good. Beside gss-ntlmssp the runtime's fails in Negotiate, and is not needed.
    /// </summary>
    private static readonly bool IsManaged =
        !OperatingSystem.IsWindows() && (!RuntimeFeature.IsDynamicCodeSupported || !GssNtlmssp.Any(File.Exists));

    // Read once by the runtime, before its first use.
    static TokenExchange() => AppContext.SetSwitch("System.Net.Security.UseManagedNtlm", IsManaged);

    /// <summary>The exchange with an answer to each challenge in it that this run may answer with a token.</summary>
    /// <param name="exchange">What was recorded.</param>
    /// <param name="cancellation">Ends the wait for a key distribution centre.</param>
    public ValueTask<Exchange> AnswerAsync(Exchange exchange, CancellationToken cancellation)
    {
        var wanted = AuthPlan.WantsTokens(exchange, options);
        return wanted.IsEmpty ? ValueTask.FromResult(exchange) : new(AnswerAsync(exchange, wanted, cancellation));
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

    private async Task<Exchange> AnswerAsync(
        Exchange exchange,
        ImmutableArray<(AuthTarget Target, AuthScheme Scheme, string? Token)> wanted,
        CancellationToken cancellation
    )
    {
        var facts = ImmutableArray.CreateBuilder<TokenFacts>();
        foreach (var (target, scheme, token) in wanted)
        {
            TokenFacts fact;
            try
            {
                // The system's library asks a key distribution centre in its own time, and cannot be stopped.
                fact = await Task.Run(
                        () =>
                            exchange.Spec.StepFor(target) is { Round: > 0 }
                                ? GoOn(target, scheme, token)
                                : Begin(exchange, target, scheme),
                        CancellationToken.None
                    )
                    .WaitAsync(options.IdleTimeout, cancellation)
                    .ConfigureAwait(false);
            }
            catch (Exception e) when (e is TimeoutException or OperationCanceledException)
            {
                // What it still works on is left to it.
                _logins.Remove(target, out _);
                fact = Unavailable(target, scheme, $"the system's {scheme.Name()} came to no end");
            }

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
        // The runtime's own Negotiate knows NTLM alone; Kerberos is the system's in any case.
        string[] packages = scheme == AuthScheme.Negotiate && IsManaged ? ["Kerberos", "Negotiate"] : [scheme.Name()];
        var problem = "";
        foreach (var package in packages)
        {
            if (Begin(target, scheme, package, host, account, out problem) is { } token)
            {
                return new TokenFacts(target, scheme, TokenOutcome.Ready, token, null);
            }
        }

        return Unavailable(target, scheme, problem);
    }

    private string? Begin(
        AuthTarget target,
        AuthScheme scheme,
        string package,
        string host,
        Credentials account,
        out string problem
    )
    {
        problem = "";
        try
        {
            var login = new NegotiateAuthentication(
                new NegotiateAuthenticationClientOptions
                {
                    Package = package,
                    TargetName = "HTTP/" + host,
                    Credential = account.User is null
                        ? CredentialCache.DefaultNetworkCredentials
                        : Account(account.User, account.Password!),
                }
            );
            var token = login.GetOutgoingBlob([], out var status);
            if (
                token is { Length: > 0 }
                && status
                    is NegotiateAuthenticationStatusCode.ContinueNeeded
                        or NegotiateAuthenticationStatusCode.Completed
            )
            {
                _logins[target] = (scheme, login);
                return Convert.ToBase64String(package == "Kerberos" ? AsSpnego(token) : token);
            }

            login.Dispose();
            problem = Reason(scheme, account, status);
        }
        catch (Exception e) when (IsTheirs(e))
        {
            problem = $"the system's {scheme.Name()} failed to begin ({e.GetType().Name})";
        }

        return null;
    }

    /// <summary>A Kerberos token as Negotiate wants it (RFC 4178, 4.2.1): NegTokenInit with one mechanism and its token.</summary>
    private static byte[] AsSpnego(byte[] token)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence(new Asn1Tag(TagClass.Application, 0)))
        {
            writer.WriteObjectIdentifier("1.3.6.1.5.5.2");
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("1.2.840.113554.1.2.2");
                }

                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
                {
                    writer.WriteOctetString(token);
                }
            }
        }

        return writer.Encode();
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
