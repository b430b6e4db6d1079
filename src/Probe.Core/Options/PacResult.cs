using System.Buffers;
using System.Collections.Immutable;

namespace Probe.Options;

/// <summary>Reads what FindProxyForURL returned: entries separated by semicolons, each a word and a host with its port.</summary>
/// <remarks>
/// Words are those of Netscape's format and of browsers today: <c>DIRECT</c>, <c>PROXY</c>, <c>HTTP</c>, <c>HTTPS</c>,
/// <c>SOCKS</c>, <c>SOCKS4</c>, <c>SOCKS5</c>, in any case. WinHTTP uses the first proxy alone and does not fall over
/// (Microsoft Learn, AutoProxy Issues in WinHTTP). That an unknown word is passed over, and that nothing but unknown
/// words means direct, is how Chromium reads results; no text of Microsoft's says it.
/// </remarks>
public static class PacResult
{
    /// <summary>Most entries that are read; the rest is left out.</summary>
    public const int MostEntries = 64;

    /// <summary>Most characters that are read; the rest is left out.</summary>
    public const int MostCharacters = 16 * 1024;

    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(" \t\r\n");
    private static readonly SearchValues<char> NotInWord = SearchValues.Create("; \t\r\n");
    private static readonly SearchValues<char> NotInEndpoint = SearchValues.Create("=/@, \t\r\n");

    private const int DefaultPort = 80;
    private const int DefaultTlsPort = 443;

    /// <summary>The entries in order, empty ones left out.</summary>
    /// <param name="result">The text that the script returned; null and empty have none.</param>
    public static ImmutableArray<PacEntry> Read(string? result)
    {
        if (string.IsNullOrWhiteSpace(result))
        {
            return [];
        }

        // A password that begins in what is read may end behind it.
        var secret = UserInformation.Find(UserInformation.Bounded(result));
        var text = result.Length <= MostCharacters ? result : result[..MostCharacters];
        var entries = ImmutableArray.CreateBuilder<PacEntry>();
        for (var from = 0; from < text.Length && entries.Count < MostEntries; )
        {
            var to = text.IndexOf(';', from) is >= 0 and var semicolon ? semicolon : text.Length;
            if (text[from..to].Trim() is { Length: > 0 } entry)
            {
                var start = text.IndexOf(entry, from, StringComparison.Ordinal);
                entries.Add(ReadEntry(entry, Shown(text, secret, start, start + entry.Length)));
            }

            from = to + 1;
        }

        return entries.ToImmutable();
    }

    /// <summary>The entry that WinHTTP takes: the first whose word is known; null where there is none, which means direct.</summary>
    /// <param name="entries">The entries of a result.</param>
    public static PacEntry? Taken(ImmutableArray<PacEntry> entries) =>
        entries.IsDefaultOrEmpty ? null : entries.FirstOrDefault(e => WordOf(e.Text).IsKnown);

    /// <summary>Why BITS cannot use an entry, and what is accepted; null when it can.</summary>
    /// <param name="entry">An entry of a result.</param>
    public static string? ProblemOf(PacEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Kind is not null)
        {
            return null;
        }

        const string accepted = "accepted: DIRECT, or PROXY host:port";
        var (word, rest, isKnown) = WordOf(entry.Text);
        return !isKnown ? $"its word is not one of DIRECT, PROXY, HTTP, HTTPS and SOCKS; {accepted}"
            : word.StartsWith("SOCKS", StringComparison.Ordinal)
                ? $"it names a SOCKS proxy, which BITS cannot use: its settings take HTTP proxies alone; {accepted}"
            : word == "HTTPS" && entry.Proxy is not null
                ? $"'HTTPS' asks for TLS to the proxy itself, which BITS does not speak; {accepted}, which serves https URLs too"
            : rest.Length == 0 ? $"'{word}' names no proxy; {accepted}"
            : $"what follows '{word}' is not host:port; {accepted}";
    }

    /// <summary>True when the problem of an entry is its kind of proxy and not its spelling.</summary>
    /// <param name="entry">An entry of a result.</param>
    public static bool IsUnsupported(PacEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var (word, _, _) = WordOf(entry.Text);
        return entry.Kind is null
            && (word.StartsWith("SOCKS", StringComparison.Ordinal) || (word == "HTTPS" && entry.Proxy is not null));
    }

    /// <summary>True for a text that begins with a word of the format.</summary>
    internal static bool BeginsWithWord(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(NotInWord);
        return IsKnownWord((end < 0 ? text : text[..end]).ToString().ToUpperInvariant());
    }

    /// <summary>An entry without user information; a word of the format is no secret and says what the entry is.</summary>
    private static string Shown(string text, (int From, int At)? secret, int from, int to)
    {
        var shown = UserInformation.Shown(text, secret, from, to).TrimEnd();
        var (word, rest, isKnown) = WordOf(text[from..to]);
        return
            UserInformation.IsHidden(secret, from, to)
            && isKnown
            && !shown.StartsWith(word, StringComparison.OrdinalIgnoreCase)
            ? text[from..(from + word.Length)] + (rest.Length == 0 ? "" : " " + shown)
            : shown;
    }

    private static PacEntry ReadEntry(string raw, string text)
    {
        var (word, rest, _) = WordOf(raw);
        return word switch
        {
            "DIRECT" => new PacEntry(text, RouteKind.Direct, null),
            "PROXY" or "HTTP" => ReadEndpoint(rest, DefaultPort) is { } proxy
                ? new PacEntry(text, RouteKind.Proxy, proxy)
                : new PacEntry(text, null, null),
            "HTTPS" => new PacEntry(text, null, ReadEndpoint(rest, DefaultTlsPort)),
            _ => new PacEntry(text, null, null),
        };
    }

    private static (string Word, string Address, bool IsKnown) WordOf(string text)
    {
        var end = text.AsSpan().IndexOfAny(WhiteSpace);
        var word = (end < 0 ? text : text[..end]).ToUpperInvariant();
        return (word, end < 0 ? "" : text[end..].Trim(), IsKnownWord(word));
    }

    private static bool IsKnownWord(string word) =>
        word is "DIRECT" or "PROXY" or "HTTP" or "HTTPS" or "SOCKS" or "SOCKS4" or "SOCKS5";

    private static ProxyEndpoint? ReadEndpoint(string text, int defaultPort)
    {
        // What else a proxy setting may be (a list, a scheme, user information) has no place in a result.
        if (text.Length == 0 || text.AsSpan().ContainsAny(NotInEndpoint))
        {
            return null;
        }

        return ProxyText.Read(text, "http").Endpoint is not { } endpoint ? null
            : endpoint.PortIsAssumed ? endpoint with { Port = defaultPort }
            : endpoint;
    }
}
