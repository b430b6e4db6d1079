using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Authentication;

/// <summary>Which credentials answer whom: what was given for the party itself, else what a netrc file has for its host.</summary>
public static class Accounts
{
    /// <summary>
    /// Credentials for the proxy; null for none. NTLM or Negotiate asked for without any means the logon of the job's
    /// owner, as with SetCredentials and null.
    /// </summary>
    public static Credentials? ForProxy(ProbeOptions options, Route route)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(route);
        return options.ProxyCredentials
            ?? (route.Proxy is { } proxy ? Netrc(options, proxy.Host, takesDefault: false) : null)
            ?? Logon(options.ProxyAuth);
    }

    /// <summary>
    /// Credentials for the server; null for none. Those of <c>--user</c> are for the URL's own server and never for
    /// one that it redirects to.
    /// </summary>
    public static Credentials? ForServer(ProbeOptions options, HttpUrl url, bool isOwnServer)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(url);
        return isOwnServer
            ? options.ServerCredentials ?? Netrc(options, url.Host, takesDefault: true) ?? Logon(options.ServerAuth)
            : Netrc(options, url.Host, takesDefault: false);
    }

    /// <summary>Credentials for the party that asked in that exchange.</summary>
    public static Credentials? For(AuthTarget target, ProbeOptions options, Route route, RequestSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return target == AuthTarget.Proxy
            ? ForProxy(options, route)
            : ForServer(options, spec.Url, spec.IsOwnServer)
                // Logon credentials set for the proxy are used for the server too (BITS, Authentication).
                ?? (
                    spec.IsOwnServer && ForProxy(options, route) is { User: null, Password: null } logon ? logon : null
                );
    }

    /// <summary>Where the credentials for that party were given, for the sentence that says what to correct.</summary>
    public static string Source(AuthTarget target, ProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (given, from) =
            target == AuthTarget.Proxy
                ? (options.ProxyCredentials, options.ProxyCredentialsFrom)
                : (options.ServerCredentials, options.ServerCredentialsFrom);
        return given is null && !options.Netrc.IsEmpty ? "in the netrc file"
            : from is null || from == target.Option() ? $"{target.Option()} user:password"
            : "from " + from;
    }

    /// <summary>The scheme that the user asked for; null for the strongest that is offered.</summary>
    public static AuthScheme? Forced(AuthTarget target, ProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return target == AuthTarget.Proxy ? options.ProxyAuth : options.ServerAuth;
    }

    private static Credentials? Logon(AuthScheme? scheme) =>
        scheme?.BindsConnection() == true ? new Credentials(null, null) : null;

    private static Credentials? Netrc(ProbeOptions options, string host, bool takesDefault)
    {
        var entry =
            options.Netrc.FirstOrDefault(e => string.Equals(e.Host, host, StringComparison.OrdinalIgnoreCase))
            ?? (takesDefault ? options.Netrc.FirstOrDefault(e => e.Host is null) : null);
        return entry is { Login: not null } ? new Credentials(entry.Login, entry.Password ?? "") : null;
    }
}

/// <summary>One entry of a netrc file.</summary>
/// <param name="Host">Host; null for the default entry.</param>
/// <param name="Login">User name; null for none.</param>
/// <param name="Password">Password, a secret; null for none.</param>
public sealed record NetrcEntry(string? Host, string? Login, string? Password)
{
    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"{Host ?? "default"}: {Login ?? "(none)"}:***";
}
