using Probe.Options;

namespace Probe.Authentication;

/// <summary>Who asks for credentials (BG_AUTH_TARGET).</summary>
public enum AuthTarget
{
    /// <summary>The server: 401.</summary>
    Server = 1,

    /// <summary>The proxy: 407.</summary>
    Proxy = 2,
}

/// <summary>The words and header lines of each target and scheme.</summary>
public static class AuthNames
{
    /// <summary>The header line that asks.</summary>
    public static string Challenge(this AuthTarget target) =>
        target == AuthTarget.Proxy ? "Proxy-Authenticate" : "WWW-Authenticate";

    /// <summary>The header line that answers.</summary>
    public static string Authorization(this AuthTarget target) =>
        target == AuthTarget.Proxy ? "Proxy-Authorization" : "Authorization";

    /// <summary>The status that asks.</summary>
    public static int Status(this AuthTarget target) => target == AuthTarget.Proxy ? 407 : 401;

    /// <summary>What it is called in a sentence.</summary>
    public static string Words(this AuthTarget target) => target == AuthTarget.Proxy ? "the proxy" : "the server";

    /// <summary>The option that gives credentials for it.</summary>
    public static string Option(this AuthTarget target) => target == AuthTarget.Proxy ? "-U" : "-u";

    /// <summary>The scheme as it stands in a header line.</summary>
    public static string Name(this AuthScheme scheme) => scheme == AuthScheme.Ntlm ? "NTLM" : scheme.ToString();

    /// <summary>True for schemes that say who is asking once for a whole connection (RFC 4559, 6).</summary>
    public static bool BindsConnection(this AuthScheme scheme) => scheme is AuthScheme.Ntlm or AuthScheme.Negotiate;

    /// <summary>The scheme of that name; null for one that BITS does not know.</summary>
    public static AuthScheme? Find(string name) =>
        Enum.GetValues<AuthScheme>()
            .Cast<AuthScheme?>()
            .FirstOrDefault(s => string.Equals(s!.Value.Name(), name, StringComparison.OrdinalIgnoreCase));
}
