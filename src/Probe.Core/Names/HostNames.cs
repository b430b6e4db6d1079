using System.Globalization;
using System.Net;
using System.Text;
using Probe.Http;

namespace Probe.Names;

/// <summary>Host names as DNS and people have them (RFC 1035, 2.3.4; RFC 5890 for internationalised names).</summary>
public static class HostNames
{
    private const int MostCharacters = 253;
    private const int MostOfALabel = 63;

    /// <summary>True for an address literal, which no resolver is asked for.</summary>
    public static bool IsAddress(string host) => IPAddress.TryParse(host, out _);

    /// <summary>True for a name that a resolver completes with its search suffixes: no dot in it, none at its end.</summary>
    public static bool IsShort(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Length > 0 && !host.Contains('.', StringComparison.Ordinal);
    }

    /// <summary>The name in ASCII (A-labels); the name itself when it is ASCII already or cannot be translated.</summary>
    public static string ToAscii(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (Ascii.IsValid(host))
        {
            return host;
        }

        try
        {
            return new IdnMapping().GetAscii(host);
        }
        catch (ArgumentException)
        {
            return host;
        }
    }

    /// <summary>The name as people read it (U-labels), escaped; null when that is how it is written anyway.</summary>
    public static string? ToUnicode(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (!HasALabel(host))
        {
            return null;
        }

        try
        {
            var text = new IdnMapping().GetUnicode(host);
            return text == host ? null : Printable.Escape(text, MostCharacters);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>What keeps a host from being looked up; null when nothing does.</summary>
    public static string? ProblemOf(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (IsAddress(host))
        {
            return null;
        }

        var shown = Printable.Escape(host, 120);
        var name = ToAscii(host);
        if (!Ascii.IsValid(name))
        {
            return $"the host '{shown}' cannot be written in ASCII (IDNA), so that no name server can be asked for it";
        }

        name = name.EndsWith('.') ? name[..^1] : name;
        if (name.Length > MostCharacters)
        {
            return $"the host '{shown}' has {name.Length} characters; names have at most {MostCharacters}";
        }

        foreach (var label in name.Split('.'))
        {
            if (label.Length is 0 or > MostOfALabel)
            {
                return label.Length == 0
                    ? $"the host '{shown}' has an empty label; accepted: labels of 1 to {MostOfALabel} characters with one dot between"
                    : $"a label of the host '{shown}' has {label.Length} characters; accepted: at most {MostOfALabel}";
            }
        }

        if (HasALabel(name) && !CanBeRead(name))
        {
            return $"the host '{shown}' has a label that begins with xn-- and is no internationalised name (RFC 5890); "
                + "accepted: the ASCII form of a name, such as xn--bcher-kva.example for bücher.example";
        }

        return null;
    }

    private static bool HasALabel(string host) => host.Contains("xn--", StringComparison.OrdinalIgnoreCase);

    private static bool CanBeRead(string name)
    {
        try
        {
            var mapping = new IdnMapping();
            var text = mapping.GetUnicode(name);
            return !text.Any(char.IsControl)
                && string.Equals(mapping.GetAscii(text), name, StringComparison.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
