using System.Globalization;
using System.Text;
using Probe.Http;

namespace Probe.Testing;

/// <summary>
/// Makes a <see cref="ResponseHead"/> of a literal in a test. Small on purpose: it reads tidy heads only and is no
/// stand-in for the product's reader, whose judgement of untidy ones a test sets by hand (<c>Anomaly</c>).
/// </summary>
public static class ResponseText
{
    /// <summary>Splits a literal into head and body; lines may end in LF, the head's bytes get CRLF.</summary>
    /// <param name="text">Status line, header lines, an empty line, body; Latin-1.</param>
    /// <param name="requestMethod">HEAD and CONNECT have replies without body.</param>
    public static (ResponseHead Head, string? Body) Read(string text, string requestMethod)
    {
        ArgumentNullException.ThrowIfNull(text);
        var normal = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var end = normal.IndexOf("\n\n", StringComparison.Ordinal);
        var headText = end < 0 ? normal.TrimEnd('\n') : normal[..end];
        var body = end < 0 || end + 2 == normal.Length ? null : normal[(end + 2)..];
        var lines = headText.Split('\n');
        var status = lines[0].Split(' ', 3);
        var headers = HeaderList.Empty;
        foreach (var line in lines[1..])
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers = headers.Add(line[..colon], line[(colon + 1)..].Trim());
        }

        var code = int.Parse(status[1], CultureInfo.InvariantCulture);
        var length = ContentLength(headers);
        var framing = Framing(requestMethod, code, headers, length);
        var head = new ResponseHead
        {
            Bytes = [.. Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n")],
            Version = status[0],
            Status = code,
            Reason = status.Length > 2 ? status[2] : "",
            Headers = headers,
            Framing = framing,
            ContentLength = length,
            KeepAlive = KeepsAlive(status[0], headers, framing),
        };
        return (head, body);
    }

    private static long? ContentLength(HeaderList headers)
    {
        var values = headers.GetAll("Content-Length").Distinct().ToList();
        return
            values.Count == 1
            && long.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : null;
    }

    private static BodyFraming Framing(string method, int status, HeaderList headers, long? length)
    {
        if (
            method == "HEAD"
            || status is (>= 100 and < 200) or 204 or 304
            || (method == "CONNECT" && status is >= 200 and < 300)
        )
        {
            return BodyFraming.None;
        }

        if (headers.Get("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true)
        {
            return BodyFraming.Chunked;
        }

        return length is null ? BodyFraming.UntilClose : BodyFraming.ContentLength;
    }

    private static bool KeepsAlive(string version, HeaderList headers, BodyFraming framing)
    {
        var connection = headers.Get("Connection") ?? "";
        return framing != BodyFraming.UntilClose
            && (
                version == "HTTP/1.0"
                    ? connection.Contains("keep-alive", StringComparison.OrdinalIgnoreCase)
                    : !connection.Contains("close", StringComparison.OrdinalIgnoreCase)
            );
    }
}
