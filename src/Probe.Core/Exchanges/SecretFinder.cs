using System.Buffers;
using System.Text;
using Probe.Authentication;
using Probe.Http;
using Probe.Options;

namespace Probe.Exchanges;

/// <summary>Where secrets stand: in credentials, in header lines that carry them, in what peers give to be shown again.</summary>
public static class SecretFinder
{
    /// <summary>A shorter secret would mask half of every text and is no secret.</summary>
    internal const int Shortest = 3;

    /// <summary>Shortest token of a peer that is one: a word such as <c>close</c> is none.</summary>
    internal const int ShortestToken = 8;

    /// <summary>Words in the names of header lines whose values are secrets.</summary>
    private static readonly string[] SecretNames =
    [
        "authorization",
        "cookie",
        "api-key",
        "apikey",
        "token",
        "secret",
        "password",
    ];

    private static readonly SearchValues<char> EndsOfUser = SearchValues.Create("@/?# \t\"'");

    /// <summary>Names that end as those of keys do and name what a cache holds.</summary>
    private static readonly string[] CacheKeys = ["surrogate-key", "cache-key", "x-cache-key", "x-surrogate-key"];

    /// <summary>True for a header line whose value is not to be shown, going by its name.</summary>
    public static bool IsSecretLine(string name) =>
        SecretNames.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))
        || (
            name.EndsWith("-key", StringComparison.OrdinalIgnoreCase)
            && !CacheKeys.Contains(name, StringComparer.OrdinalIgnoreCase)
        );

    /// <summary>A password in each form that it may be seen in.</summary>
    internal static IEnumerable<string> In(Credentials account) =>
        account.Password is { Length: >= Shortest } password
            ?
            [
                Convert.ToBase64String(Encoding.UTF8.GetBytes(account.User + ":" + password)),
                Convert.ToBase64String(Encoding.UTF8.GetBytes(password)),
                password,
                Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(password)),
                Uri.EscapeDataString(password),
            ]
            : [];

    /// <summary>The value of a line that carries secrets, and its parts; nothing of other lines.</summary>
    internal static IEnumerable<string> In(HeaderField line)
    {
        if (!IsSecretLine(line.Name))
        {
            return [];
        }

        // Of a Digest answer the rest is what the peer itself said, or the address.
        if (line.Value.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase))
        {
            return Answer(line)
                .Split(',', StringSplitOptions.TrimEntries)
                .Where(part =>
                    part.StartsWith("response=", StringComparison.Ordinal)
                    || part.StartsWith("cnonce=", StringComparison.Ordinal)
                )
                .Select(part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim('"'))
                .Append(Answer(line));
        }

        // The parts alone are secret too: the token without its scheme, a cookie's value without its name.
        return Answer(line)
            .Split([' ', ';', ','], StringSplitOptions.RemoveEmptyEntries)
            .Select(part =>
                part.TrimEnd('=') is var bare && bare.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
                    ? bare[(at + 1)..].Trim('"')
                    : bare
            )
            .Where(part => part.Length >= ShortestToken)
            .Append(Answer(line));
    }

    /// <summary>
    /// Tokens in the query of URLs, as they stand and as whoever reads the query sees them. Shorter ones are words that
    /// stand elsewhere too.
    /// </summary>
    internal static IEnumerable<string> InQuery(string text) =>
        UrlSecrets
            .In(text)
            .SelectMany(v =>
                (string[])[v, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(v)))]
            )
            .Where(v => v.Length >= ShortestToken)
            .Distinct(StringComparer.Ordinal);

    /// <summary>What in a peer's line is a token: an NTLM or Negotiate blob, a cookie's value, a password in an address.</summary>
    internal static IEnumerable<string> OfPeer(HeaderField line)
    {
        switch (line.Name.ToUpperInvariant())
        {
            case "WWW-AUTHENTICATE" or "PROXY-AUTHENTICATE":
                foreach (var part in line.Value.Split(','))
                {
                    if (
                        part.Trim().Split(' ', 2) is [var scheme, var token]
                        && AuthNames.Find(scheme)?.BindsConnection() == true
                        && token.Trim().Length >= ShortestToken
                    )
                    {
                        yield return token.Trim();
                    }
                }

                break;
            case "SET-COOKIE" or "SET-COOKIE2":
                var end = line.Value.IndexOf(';', StringComparison.Ordinal);
                var pair = end < 0 ? line.Value : line.Value[..end];
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                if (pair[(equals + 1)..].Trim() is { Length: >= Shortest } cookie)
                {
                    yield return cookie;
                }

                break;
            default:
                foreach (var value in In(line).Concat(InAddress(line.Value)))
                {
                    yield return value;
                }

                break;
        }
    }

    /// <summary>What stands before the @ of addresses in a line's value, such as Referer's and Location's.</summary>
    internal static IEnumerable<string> InAddress(string value)
    {
        for (
            var scheme = value.IndexOf("://", StringComparison.Ordinal);
            scheme >= 0;
            scheme = value.IndexOf("://", scheme + 3, StringComparison.Ordinal)
        )
        {
            var start = scheme + 3;
            var length = value.AsSpan(start).IndexOfAny(EndsOfUser);
            if (length > 0 && value[start + length] == '@')
            {
                var user = value.Substring(start, length);
                yield return user;

                // An echo may have the password alone.
                var colon = user.IndexOf(':', StringComparison.Ordinal);
                if (colon >= 0 && user.Length - colon > ShortestToken)
                {
                    yield return user[(colon + 1)..];
                }
            }
        }
    }

    /// <summary>What follows the scheme of an Authorization line: which scheme was used is a fact, no secret.</summary>
    private static string Answer(HeaderField line)
    {
        var space = line.Name.EndsWith("authorization", StringComparison.OrdinalIgnoreCase)
            ? line.Value.IndexOf(' ', StringComparison.Ordinal)
            : -1;
        return space > 0 ? line.Value[(space + 1)..].Trim() : line.Value;
    }
}
