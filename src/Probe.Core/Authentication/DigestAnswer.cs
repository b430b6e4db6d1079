using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Probe.Authentication;

/// <summary>Answers a Digest challenge (RFC 7616, 3.4). Pure: the client's nonce and its count are arguments.</summary>
public static class DigestAnswer
{
    /// <summary>The value of Authorization or Proxy-Authorization.</summary>
    /// <param name="challenge">What is asked for.</param>
    /// <param name="user">User name.</param>
    /// <param name="password">Password.</param>
    /// <param name="method">Method of the request.</param>
    /// <param name="target">Request target as the party that asks sees it.</param>
    /// <param name="clientNonce">The client's nonce; the same for all requests of a session.</param>
    /// <param name="count">How often the server's nonce is used with this request, from 1.</param>
    public static string Write(
        DigestChallenge challenge,
        string user,
        string password,
        string method,
        string target,
        string clientNonce,
        int count
    )
    {
        ArgumentNullException.ThrowIfNull(challenge);
        var nc = count.ToString("x8", CultureInfo.InvariantCulture);
        var key = Hash(challenge, $"{Octets(user)}:{challenge.Realm}:{Octets(password)}");
        if (challenge.IsSession)
        {
            key = Hash(challenge, $"{key}:{challenge.Nonce}:{clientNonce}");
        }

        var what = $"{method}:{target}";
        if (challenge.Qop == "auth-int")
        {
            // No request of ours has a body.
            what += ":" + Hash(challenge, "");
        }

        var secured = challenge.Qop is { } qop
            ? $"{key}:{challenge.Nonce}:{nc}:{clientNonce}:{qop}:{Hash(challenge, what)}"
            : $"{key}:{challenge.Nonce}:{Hash(challenge, what)}";
        var text = new StringBuilder("Digest ");
        text.Append(UserName(challenge, user));
        Add("realm", Quote(challenge.Realm));
        Add("nonce", Quote(challenge.Nonce));
        Add("uri", Quote(target));
        if (challenge.Algorithm is { } algorithm)
        {
            Add("algorithm", algorithm);
        }

        if (challenge.Qop is { } protection)
        {
            Add("nc", nc);
            Add("cnonce", Quote(clientNonce));
            Add("qop", protection);
        }
        else if (challenge.IsSession)
        {
            Add("cnonce", Quote(clientNonce));
        }

        Add("response", Quote(Hash(challenge, secured)));
        if (challenge.Opaque is { } opaque)
        {
            Add("opaque", Quote(opaque));
        }

        if (challenge.UserHash)
        {
            Add("userhash", "true");
        }

        return text.ToString();

        void Add(string name, string value) => text.Append(", ").Append(name).Append('=').Append(value);
    }

    private static string UserName(DigestChallenge challenge, string user)
    {
        if (challenge.UserHash)
        {
            return "username=" + Quote(Hash(challenge, $"{Octets(user)}:{challenge.Realm}"));
        }

        return challenge.IsUtf8 && !Ascii.IsValid(user)
            ? "username*=UTF-8''" + Uri.EscapeDataString(user)
            : "username=" + Quote(Octets(user));
    }

    private static string Quote(string value) =>
        "\""
        + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        + "\"";

    [SuppressMessage(
        "Security",
        "CA5351:Do not use broken cryptographic algorithms",
        Justification = "The scheme is what a proxy asks for (RFC 7616); it is played, not relied on."
    )]
    private static string Hash(DigestChallenge challenge, string text)
    {
        var octets = Encoding.Latin1.GetBytes(text);
        return Convert.ToHexStringLower(challenge.IsSha256 ? SHA256.HashData(octets) : MD5.HashData(octets));
    }

    /// <summary>UTF-8 with a character for each octet: the form in which header lines are held.</summary>
    private static string Octets(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
