using System.Globalization;
using System.Text;

namespace Probe.Lab.Dns;

/// <summary>Domain names (RFC 1035, 3.1): octets on the wire, text for people and for looking up.</summary>
internal static class DnsName
{
    /// <summary>Most octets of a name on the wire, length octets and the root's included.</summary>
    public const int MostOctets = 255;

    /// <summary>Most octets of a label.</summary>
    public const int MostLabelOctets = 63;

    /// <summary>Reads an uncompressed name.</summary>
    /// <param name="message">The message.</param>
    /// <param name="offset">Where the name begins.</param>
    /// <param name="length">Octets that it takes, the root's length octet included.</param>
    /// <param name="text">
    /// The name in lower case without a dot at the end, empty for the root; octets that no host name has are written
    /// <c>\DDD</c>, so that no name reads like another.
    /// </param>
    /// <returns>False when it is cut off, too long, or compressed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, int offset, out int length, out string text)
    {
        (length, text) = (0, "");
        var name = new StringBuilder();
        for (var at = offset; at < message.Length && at - offset < MostOctets; )
        {
            int label = message[at];
            if (label == 0)
            {
                (length, text) = (at + 1 - offset, name.ToString());
                return true;
            }

            if (label > MostLabelOctets || at + 1 + label > message.Length)
            {
                return false;
            }

            if (name.Length > 0)
            {
                name.Append('.');
            }

            Append(name, message.Slice(at + 1, label));
            at += 1 + label;
        }

        return false;
    }

    /// <summary>Octets that a name takes, compressed or not, without following it; null when it is cut off or too long.</summary>
    public static int? Skip(ReadOnlySpan<byte> message, int offset)
    {
        for (var at = offset; at < message.Length && at - offset < MostOctets; )
        {
            int label = message[at];
            switch (label)
            {
                case 0:
                    return at + 1 - offset;
                case >= 0xC0:
                    return at + 2 <= message.Length ? at + 2 - offset : null;
                case > MostLabelOctets:
                    return null;
                default:
                    at += 1 + label;
                    break;
            }
        }

        return null;
    }

    /// <summary>The octets of a name in normal form; empty text for the root.</summary>
    public static byte[] ToOctets(string normal)
    {
        if (normal.Length == 0)
        {
            return [0];
        }

        var octets = new List<byte>(normal.Length + 2);
        foreach (var label in normal.Split('.'))
        {
            octets.Add((byte)label.Length);
            octets.AddRange(Encoding.ASCII.GetBytes(label));
        }

        octets.Add(0);
        return [.. octets];
    }

    /// <summary>A host name in lower case without a dot at the end; null when the text is no host name.</summary>
    public static string? Normal(string text)
    {
        var name = text.EndsWith('.') ? text[..^1] : text;
        var labels = name.Split('.');
        return
            name.Length is > 0 and <= MostOctets - 2
            && labels.All(l => l.Length is > 0 and <= MostLabelOctets && l.All(IsOfHostNames))
            ? name.ToLowerInvariant()
            : null;
    }

    /// <summary>True for a name and every name below it.</summary>
    public static bool IsWithin(string name, string zone) =>
        name == zone
        || (
            name.Length > zone.Length
            && name.EndsWith(zone, StringComparison.Ordinal)
            && name[^(zone.Length + 1)] == '.'
        );

    private static void Append(StringBuilder name, ReadOnlySpan<byte> label)
    {
        foreach (var octet in label)
        {
            if (IsOfHostNames((char)octet))
            {
                name.Append(char.ToLowerInvariant((char)octet));
            }
            else
            {
                name.Append('\\').Append(octet.ToString("000", CultureInfo.InvariantCulture));
            }
        }
    }

    private static bool IsOfHostNames(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}
