using System.Text;

namespace Probe.Http;

/// <summary>Tells a web page by its octets or its media type.</summary>
internal static class WebPages
{
    private const int OctetsLookedAt = 1024;

    private static readonly string[] Beginnings = ["<!doctype html", "<html", "<head", "<body", "<script", "<title"];

    /// <summary>True when the head says that an HTML page follows.</summary>
    internal static bool IsNamed(ResponseHead head) =>
        head.Headers.Get("Content-Type")?.TrimStart() is { } type
        && (
            type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("application/xhtml+xml", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>True when octets begin as an HTML page does.</summary>
    internal static bool Begins(ReadOnlySpan<byte> bytes)
    {
        var text = Beginning(bytes);
        return Array.Exists(Beginnings, b => text.StartsWith(b, StringComparison.OrdinalIgnoreCase))
            || (
                text.StartsWith('<')
                && (
                    text.Contains("<html", StringComparison.OrdinalIgnoreCase)
                    || text.Contains("<!doctype html", StringComparison.OrdinalIgnoreCase)
                )
            );
    }

    /// <summary>The page's title in one line; null when it has none.</summary>
    internal static string? Title(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var open = text.IndexOf("<title", StringComparison.OrdinalIgnoreCase);
        var start = open < 0 ? -1 : text.IndexOf('>', open);
        var end = start < 0 ? -1 : text.IndexOf("</title", start, StringComparison.OrdinalIgnoreCase);
        if (end < 0)
        {
            return null;
        }

        var title = string.Join(
            ' ',
            text[(start + 1)..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );
        return title.Length == 0 ? null : title;
    }

    /// <summary>The first octets as text, without byte order mark and leading white space.</summary>
    private static string Beginning(ReadOnlySpan<byte> bytes)
    {
        var text = bytes[..Math.Min(OctetsLookedAt, bytes.Length)];
        text = text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? text[3..] : text;
        return Encoding.Latin1.GetString(text).TrimStart();
    }
}
