using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Probe.Http;

namespace Probe.Lab.Wire;

/// <summary>
/// Reads the heads that the lab receives. Strict enough for a test bed: what it does not understand it refuses
/// with a reason, it repairs nothing.
/// </summary>
internal static class HeadParser
{
    /// <summary>Most header lines of one head.</summary>
    public const int MaxHeaderCount = 128;

    /// <summary>Reads a request head, empty line included.</summary>
    public static bool TryParseRequest(
        ReadOnlySpan<byte> head,
        [NotNullWhen(true)] out LabRequest? request,
        [NotNullWhen(false)] out string? problem
    )
    {
        request = null;
        if (!TryParseLines(head, out var first, out var headers, out problem))
        {
            return false;
        }

        var parts = first.Split(' ');
        if (parts.Length != 3 || parts[0].Length == 0 || parts[1].Length == 0 || !parts[0].All(IsTokenCharacter))
        {
            problem = "the request line is not 'METHOD target HTTP/1.x'";
            return false;
        }

        if (parts[2] is not ("HTTP/1.1" or "HTTP/1.0"))
        {
            problem = "the version is neither HTTP/1.1 nor HTTP/1.0";
            return false;
        }

        if (parts[2] == "HTTP/1.1" && headers.GetAll("Host").Count() != 1)
        {
            problem = "an HTTP/1.1 request needs exactly one Host line";
            return false;
        }

        request = new LabRequest
        {
            Method = parts[0],
            Target = parts[1],
            Version = parts[2],
            Headers = headers,
        };
        return true;
    }

    /// <summary>Reads a response head, empty line included.</summary>
    public static bool TryParseResponse(
        ReadOnlySpan<byte> head,
        out int status,
        [NotNullWhen(true)] out string? reason,
        [NotNullWhen(true)] out HeaderList? headers
    )
    {
        status = 0;
        reason = null;
        if (!TryParseLines(head, out var first, out headers, out _))
        {
            return false;
        }

        var parts = first.Split(' ', 3);
        if (
            parts.Length < 2
            || parts[0] is not ("HTTP/1.1" or "HTTP/1.0")
            || parts[1].Length != 3
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out status)
            || status < 100
        )
        {
            return false;
        }

        reason = parts.Length == 3 ? parts[2] : "";
        return true;
    }

    private static bool TryParseLines(
        ReadOnlySpan<byte> head,
        out string first,
        [NotNullWhen(true)] out HeaderList? headers,
        [NotNullWhen(false)] out string? problem
    )
    {
        first = "";
        headers = null;
        var lines = Encoding.Latin1.GetString(head).Split('\n');
        var fields = new List<HeaderField>();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].EndsWith('\r') ? lines[i][..^1] : lines[i];
            if (line.Contains('\r', StringComparison.Ordinal) || line.Contains('\0', StringComparison.Ordinal))
            {
                problem = "a line contains CR or NUL";
                return false;
            }

            if (i == 0)
            {
                first = line;
                continue;
            }

            if (line.Length == 0)
            {
                break;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !line[..colon].All(IsTokenCharacter))
            {
                problem = "a header line has no colon or no proper name";
                return false;
            }

            if (fields.Count >= MaxHeaderCount)
            {
                problem = $"there are more than {MaxHeaderCount} header lines";
                return false;
            }

            fields.Add(new HeaderField(line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }

        headers = HeaderList.Create([.. fields]);
        problem = null;
        return true;
    }

    private static bool IsTokenCharacter(char c) =>
        char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);
}
