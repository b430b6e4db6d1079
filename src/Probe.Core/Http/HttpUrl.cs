using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Probe.Http;

/// <summary>
/// An http or https URL whose path and query stay exactly as given: BITS does no escape processing, so
/// <c>%2f</c> must not become <c>/</c> (bits-protocol 1.2; <see cref="System.Uri"/> would rewrite it).
/// </summary>
public sealed record HttpUrl
{
    /// <summary>Most characters BITS takes in a URL (BG_FILE_INFO, Microsoft Learn).</summary>
    public const int MaxLength = 2200;

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    );

    private HttpUrl(string scheme, string host, int port, bool portIsExplicit, string pathAndQuery)
    {
        Scheme = scheme;
        Host = host;
        Port = port;
        PortIsExplicit = portIsExplicit;
        PathAndQuery = pathAndQuery;
    }

    /// <summary><c>http</c> or <c>https</c>, in lower case.</summary>
    public string Scheme { get; }

    /// <summary>Host as written, without the brackets of an IPv6 literal.</summary>
    public string Host { get; }

    /// <summary>Port, 1 to 65535; 80 or 443 where the URL gives none.</summary>
    public int Port { get; }

    /// <summary>True when the URL names its port, which then stays in the Host header.</summary>
    public bool PortIsExplicit { get; }

    /// <summary>Path and query exactly as written, never empty (<c>/</c> at least), without fragment.</summary>
    public string PathAndQuery { get; }

    /// <summary>True for https.</summary>
    public bool IsTls => Scheme == "https";

    /// <summary>What goes into the Host header: host, brackets for IPv6, the port where it was written.</summary>
    public string Authority =>
        PortIsExplicit ? HostInUrl + ":" + Port.ToString(CultureInfo.InvariantCulture) : HostInUrl;

    /// <summary>What goes into a CONNECT request line: host and port, always both.</summary>
    public string HostAndPort => HostInUrl + ":" + Port.ToString(CultureInfo.InvariantCulture);

    private string HostInUrl => Host.Contains(':', StringComparison.Ordinal) ? "[" + Host + "]" : Host;

    /// <summary>The whole URL: absolute-form of RFC 9112, 3.2.2.</summary>
    public override string ToString() => Scheme + "://" + Authority + PathAndQuery;

    /// <summary>The same resource with another path and query.</summary>
    /// <param name="pathAndQuery">Path and query, starting with <c>/</c>.</param>
    /// <exception cref="ArgumentException">It starts otherwise, or has a character that no request line may have.</exception>
    public HttpUrl WithPathAndQuery(string pathAndQuery)
    {
        ArgumentException.ThrowIfNullOrEmpty(pathAndQuery);
        return pathAndQuery[0] == '/' && !pathAndQuery.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? new HttpUrl(Scheme, Host, Port, PortIsExplicit, pathAndQuery)
            : throw new ArgumentException(
                "a path begins with '/' and has no space, control or non-ASCII character",
                nameof(pathAndQuery)
            );
    }

    /// <summary>True when both URLs lead to the same scheme, host and port.</summary>
    public bool IsSameOrigin(HttpUrl other) =>
        other is not null
        && Scheme == other.Scheme
        && Port == other.Port
        && string.Equals(Host, other.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a URL; says in words what is wrong where it is none that BITS would take.</summary>
    /// <param name="text">The text as given by the user or in a Location header.</param>
    /// <param name="url">The URL when the text is one.</param>
    /// <param name="problem">Otherwise: what is wrong, and what is accepted.</param>
    public static bool TryParse(
        string? text,
        [NotNullWhen(true)] out HttpUrl? url,
        [NotNullWhen(false)] out string? problem
    )
    {
        url = null;
        problem = null;
        text ??= "";
        if (text.Length == 0)
        {
            problem = "the URL is empty; accepted: http://host[:port]/path or https://host[:port]/path";
            return false;
        }

        if (text.Length > MaxLength)
        {
            problem = $"the URL has {text.Length} characters; BITS takes at most {MaxLength}";
            return false;
        }

        var odd = text.AsSpan().IndexOfAnyExceptInRange('!', '~');
        if (odd >= 0)
        {
            problem = DescribeOdd(text, odd);
            return false;
        }

        var schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        if (schemeEnd < 0)
        {
            problem = "the URL has no scheme; accepted: http://host[:port]/path or https://host[:port]/path";
            return false;
        }

        var scheme = text[..schemeEnd].ToLowerInvariant();
        if (scheme is not ("http" or "https"))
        {
            var shown = scheme.Contains(':', StringComparison.Ordinal) ? "***" : text[..schemeEnd];
            problem =
                $"the scheme '{Printable.Escape(shown, 40)}' is not one that BITS downloads by; accepted: http, https";
            return false;
        }

        var rest = text[(schemeEnd + 3)..];
        var authorityEnd = rest.AsSpan().IndexOfAny('/', '?', '#');
        var authority = authorityEnd < 0 ? rest : rest[..authorityEnd];
        var path = authorityEnd < 0 ? "/" : rest[authorityEnd..];
        var fragment = path.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0)
        {
            path = path[..fragment];
        }

        if (path.Length == 0 || path[0] != '/')
        {
            path = "/" + path;
        }

        if (authority.Contains('@', StringComparison.Ordinal))
        {
            problem =
                "the URL carries a user name or password, which BITS does not take from a URL; remove 'user:password@'";
            return false;
        }

        if (!TrySplitAuthority(authority, out var host, out var port, out problem))
        {
            if (rest.Contains('@', StringComparison.Ordinal))
            {
                problem =
                    "what stands before its first '/' is no host[:port], and is not shown, since an '@' follows it: it may be part of a password; accepted: http://host[:port]/path";
            }

            return false;
        }

        url = new HttpUrl(scheme, host, port ?? (scheme == "https" ? 443 : 80), port is not null, path);
        return true;
    }

    /// <summary>Reads a URL that is known to be good, such as one in a test.</summary>
    /// <exception cref="FormatException">The text is no http or https URL.</exception>
    public static HttpUrl Parse(string text) =>
        TryParse(text, out var url, out var problem) ? url : throw new FormatException(problem);

    /// <summary>
    /// Resolves a Location value against this URL (RFC 3986, 5.2, for what servers send). Spaces and octets above 127,
    /// which servers send raw and which no request line may have, are percent-encoded as other clients do; all else
    /// stays as sent, dot segments of an absolute URL included.
    /// </summary>
    /// <param name="reference">
    /// Absolute URL, <c>//host/path</c>, <c>/path</c>, <c>?query</c> or a relative path; octets above 127 as Latin-1,
    /// as <see cref="HeaderField.Value"/> has them.
    /// </param>
    /// <param name="url">The target when it is an http or https URL.</param>
    /// <param name="problem">Otherwise what is wrong with it.</param>
    public bool TryResolve(
        string reference,
        [NotNullWhen(true)] out HttpUrl? url,
        [NotNullWhen(false)] out string? problem
    )
    {
        ArgumentNullException.ThrowIfNull(reference);
        var text = EscapeOctets(reference.Trim(' ', '\t'));
        if (text.StartsWith("//", StringComparison.Ordinal))
        {
            return TryParse(Scheme + ":" + text, out url, out problem);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var delimiter = text.AsSpan().IndexOfAny('/', '?', '#');
        if (colon > 0 && (delimiter < 0 || colon < delimiter))
        {
            return TryParse(text, out url, out problem);
        }

        var fragment = text.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0)
        {
            text = text[..fragment];
        }

        var query = PathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? PathAndQuery : PathAndQuery[..query];
        var target = text switch
        {
            "" => PathAndQuery,
            ['/', ..] => RemoveDotSegments(text),
            ['?', ..] => path + text,
            _ => RemoveDotSegments(path[..(path.LastIndexOf('/') + 1)] + text),
        };
        return TryParse(Scheme + "://" + Authority + target, out url, out problem);
    }

    private static string EscapeOctets(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u0080', '\u00ff') && !text.Contains(' ', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c is ' ' or (>= '\u0080' and <= '\u00ff')
                ? result.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture))
                : result.Append(c);
        }

        return result.ToString();
    }

    private static string DescribeOdd(string text, int index)
    {
        var what =
            Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out _) == OperationStatus.Done
                ? $"U+{rune.Value:X4}"
                : $"U+{(int)text[index]:X4}";
        if (rune.IsAscii || rune == Rune.ReplacementChar)
        {
            return rune.Value is ' '
                ? "the URL contains a space; write it as %20"
                : $"the URL contains the character {what}, which no URL may have";
        }

        // A host is translated, the rest is percent-encoded; which of the two decides the first '/' after the scheme.
        var authority = text.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? -1 : text.AsSpan(authority + 3).IndexOfAny('/', '?', '#');
        var inHost = authority >= 0 && (path < 0 || index < authority + 3 + path);
        return $"the URL contains the character {what} '{Printable.Escape(rune.ToString(), 12)}', which is not ASCII; "
            + (inHost ? HostAdvice(text, authority + 3, path) : $"write it as {PercentEncode(rune)} (UTF-8)");
    }

    private static string HostAdvice(string text, int start, int length)
    {
        const string advice = "write the host in its ASCII form (xn--…)";
        var host = length < 0 ? text[start..] : text.Substring(start, length);
        var colon = host.LastIndexOf(':');
        try
        {
            var ascii = new IdnMapping().GetAscii(colon < 0 ? host : host[..colon]);
            return $"write the host in its ASCII form, {Printable.Escape(ascii, 120)}";
        }
        catch (ArgumentException)
        {
            return advice;
        }
    }

    private static string PercentEncode(Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        var length = rune.EncodeToUtf8(utf8);
        return string.Concat(
            utf8[..length].ToArray().Select(b => "%" + b.ToString("X2", CultureInfo.InvariantCulture))
        );
    }

    private static string RemoveDotSegments(string pathAndQuery)
    {
        var query = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? pathAndQuery : pathAndQuery[..query];
        var segments = path.Split('/');
        var kept = new List<string>();
        for (var i = 1; i < segments.Length; i++)
        {
            var last = i == segments.Length - 1;
            if (segments[i] == "..")
            {
                if (kept.Count > 0)
                {
                    kept.RemoveAt(kept.Count - 1);
                }

                if (last)
                {
                    kept.Add("");
                }
            }
            else if (segments[i] == ".")
            {
                if (last)
                {
                    kept.Add("");
                }
            }
            else
            {
                kept.Add(segments[i]);
            }
        }

        return "/" + string.Join('/', kept) + (query < 0 ? "" : pathAndQuery[query..]);
    }

    private static bool TrySplitAuthority(
        string authority,
        out string host,
        out int? port,
        [NotNullWhen(false)] out string? problem
    )
    {
        port = null;
        problem = null;
        string? portText = null;
        if (authority.StartsWith('['))
        {
            var close = authority.IndexOf(']', StringComparison.Ordinal);
            if (close < 0)
            {
                host = "";
                problem = "the IPv6 address has no closing ']'";
                return false;
            }

            host = authority[1..close];
            if (host.Contains('%', StringComparison.Ordinal))
            {
                problem = $"'{host}' has a zone, which a URL's IPv6 address may not have here; leave '%…' out";
                return false;
            }

            if (!host.Contains(':', StringComparison.Ordinal) || !System.Net.IPAddress.TryParse(host, out _))
            {
                problem = $"'{Printable.Escape(host, 60)}' is not an IPv6 address";
                return false;
            }

            var after = authority[(close + 1)..];
            if (after.Length > 0 && after[0] != ':')
            {
                problem =
                    $"'{Printable.Escape(after, 40)}' follows the IPv6 address; accepted: [address] or [address]:port";
                return false;
            }

            portText = after.Length > 0 ? after[1..] : null;
        }
        else
        {
            var colon = authority.IndexOf(':', StringComparison.Ordinal);
            host = colon < 0 ? authority : authority[..colon];
            portText = colon < 0 ? null : authority[(colon + 1)..];
            if (portText is not null && portText.Contains(':', StringComparison.Ordinal))
            {
                problem =
                    "the host has more than one ':'; an IPv6 address stands in brackets: http://[address]:port/path";
                return false;
            }

            var bad = host.AsSpan().IndexOfAnyExcept(HostCharacters);
            if (bad >= 0)
            {
                problem = $"the host contains '{host[bad]}'; accepted: letters, digits, '-', '.', '_' and '~'";
                return false;
            }

            if (host.TrimEnd('.').Length > 253)
            {
                problem = $"the host has {host.Length} characters; names have at most 253";
                return false;
            }
        }

        if (host.Length == 0)
        {
            problem = "the URL has no host; accepted: http://host[:port]/path or https://host[:port]/path";
            return false;
        }

        if (portText is null || portText.Length == 0)
        {
            return true;
        }

        if (
            !int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is < 1 or > 65535
        )
        {
            problem = $"the port '{Printable.Escape(portText, 20)}' is not a number from 1 to 65535";
            return false;
        }

        port = number;
        return true;
    }
}
