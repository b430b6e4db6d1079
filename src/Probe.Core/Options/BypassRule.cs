using System.Globalization;
using System.Net;

namespace Probe.Options;

/// <summary>One entry of a bypass list in Windows's language.</summary>
internal sealed record BypassRule
{
    /// <summary>As written; a list masks what of it is user information.</summary>
    internal required string Text { get; init; }

    /// <summary>What is odd about it: why it can fit nothing, or why BITS may read it otherwise; null for nothing.</summary>
    internal string? Note { get; private init; }

    private RuleKind Kind { get; init; }

    private string? Scheme { get; init; }

    private string Pattern { get; init; } = "";

    private IPAddress? Address { get; init; }

    private int? Port { get; init; }

    /// <summary>True where it can fit something.</summary>
    internal bool IsUsable => Kind != RuleKind.Unreadable;

    /// <summary>The rules that every list of Windows begins with: the machine itself and its link.</summary>
    internal static BypassRule Implicit { get; } = new() { Text = "(loopback)", Kind = RuleKind.Loopback };

    /// <summary>The same rule where user information stands in it, or it in a password.</summary>
    /// <param name="shown">What may be shown of it.</param>
    internal BypassRule Hidden(string shown) =>
        this with
        {
            Text = shown,
            Note = "user and password have no place in a bypass list",
        };

    /// <summary>Reads an entry.</summary>
    internal static BypassRule Read(string text)
    {
        if (text.Equals("<local>", StringComparison.OrdinalIgnoreCase))
        {
            return new BypassRule { Text = text, Kind = RuleKind.Local };
        }

        if (text.Equals("<-loopback>", StringComparison.OrdinalIgnoreCase))
        {
            return new BypassRule { Text = text, Kind = RuleKind.NotLoopback };
        }

        var rest = text;
        string? scheme = null;
        var colons = rest.IndexOf("://", StringComparison.Ordinal);
        if (colons >= 0)
        {
            scheme = rest[..colons].ToLowerInvariant();
            rest = rest[(colons + 3)..];
            if (scheme.Length == 0 || !scheme.All(char.IsAsciiLetter))
            {
                return Unreadable(text, "it begins with '://' or with no scheme");
            }
        }

        if (rest.Contains('/', StringComparison.Ordinal))
        {
            return Unreadable(
                text,
                IPAddress.TryParse(rest[..rest.IndexOf('/', StringComparison.Ordinal)], out _)
                    ? "CIDR is not in the language of WinHTTP and WinINet (Chromium's alone); write 10.1.* for 10.1.0.0/16"
                    : "a path cannot stand in a rule"
            );
        }

        return WithHost(text, scheme, rest);
    }

    /// <summary>True when it takes the request past the proxy, false when it puts it back, null when it says nothing.</summary>
    /// <param name="scheme">Scheme of the URL.</param>
    /// <param name="host">Host, lower case, without brackets and final dot.</param>
    /// <param name="address">The same as an address; null for a name.</param>
    /// <param name="port">Port of the URL.</param>
    internal bool? Judge(string scheme, string host, IPAddress? address, int port) =>
        Kind switch
        {
            RuleKind.Local => address is null && !host.Contains('.', StringComparison.Ordinal) ? true : null,
            RuleKind.Loopback => IsLoopback(host, address) ? true : null,
            RuleKind.NotLoopback => IsLoopback(host, address) ? false : null,
            RuleKind.Host => Fits(scheme, host, address, port) ? true : null,
            _ => null,
        };

    private static BypassRule WithHost(string text, string? scheme, string rest)
    {
        var host = rest;
        int? port = null;
        var close = rest.StartsWith('[') ? rest.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = close >= 0 ? rest.IndexOf(':', close) : rest.IndexOf(':', StringComparison.Ordinal);
        var bareAddress = close < 0 && colon >= 0 && rest.IndexOf(':', colon + 1) >= 0;
        if (colon >= 0 && !bareAddress)
        {
            if (
                !int.TryParse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number is < 1 or > 65535
            )
            {
                return Unreadable(text, "its port is not a number from 1 to 65535");
            }

            port = number;
            host = rest[..colon];
        }

        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        host = isBracketed ? host[1..^1] : host;
        if (host.Length == 0)
        {
            return Unreadable(text, "it names no host");
        }

        if (ProblemOf(host, isBracketed) is { } problem)
        {
            return Unreadable(text, problem);
        }

        var pattern = host.TrimEnd('.').ToLowerInvariant();
        pattern = pattern.StartsWith('.') ? "*" + pattern : pattern;
        return new BypassRule
        {
            Text = text,
            Kind = RuleKind.Host,
            Scheme = scheme,
            Pattern = pattern,
            Address = IsAddress(host, out var address) ? address : null,
            Port = port,
            Note =
                pattern.LastIndexOf('*') > 0
                    ? "WinHTTP and WinINet take a '*' anywhere, BITS's own list only at the left end (SetProxySettings)"
                    : null,
        };
    }

    /// <summary>Why a pattern can be no host's; null for nothing.</summary>
    private static string? ProblemOf(string host, bool isBracketed)
    {
        if (isBracketed)
        {
            return
                host.Contains(':', StringComparison.Ordinal)
                && (host.Contains('*', StringComparison.Ordinal) || IsAddress(host, out _))
                ? null
                : "what is between '[' and ']' is no IPv6 address";
        }

        if (host.Contains('[', StringComparison.Ordinal) || host.Contains(']', StringComparison.Ordinal))
        {
            return host.StartsWith('[') && !host.Contains(']', StringComparison.Ordinal) ? "its '[' is never closed"
                : host.StartsWith('[') ? "what follows ']' is not ':port'"
                : "'[' and ']' stand around an IPv6 address only";
        }

        if (IsAddress(host, out _))
        {
            return null;
        }

        foreach (var c in host)
        {
            if (
                char.IsControl(c)
                || c is '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}' or '?' or '#' or '%' or '@'
            )
            {
                return $"the character {(char.IsControl(c) ? $"U+{(int)c:X4}" : $"'{c}'")} cannot stand in a host";
            }
        }

        return null;
    }

    private bool Fits(string scheme, string host, IPAddress? address, int port) =>
        (Scheme is null || Scheme == scheme)
        && (Port is null || Port == port)
        && (Address is { } mine ? mine.Equals(address) : Glob(Pattern, address?.ToString() ?? host));

    /// <summary>True for an address as people write it: 127.1 and the like are names here.</summary>
    internal static bool IsAddress(string text, out IPAddress? address) =>
        IPAddress.TryParse(text, out address)
        && (text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3);

    /// <summary>The machine itself and its link: localhost and what is under it, 127/8, 169.254/16, ::1, fe80::/10.</summary>
    private static bool IsLoopback(string host, IPAddress? address)
    {
        if (address is null)
        {
            return host is "localhost" or "loopback" || host.EndsWith(".localhost", StringComparison.Ordinal);
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var octets = plain.GetAddressBytes();
        return IPAddress.IsLoopback(plain)
            || plain.IsIPv6LinkLocal
            || (octets.Length == 4 && octets[0] == 169 && octets[1] == 254);
    }

    /// <summary>Fits a pattern with any number of stars, going back to the last star alone: at worst pattern times text.</summary>
    private static bool Glob(string pattern, string text)
    {
        int at = 0,
            star = -1,
            from = 0;
        for (var i = 0; i < text.Length; )
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                from = i;
            }
            else if (at < pattern.Length && pattern[at] == text[i])
            {
                at++;
                i++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                i = ++from;
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == '*')
        {
            at++;
        }

        return at == pattern.Length;
    }

    private static BypassRule Unreadable(string text, string note) =>
        new()
        {
            Text = text,
            Kind = RuleKind.Unreadable,
            Note = note,
        };

    private enum RuleKind
    {
        Unreadable,
        Host,
        Local,
        Loopback,
        NotLoopback,
    }
}
