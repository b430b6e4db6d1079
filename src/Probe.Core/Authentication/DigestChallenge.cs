using System.Diagnostics.CodeAnalysis;

namespace Probe.Authentication;

/// <summary>What a Digest challenge asks for (RFC 7616, 3.3; RFC 2069 where it names no qop).</summary>
/// <param name="Realm">Realm, quotes and escapes taken off.</param>
/// <param name="Nonce">The server's nonce.</param>
/// <param name="Opaque">To be sent back as it is; null for none.</param>
/// <param name="Algorithm">Algorithm as written; null for none, which means MD5.</param>
/// <param name="Qop">auth, auth-int or null for none.</param>
/// <param name="IsStale">True when the credentials were right and only the nonce too old.</param>
/// <param name="UserHash">True when the user's name is to be sent as a hash.</param>
/// <param name="IsUtf8">True when names are to be taken as UTF-8, and it is said.</param>
public sealed record DigestChallenge(
    string Realm,
    string Nonce,
    string? Opaque,
    string? Algorithm,
    string? Qop,
    bool IsStale,
    bool UserHash,
    bool IsUtf8
)
{
    private const int LongestValue = 8192;

    /// <summary>True for an algorithm whose first part is made per session.</summary>
    public bool IsSession => Algorithm?.EndsWith("-sess", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>True for SHA-256, false for MD5.</summary>
    public bool IsSha256 => Algorithm?.StartsWith("SHA-256", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Reads a challenge; says in words why it cannot be answered.</summary>
    /// <param name="challenge">One whose scheme is Digest.</param>
    /// <param name="digest">What it asks for.</param>
    /// <param name="problem">Otherwise: why not. Untrusted text in it is escaped.</param>
    public static bool TryRead(
        Challenge challenge,
        [NotNullWhen(true)] out DigestChallenge? digest,
        [NotNullWhen(false)] out string? problem
    )
    {
        ArgumentNullException.ThrowIfNull(challenge);
        digest = null;
        var qop = challenge
            .Get("qop")
            ?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var algorithm = challenge.Get("algorithm");
        problem =
            challenge.Parameters.Values.Any(v => v.Length > LongestValue || v.Any(char.IsControl))
                ? "its Digest challenge has a value that is too long or has control characters"
            : challenge.Get("realm") is null ? "its Digest challenge names no realm"
            : challenge.Get("nonce") is not { Length: > 0 } ? "its Digest challenge has no nonce"
            : !IsKnown(algorithm)
                ? $"its Digest challenge wants the algorithm '{Http.Printable.Escape(algorithm!, 40)}'; known are MD5, MD5-sess, SHA-256 and SHA-256-sess"
            : qop is not null && Choose(qop) is null
                ? $"its Digest challenge offers the protection '{Http.Printable.Escape(challenge.Get("qop")!, 40)}'; known are auth and auth-int"
            : null;
        if (problem is not null)
        {
            return false;
        }

        digest = new DigestChallenge(
            challenge.Get("realm")!,
            challenge.Get("nonce")!,
            challenge.Get("opaque"),
            algorithm,
            qop is null ? null : Choose(qop),
            IsTrue(challenge.Get("stale")),
            IsTrue(challenge.Get("userhash")),
            string.Equals(challenge.Get("charset"), "UTF-8", StringComparison.OrdinalIgnoreCase)
        );
        return true;
    }

    private static bool IsTrue(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private static bool IsKnown(string? algorithm) =>
        algorithm is null
        || ((string[])["MD5", "MD5-sess", "SHA-256", "SHA-256-sess"]).Contains(
            algorithm,
            StringComparer.OrdinalIgnoreCase
        );

    private static string? Choose(string[] offered) =>
        ((string[])["auth", "auth-int"]).FirstOrDefault(q => offered.Contains(q, StringComparer.OrdinalIgnoreCase));
}
