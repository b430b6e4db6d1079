using System.Text;
using Probe.Http;
using Probe.Options;

namespace Probe.Planning;

/// <summary>Answers a proxy's Basic challenge (RFC 7617). Other schemes are reported, not performed.</summary>
public static class ProxyBasic
{
    /// <summary>The Proxy-Authorization value; null when the challenge offers no Basic or there are no credentials.</summary>
    /// <param name="challenge">The 407.</param>
    /// <param name="options">Credentials and the scheme that the user forced.</param>
    public static string? Answer(ResponseHead challenge, ProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(challenge);
        ArgumentNullException.ThrowIfNull(options);
        if (
            options.ProxyAuth is not (null or ProxyAuthScheme.Basic)
            || options.ProxyCredentials is not { User: { } user, Password: { } password }
            || !challenge
                .Headers.GetAll("Proxy-Authenticate")
                .Any(v => v.TrimStart().StartsWith("Basic", StringComparison.OrdinalIgnoreCase))
        )
        {
            return null;
        }

        return "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user + ":" + password));
    }
}
