using System.Globalization;
using System.Net;
using Probe.Http;

namespace Probe.Options;

/// <summary>
/// Reads a no-proxy list as curl does: entries separated by comma or white space; a name stands for itself and
/// everything under it, with or without a leading dot; <c>*.name</c> for what is under it alone; <c>*</c> for all;
/// addresses, with a prefix length too; each with a port where only that one is meant.
/// </summary>
internal static class NoProxyList
{
    private const int MostShown = 80;

    private static readonly char[] Separators = [',', ' ', '\t'];

    /// <summary>The first entry that the host is under, as it may be shown; null when none is.</summary>
    /// <param name="source">Where the list came from.</param>
    /// <param name="list">The list.</param>
    /// <param name="host">Name or address, IPv6 without brackets.</param>
    /// <param name="port">Port of the URL.</param>
    /// <param name="trace">Takes a line for each entry that does not fit, the first ones of many.</param>
    internal static string? Match(string source, string list, string host, int port, ICollection<string> trace)
    {
        var name = host.TrimEnd('.');
        var address = IPAddress.TryParse(host, out var parsed) ? parsed : null;
        var asked = string.Create(CultureInfo.InvariantCulture, $"{Printable.Escape(host, MostShown)}, {port}");
        var secret = UserInformation.Find(list);
        var told = 0;
        for (var from = 0; from < list.Length; )
        {
            var to = list.IndexOfAny(Separators, from) is >= 0 and var separator ? separator : list.Length;
            if (to > from)
            {
                var entry = list[from..to];
                var shown = Printable.Escape(UserInformation.Shown(list, secret, from, to), MostShown);
                if (entry == "*" || Matches(entry, name, address, port))
                {
                    BypassList.TellLeftOut(told, trace);
                    return shown;
                }

                if (told++ < BypassList.MostTold)
                {
                    trace.Add($"{source} rule '{shown}' ({asked}): does not fit");
                }
            }

            from = to + 1;
        }

        BypassList.TellLeftOut(told, trace);
        return null;
    }

    private static bool Matches(string entry, string name, IPAddress? address, int port)
    {
        var (host, onlyPort) = SplitPort(entry);
        if (onlyPort is not null && onlyPort != port)
        {
            return false;
        }

        return address is null ? NameMatches(host, name) : AddressMatches(host, address);
    }

    private static (string Host, int? Port) SplitPort(string entry)
    {
        var close = entry.StartsWith('[') ? entry.IndexOf(']', StringComparison.Ordinal) : -1;
        if (close > 0)
        {
            var rest = entry[(close + 1)..];
            return rest.StartsWith(':') && PortOf(rest[1..]) is { } bracketed
                ? (entry[1..close], bracketed)
                : (entry[1..close] + rest, null);
        }

        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon == entry.LastIndexOf(':') && PortOf(entry[(colon + 1)..]) is { } port
            ? (entry[..colon], port)
            : (entry, null);
    }

    private static int? PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;

    private static bool NameMatches(string entry, string name)
    {
        var under = entry.StartsWith("*.", StringComparison.Ordinal);
        var bare = entry[(under ? 2 : 0)..].Trim('.');
        return bare.Length > 0
            && (
                (!under && string.Equals(bare, name, StringComparison.OrdinalIgnoreCase))
                || name.EndsWith("." + bare, StringComparison.OrdinalIgnoreCase)
            );
    }

    private static bool AddressMatches(string entry, IPAddress address)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? entry : entry[..slash], out var network))
        {
            return false;
        }

        if (slash < 0)
        {
            return network.Equals(address);
        }

        var mine = address.GetAddressBytes();
        var theirs = network.GetAddressBytes();
        if (
            mine.Length != theirs.Length
            || !int.TryParse(entry[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            || bits > mine.Length * 8
        )
        {
            return false;
        }

        for (var i = 0; i < bits; i++)
        {
            var mask = 0x80 >> (i % 8);
            if ((mine[i / 8] & mask) != (theirs[i / 8] & mask))
            {
                return false;
            }
        }

        return true;
    }
}
