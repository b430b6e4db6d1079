using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Probe.Http;

namespace Probe.Pac;

/// <summary>Makes a script of octets: which encoding they have, and whether they are a script at all.</summary>
public static class PacText
{
    private const int MostShown = 60;

    /// <summary>The usual media types: Netscape's, and the one some servers give.</summary>
    private static readonly string[] UsualTypes =
    [
        "application/x-ns-proxy-autoconfig",
        "application/x-javascript-config",
    ];

    /// <summary>Reads the octets; says what was taken for granted, and what is wrong.</summary>
    /// <param name="octets">The file or body.</param>
    /// <param name="contentType">Its Content-Type; null for a file, or where there is none.</param>
    /// <param name="text">The script.</param>
    /// <param name="notes">What is worth saying of it.</param>
    /// <param name="problem">What is wrong, and what is accepted.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> octets,
        string? contentType,
        [NotNullWhen(true)] out string? text,
        out ImmutableArray<string> notes,
        [NotNullWhen(false)] out string? problem
    )
    {
        text = null;
        problem = null;
        var said = ImmutableArray.CreateBuilder<string>();
        if (contentType is not null)
        {
            var media = contentType.Split(';', 2)[0].Trim();
            if (!UsualTypes.Contains(media, StringComparer.OrdinalIgnoreCase))
            {
                said.Add(
                    $"its media type '{Printable.Escape(media, MostShown)}' is not the usual {UsualTypes[0]}; it is run all the same"
                );
            }
        }

        var (encoding, skip, name) = EncodingOf(octets, Charset(contentType));
        said.Add($"{octets.Length} octets, read as {name}");
        notes = said.ToImmutable();
        var read = encoding.GetString(octets[skip..]);
        var start = read.AsSpan().TrimStart();
        if (start.IsEmpty)
        {
            problem = "it is empty; accepted: a script that defines FindProxyForURL(url, host)";
            return false;
        }

        if (start[0] == '<' && !start.StartsWith("<!--", StringComparison.Ordinal))
        {
            problem =
                $"it is a page, not a script: it begins with '{Printable.Escape(start[..Math.Min(start.Length, MostShown)].ToString(), MostShown)}'";
            return false;
        }

        text = read;
        return true;
    }

    private static string? Charset(string? contentType)
    {
        foreach (var parameter in (contentType ?? "").Split(';').Skip(1))
        {
            var parts = parameter.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2 && parts[0].Equals("charset", StringComparison.OrdinalIgnoreCase))
            {
                return parts[1].Trim('"').ToLowerInvariant();
            }
        }

        return null;
    }

    private static (Encoding Encoding, int Skip, string Name) EncodingOf(ReadOnlySpan<byte> octets, string? charset)
    {
        if (octets.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
        {
            return (Encoding.UTF8, 3, "UTF-8, which its byte-order mark says");
        }

        if (octets.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]))
        {
            return (Encoding.Unicode, 2, "UTF-16, which its byte-order mark says");
        }

        if (octets.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
        {
            return (Encoding.BigEndianUnicode, 2, "UTF-16, which its byte-order mark says");
        }

        switch (charset)
        {
            case "utf-8" or "utf8":
                return (Encoding.UTF8, 0, "UTF-8, which its charset says");
            case "utf-16" or "utf-16le":
                return (Encoding.Unicode, 0, "UTF-16, which its charset says");
            case "iso-8859-1" or "latin1" or "windows-1252" or "us-ascii":
                return (Encoding.Latin1, 0, "ISO 8859-1, which its charset says");
        }

        return System.Text.Unicode.Utf8.IsValid(octets)
            ? (Encoding.UTF8, 0, System.Text.Ascii.IsValid(octets) ? "ASCII" : "UTF-8, which it fits")
            : (Encoding.Latin1, 0, "ISO 8859-1, since it is not UTF-8");
    }
}
