using System.Globalization;
using System.Net;
using Probe.Bits;
using Probe.Http;

namespace Probe.Options;

/// <summary>
/// Reads one proxy setting for one URL scheme. Takes what curl takes (<c>host:port</c>, <c>http://host:port</c>) and
/// the lists of BITS and WinHTTP, <c>[scheme=][scheme://]host[:port]</c> separated by semicolon, comma or white space
/// (SetProxySettings and WINHTTP_PROXY_INFO, Microsoft Learn). What is malformed is said with its column.
/// </summary>
internal sealed record ProxyText
{
    private const string Accepted =
        "accepted: host:port, http://host:port, [IPv6]:port, or http=host:port;https=host:port";

    private const int MostCharacters = 4000;
    private const int DefaultPort = 80;
    private const int TlsPort = 443;
    private const int MostShown = 60;

    private static readonly string[] OtherSchemes = ["ftp", "socks", "gopher", "ws", "wss"];

    /// <summary>The proxy; null when there is none for this scheme, or the setting cannot be used.</summary>
    public ProxyEndpoint? Endpoint { get; private init; }

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Problem { get; private init; }

    /// <summary>True when the problem is not one of writing but of kind.</summary>
    public bool IsUnsupported { get; private init; }

    /// <summary>The error where it is not that of a malformed setting; null otherwise.</summary>
    public uint? HResult { get; private init; }

    /// <summary>What else is worth saying of the reading; null for nothing.</summary>
    public string? Note { get; private init; }

    /// <summary>True when user information stands before the host; BITS does not use it.</summary>
    public bool HasCredentials { get; private init; }

    /// <summary>The text with user information masked, control characters escaped.</summary>
    public required string Shown { get; init; }

    /// <summary>Reads a setting.</summary>
    /// <param name="text">The setting as given.</param>
    /// <param name="urlScheme"><c>http</c> or <c>https</c>: which entry of a list is wanted.</param>
    internal static ProxyText Read(string text, string urlScheme)
    {
        var shown = Printable.Escape(Mask(text), 200);
        try
        {
            return ReadEntries(text, urlScheme) with
            {
                Shown = shown,
                HasCredentials = text.Contains('@', StringComparison.Ordinal),
            };
        }
        catch (Malformed malformed)
        {
            return new ProxyText
            {
                Shown = shown,
                Problem = malformed.Column is { } column
                    ? $"column {column}: {malformed.Message}; {Accepted}"
                    : $"{malformed.Message}; {Accepted}",
                HResult = malformed.HResult,
            };
        }
    }

    /// <summary>The setting with what stands before an @ replaced.</summary>
    internal static string Mask(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 0)
        {
            return text;
        }

        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        return (scheme >= 0 && scheme < at ? text[..(scheme + 3)] : "") + "***" + text[at..];
    }

    private static ProxyText ReadEntries(string text, string urlScheme)
    {
        if (text.Length > MostCharacters)
        {
            throw new Malformed(null, $"the setting has {text.Length} characters; BITS takes at most {MostCharacters}")
            {
                HResult = HResults.ProxyListTooLarge,
            };
        }

        var entries = Split(text);
        if (entries.Count == 0)
        {
            throw new Malformed(1, "the setting has no proxy in it");
        }

        if (
            !entries[0].NamesProtocol
            && entries.FirstOrDefault(e => e is { AfterSpace: true, IsBare: true }) is { } loose
        )
        {
            throw new Malformed(loose.Column - 1, $"white space inside the setting, before '{Quote(loose.Text)}'");
        }

        var read = entries.Select(e => ReadEntry(e, entries.Count > 1)).ToList();
        var own = read.Where(e => e.Scheme == urlScheme).ToList();
        var fitting = own.Count > 0 ? own : [.. read.Where(e => e.Scheme is null)];
        if (fitting.Count == 0)
        {
            return new ProxyText { Shown = "", Note = $"it has no entry for {urlScheme}" };
        }

        var chosen = fitting[0];
        return chosen.Unsupported is { } reason
            ? new ProxyText
            {
                Shown = "",
                Problem = reason,
                IsUnsupported = true,
            }
            : new ProxyText
            {
                Shown = "",
                Endpoint = chosen.Endpoint,
                Note =
                    fitting.Count > 1
                        ? $"it lists {fitting.Count} proxies for {urlScheme}; only the first is asked"
                        : null,
            };
    }

    private static List<Entry> Split(string text)
    {
        var entries = new List<Entry>();
        if (text.Contains('@', StringComparison.Ordinal))
        {
            // User information may hold any separator, and lists have none: one entry, its user information cut off.
            var from = text.LastIndexOf('@') + 1;
            var scheme = text.IndexOf("://", StringComparison.Ordinal);
            var type = scheme >= 0 && scheme < from ? text[..(scheme + 3)] : "";
            entries.Add(new Entry(type + text[from..], from + 1 - type.Length, false));
            return entries;
        }

        var start = 0;
        var afterSpace = false;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is not (' ' or '\t' or ';' or ','))
            {
                continue;
            }

            if (i > start)
            {
                entries.Add(new Entry(text[start..i], start + 1, afterSpace && entries.Count > 0));
                afterSpace = false;
            }

            if (i < text.Length)
            {
                // A semicolon or comma anywhere between two entries separates them as well as it should.
                afterSpace = text[i] is ' ' or '\t' && (afterSpace || i > start);
            }

            start = i + 1;
        }

        return entries;
    }

    private static ReadEntryResult ReadEntry(Entry entry, bool isList)
    {
        var text = entry.Text;
        var column = entry.Column;
        string? scheme = null;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0)
        {
            scheme = text[..equals].ToLowerInvariant();
            if (scheme is not ("http" or "https") && !OtherSchemes.Contains(scheme))
            {
                throw new Malformed(column, $"'{Quote(text[..equals])}=' names no protocol that a proxy serves");
            }

            text = text[(equals + 1)..];
            column += equals + 1;
        }

        string? type = null;
        var colons = text.IndexOf("://", StringComparison.Ordinal);
        if (colons >= 0)
        {
            type = text[..colons].ToLowerInvariant();
            if (type is not ("http" or "https") && !type.StartsWith("socks", StringComparison.Ordinal))
            {
                throw new Malformed(column, $"'{Quote(text[..colons])}://' is no kind of proxy");
            }

            text = text[(colons + 3)..];
            column += colons + 3;
        }

        if (text.EndsWith('/'))
        {
            text = text[..^1];
        }

        var endpoint = ReadEndpoint(text, column);
        if (type == "https" && scheme is null && !isList)
        {
            endpoint = endpoint with { IsTls = true, Port = endpoint.PortIsAssumed ? TlsPort : endpoint.Port };
        }

        return new ReadEntryResult(
            // In a list WinHTTP takes http:// and https:// for the protocol that the entry is for.
            scheme ?? (isList && type is ("http" or "https") ? type : null),
            endpoint,
            Unsupported(type, endpoint)
        );
    }

    private static string? Unsupported(string? type, ProxyEndpoint endpoint) =>
        type?.StartsWith("socks", StringComparison.Ordinal) == true
            ? $"'{type}://' is a SOCKS proxy, which BITS cannot use: its settings take HTTP proxies alone; accepted: http://{endpoint}"
            : null;

    private static ProxyEndpoint ReadEndpoint(string text, int column)
    {
        if (text.Length == 0)
        {
            throw new Malformed(column, "the proxy has no host");
        }

        foreach (var (index, c) in text.Index())
        {
            if (
                c
                is <= ' '
                    or '\x7f'
                    or '"'
                    or '<'
                    or '>'
                    or '\\'
                    or '^'
                    or '`'
                    or '{'
                    or '|'
                    or '}'
                    or '?'
                    or '#'
                    or '%'
            )
            {
                throw new Malformed(column + index, $"the character {Name(c)} cannot stand in a host or port");
            }

            if (c == '/')
            {
                throw new Malformed(column + index, $"a path ('{Quote(text[index..])}') means nothing for a proxy");
            }

            if (!char.IsAscii(c))
            {
                throw new Malformed(
                    column + index,
                    $"the character {Name(c)} is not ASCII; write the name in its xn-- form"
                );
            }
        }

        return text[0] == '[' ? ReadBracketed(text, column) : ReadPlain(text, column);
    }

    private static ProxyEndpoint ReadBracketed(string text, int column)
    {
        var close = text.IndexOf(']', StringComparison.Ordinal);
        if (close < 0)
        {
            throw new Malformed(column, "the bracket '[' of the IPv6 address is never closed");
        }

        var host = text[1..close];
        if (!host.Contains(':', StringComparison.Ordinal) || !IPAddress.TryParse(host, out _))
        {
            throw new Malformed(column + 1, $"'{Quote(host)}' is not an IPv6 address");
        }

        var rest = text[(close + 1)..];
        return rest.Length == 0 ? new ProxyEndpoint(host, DefaultPort, true)
            : rest[0] == ':' ? new ProxyEndpoint(host, ReadPort(rest[1..], column + close + 2))
            : throw new Malformed(
                column + close + 1,
                $"'{Quote(rest)}' follows the IPv6 address where ':port' belongs"
            );
    }

    private static ProxyEndpoint ReadPlain(string text, int column)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && text.IndexOf(':', colon + 1) is var second and >= 0)
        {
            throw new Malformed(
                column + second,
                IPAddress.TryParse(text, out _)
                    ? $"an IPv6 address needs brackets: [{text}]"
                    : "a second ':' where the port should end"
            );
        }

        var host = colon < 0 ? text : text[..colon];
        CheckHost(host, column);
        return colon < 0
            ? new ProxyEndpoint(host, DefaultPort, true)
            : new ProxyEndpoint(host, ReadPort(text[(colon + 1)..], column + colon + 1));
    }

    private static void CheckHost(string host, int column)
    {
        if (host.Length == 0)
        {
            throw new Malformed(column, "the host before ':' is empty");
        }

        foreach (var (index, c) in host.Index())
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_'))
            {
                throw new Malformed(column + index, $"the character {Name(c)} cannot stand in a host name");
            }
        }

        var labels = host.TrimEnd('.').Split('.');
        if (host.Length > 253 || labels.Any(l => l.Length is 0 or > 63))
        {
            throw new Malformed(
                column,
                labels.Any(l => l.Length == 0)
                    ? $"'{Quote(host)}' has an empty label"
                    : $"the host '{Quote(host)}' is longer than a name may be (63 characters a label, 253 in all)"
            );
        }

        if (labels[^1].All(char.IsAsciiDigit) && !IPAddress.TryParse(host, out _))
        {
            throw new Malformed(column, $"'{Quote(host)}' is not an IPv4 address");
        }
    }

    private static int ReadPort(string text, int column) =>
        text.Length == 0 ? throw new Malformed(column, "the port after ':' is missing")
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535
            ? port
        : throw new Malformed(column, $"the port '{Quote(text)}' is not a number from 1 to 65535");

    private static string Name(char c) => c is > ' ' and < '\x7f' ? $"'{c}'" : $"U+{(int)c:X4}";

    private static string Quote(string text) => Printable.Escape(text, MostShown);

    private sealed record Entry(string Text, int Column, bool AfterSpace)
    {
        internal bool NamesProtocol => Text.Contains('=', StringComparison.Ordinal);

        internal bool IsBare => !NamesProtocol && !Text.Contains("://", StringComparison.Ordinal);
    }

    private sealed record ReadEntryResult(string? Scheme, ProxyEndpoint Endpoint, string? Unsupported);

#pragma warning disable CA1032, CA1064 // Carries a column out of the nested readers and never leaves this type.
    private sealed class Malformed(int? column, string message) : Exception(message)
    {
        internal int? Column { get; } = column;

        internal new uint? HResult { get; init; }
    }
#pragma warning restore CA1032, CA1064
}
