using System.Buffers;
using System.Text;

namespace Probe.Http;

/// <summary>
/// Tokens in the query and fragment of URLs, told by the names of their parameters: <c>?sig=…</c>, <c>?access_token=…</c>, after a
/// semicolon, percent-encoded too, and in a URL that stands percent-encoded in another's query. They are sent as given and never shown: each is overwritten octet for octet, so
/// that offsets stay right.
/// </summary>
public static class UrlSecrets
{
    private static readonly SearchValues<char> Starts = SearchValues.Create("?&;#");
    private static readonly SearchValues<char> EndsOfName = SearchValues.Create("=?&;/#'\"<> \t\r\n\v\f");
    private static readonly SearchValues<char> EndsOfValue = SearchValues.Create("&#'\"<> \t\r\n\v\f");

    /// <summary>Ends of a parameter of the path: it belongs to its segment.</summary>
    private static readonly SearchValues<char> EndsInPath = SearchValues.Create("&#'\"<> \t\r\n\v\f/?");

    /// <summary>What ends a URL in a text, so that the next is not yet in its query.</summary>
    private static readonly SearchValues<char> EndsOfUrl = SearchValues.Create("'\"<> \t\r\n\v\f");

    /// <summary>How often a URL within a URL within a URL is decoded.</summary>
    private const int MostLevels = 3;

    private static readonly string[] Names =
    [
        "sig",
        "key",
        "pass",
        "pw",
        "pwd",
        "sid",
        "jwt",
        "auth",
        "code",
        "samlrequest",
        "samlresponse",
    ];

    private static readonly string[] PartsOfNames =
    [
        "token",
        "secret",
        "passw",
        "signature",
        "apikey",
        "api-key",
        "api_key",
        "subscription-key",
        "credential",
        "session",
    ];

    /// <summary>The values in a URL or in any text that has URLs in it.</summary>
    public static IEnumerable<string> In(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return MayHave(text) ? Values(text).Select(v => text[v]) : [];
    }

    /// <summary>The text with all of them overwritten; the text itself where there is none.</summary>
    public static string Mask(string text) => Mask(text, secret => new string('*', secret.Length));

    /// <summary>The same with something else than asterisks in their place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What to write for a value.</param>
    internal static string Mask(string text, Func<string, string> name)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!MayHave(text))
        {
            return text;
        }

        StringBuilder? masked = null;
        var from = 0;
        foreach (var value in Values(text))
        {
            masked ??= new StringBuilder(text.Length);
            masked.Append(text, from, value.Start.Value - from).Append(name(text[value]));
            from = value.End.Value;
        }

        return masked?.Append(text, from, text.Length - from).ToString() ?? text;
    }

    /// <summary>
    /// A URL's text without what stands before an @ of its authority; before the last @ of all where a colon that opens
    /// no port tells that the first slash may stand in a password.
    /// </summary>
    /// <param name="text">A URL, or what was written in place of one.</param>
    /// <param name="evenBehindPort">True to do so behind any colon: the host may be lost of a URL with an @ in its path.</param>
    public static string WithoutUser(string text, bool evenBehindPort = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FindUser(text, evenBehindPort) is var (start, at) ? text[..start] + "***" + text[at..] : text;
    }

    /// <summary>Where user information stands: from its first character to the @ behind it; null for none.</summary>
    internal static (int From, int At)? FindUser(ReadOnlySpan<char> text, bool evenBehindPort)
    {
        var start = AfterScheme(text);
        var rest = text[start..];
        var end = rest.IndexOfAny('/', '?', '#') is >= 0 and var first ? first : rest.Length;
        var authority = rest[..end];
        var at = OpensPassword(authority, evenBehindPort) ? rest.LastIndexOf('@') : authority.LastIndexOf('@');
        return at < 0 ? null : (start, start + at);
    }

    /// <summary>Behind the scheme; what has a colon before its :// and its first slash begins with none.</summary>
    private static int AfterScheme(ReadOnlySpan<char> text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return 0;
        }

        var before = text[..scheme];
        var end = before.IndexOfAny('/', '?', '#');
        return (end < 0 ? before : before[..end]).Contains(':') ? 0 : scheme + 3;
    }

    /// <summary>True for a colon with something else than a port behind it.</summary>
    private static bool OpensPassword(ReadOnlySpan<char> authority, bool evenBehindPort)
    {
        const int MostOfPort = 5;
        var close = authority is ['[', ..] ? authority.IndexOf(']') : -1;
        var colon = authority[(close + 1)..].IndexOf(':');
        if (colon < 0)
        {
            return false;
        }

        var port = authority[(close + 1 + colon + 1)..];
        return evenBehindPort || port.Length > MostOfPort || port.ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>The URL with all of them overwritten: to be shown, not to be asked for.</summary>
    public static HttpUrl Masked(HttpUrl url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return MayHave(url.PathAndQuery) && Mask(url.PathAndQuery) is var shown && shown != url.PathAndQuery
            ? url.WithPathAndQuery(shown)
            : url;
    }

    /// <summary>Header values with a <c>=</c> are many; a quick run is not to pay for what cannot fit.</summary>
    private static bool MayHave(string text) =>
        text.Contains('=', StringComparison.Ordinal) && text.AsSpan().IndexOfAny(Starts) >= 0;

    /// <summary>Where the values stand, in order, none in another: as the text is written, and as it is once decoded.</summary>
    private static List<Range> Values(string text)
    {
        var values = new List<Range>();
        AddValues(text, null, values);
        var decoded = PercentDecoded.Of(text);
        for (var level = 0; decoded is not null && level < MostLevels; level++)
        {
            AddValues(decoded.Text, decoded, values);
            decoded = decoded.Again();
        }

        return Merged(values);
    }

    private static List<Range> Merged(List<Range> values)
    {
        if (values.Count < 2)
        {
            return values;
        }

        var merged = new List<Range>(values.Count);
        foreach (var value in values.OrderBy(v => v.Start.Value))
        {
            if (merged is [.., var last] && value.Start.Value <= last.End.Value)
            {
                merged[^1] = last.Start..Math.Max(last.End.Value, value.End.Value);
            }
            else
            {
                merged.Add(value);
            }
        }

        return merged;
    }

    /// <summary>One pass: each character is looked at a few times at most.</summary>
    /// <param name="text">The text, decoded or not.</param>
    /// <param name="decoded">Where its characters stood before; null where the text is as it was written.</param>
    /// <param name="values">Takes where values stand in what was written.</param>
    private static void AddValues(string text, PercentDecoded? decoded, List<Range> values)
    {
        var isQuery = false;
        for (var at = 0; ; )
        {
            var step = text.AsSpan(at).IndexOfAny(Starts);
            if (step < 0)
            {
                return;
            }

            isQuery &= !text.AsSpan(at, step).ContainsAny(EndsOfUrl);
            at += step;
            isQuery |= text[at] is '?' or '&' or '#';
            var start = ++at;
            var length = text.AsSpan(start).IndexOfAny(EndsOfName);
            if (length <= 0 || text[start + length] != '=')
            {
                at += Math.Max(length, 0);
                continue;
            }

            at += length + 1;
            if (decoded is not null && !IsSecret(text.AsSpan(start, length)))
            {
                // A value that is a form itself: ?data=token%3Dabc.
                (start, length) = (at, text.AsSpan(at).IndexOfAny(EndsOfName));
                if (length <= 0 || text[start + length] != '=')
                {
                    continue;
                }

                at += length + 1;
            }

            if (!IsSecret(text.AsSpan(start, length)))
            {
                continue;
            }

            var end = text.AsSpan(at).IndexOfAny(isQuery ? EndsOfValue : EndsInPath);
            end = end < 0 ? text.Length : at + end;
            if (end > at)
            {
                values.Add(decoded is null ? at..end : decoded.Before(at)..decoded.Before(end));
            }

            at = end;
        }
    }

    private static bool IsSecret(ReadOnlySpan<char> parameter)
    {
        ReadOnlySpan<char> name = parameter.Contains('%') ? Uri.UnescapeDataString(parameter.ToString()) : parameter;
        foreach (var word in Names)
        {
            if (name.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (var part in PartsOfNames)
        {
            if (name.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
