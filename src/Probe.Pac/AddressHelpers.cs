using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Probe.Pac;

/// <summary>What the helpers know of addresses. Pure: names are resolved elsewhere.</summary>
internal static class AddressHelpers
{
    private static readonly SearchValues<char> NotInAddress = SearchValues.Create("[]% \t\r\n");

    /// <summary>A dotted quad, four decimal numbers up to 255 and nothing else; the short forms of inet_aton are none.</summary>
    internal static bool TryReadQuad(string text, out uint value)
    {
        value = 0;
        var parts = text.Split('.', 5);
        if (parts.Length != 4)
        {
            return false;
        }

        foreach (var part in parts)
        {
            if (
                part.Length is 0 or > 3
                || !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var octet)
            )
            {
                return false;
            }

            value = (value << 8) | octet;
        }

        return true;
    }

    /// <summary>An IPv4 or IPv6 address without a zone, white space or brackets.</summary>
    internal static bool TryReadAddress(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (TryReadQuad(text, out var quad))
        {
            address = new IPAddress(BinaryPrimitives.ReverseEndianness(quad));
            return true;
        }

        if (
            text.Contains(':', StringComparison.Ordinal)
            && !text.AsSpan().ContainsAny(NotInAddress)
            && IPAddress.TryParse(text, out var parsed)
            && parsed.AddressFamily == AddressFamily.InterNetworkV6
        )
        {
            address = parsed;
            return true;
        }

        return false;
    }

    /// <summary>isInNetEx: an address against <c>prefix/bits</c>. Two families never fit, nor does a prefix of another form.</summary>
    internal static bool IsInPrefix(string text, string prefix)
    {
        var slash = prefix.LastIndexOf('/');
        if (
            slash < 0
            || !TryReadAddress(text, out var address)
            || !TryReadAddress(prefix[..slash], out var network)
            || address.AddressFamily != network.AddressFamily
            || !int.TryParse(prefix[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
        )
        {
            return false;
        }

        var left = address.GetAddressBytes();
        var right = network.GetAddressBytes();
        if (bits > left.Length * 8)
        {
            return false;
        }

        for (var i = 0; i < left.Length && bits > 0; i++, bits -= 8)
        {
            var mask = bits >= 8 ? 0xff : 0xff << (8 - bits);
            if (((left[i] ^ right[i]) & mask & 0xff) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// sortIpAddressList: IPv6 before IPv4, each in rising order, as written; empty when something is no address. (Windows
    /// sorts by its own preference for addresses, which depends on the machine.)
    /// </summary>
    internal static string Sort(string list)
    {
        var found = new List<(bool IsV4, byte[] Octets, string Text)>();
        foreach (var entry in list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!TryReadAddress(entry, out var address))
            {
                return "";
            }

            found.Add((address.AddressFamily == AddressFamily.InterNetwork, address.GetAddressBytes(), entry));
        }

        return string.Join(
            ';',
            found
                .OrderBy(a => a.IsV4)
                .ThenBy(a => a.Octets, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))
                .Select(a => a.Text)
        );
    }
}
