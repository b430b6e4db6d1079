using System.Text.RegularExpressions;

namespace Probe.Http;

/// <summary>
/// Tokens in the query of URLs, told by the names of their parameters: <c>?sig=…</c>, <c>?access_token=…</c>. They are
/// sent as given and never shown: each is overwritten octet for octet, so that offsets stay right.
/// </summary>
public static partial class UrlSecrets
{
    /// <summary>The values in a URL or in any text that has URLs in it.</summary>
    public static IEnumerable<string> In(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return MayHave(text) ? Secret().Matches(text).Select(m => m.Groups["value"].Value) : [];
    }

    /// <summary>The text with all of them overwritten; the text itself where there is none.</summary>
    public static string Mask(string text) => Mask(text, secret => new string('*', secret.Length));

    /// <summary>The same with something else than asterisks in their place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What to write for a value.</param>
    internal static string Mask(string text, Func<string, string> name)
    {
        ArgumentNullException.ThrowIfNull(text);
        return MayHave(text)
            ? Secret().Replace(text, m => m.Groups["name"].Value + name(m.Groups["value"].Value))
            : text;
    }

    /// <summary>A URL's text without what stands before an @ of its authority.</summary>
    public static string WithoutUser(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : scheme + 3;
        var rest = text.AsSpan(start);
        var end = rest.IndexOfAny('/', '?', '#');
        var at = (end < 0 ? rest : rest[..end]).LastIndexOf('@');
        return at < 0 ? text : text[..start] + "***" + text[(start + at)..];
    }

    /// <summary>The URL with all of them overwritten: to be shown, not to be asked for.</summary>
    public static HttpUrl Masked(HttpUrl url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return MayHave(url.PathAndQuery) && Mask(url.PathAndQuery) is var shown && shown != url.PathAndQuery
            ? url.WithPathAndQuery(shown)
            : url;
    }

    /// <summary>Header values with a <c>=</c> are many; a quick run is not to pay for a pattern that cannot fit.</summary>
    private static bool MayHave(string text) =>
        text.Contains('=', StringComparison.Ordinal) && text.AsSpan().IndexOfAny('?', '&') >= 0;

    [GeneratedRegex(
        """(?<name>[?&](?:sig|key|pwd|sid|jwt|auth|code|[\w.~-]{0,40}(?:token|secret|passw|signature|api[_-]?key|credential|session)[\w.~-]{0,40})=)(?<value>[^&#\s'"<>]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Secret();
}
