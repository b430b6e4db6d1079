using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Probe.Http;

/// <summary>
/// Reads request heads that somebody else sent: bytes in, values out, no I/O. As tolerant as servers are (LF alone,
/// empty lines before), and bounded; what it cannot read, no server could be trusted to read alike.
/// </summary>
public static class RequestHeadReader
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>Reads the head that the octets begin with.</summary>
    /// <param name="input">All octets received and not yet consumed.</param>
    /// <param name="limits">Bounds on it.</param>
    /// <param name="head">The head, when it is whole.</param>
    /// <param name="consumed">Octets that it takes up, empty lines before it included.</param>
    /// <param name="problem">Why it can never be read; null when more octets may help.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> input,
        WireLimits limits,
        out RequestHead? head,
        out int consumed,
        out string? problem
    )
    {
        ArgumentNullException.ThrowIfNull(limits);
        (head, consumed, problem) = (null, 0, null);
        var begin = 0;
        while (begin < input.Length && input[begin] is (byte)'\r' or LineFeed)
        {
            begin++;
        }

        var fields = new FieldLines(new AnomalyLog());
        string[]? request = null;
        for (var at = begin; at < input.Length; )
        {
            var length = input[at..].IndexOf(LineFeed);
            if (length < 0)
            {
                break;
            }

            var line = input.Slice(at, length).TrimEnd((byte)'\r');
            at += length + 1;
            if (at - begin > limits.MaxHeadOctets || fields.Count > limits.MaxHeaderCount)
            {
                problem =
                    $"the request's head has more than {limits.MaxHeadOctets} octets or {limits.MaxHeaderCount} lines";
                return false;
            }

            if (request is null)
            {
                request = RequestLine(line);
                if (request is null)
                {
                    problem = $"'{Printable.Escape(line[..Math.Min(line.Length, 60)], 60)}' is no request line";
                    return false;
                }
            }
            else if (line.IsEmpty)
            {
                consumed = at;
                head = Whole(input[begin..at], request, fields.ToHeaderList(), out problem);
                return head is not null;
            }
            else if (!fields.TryAdd(line, at, out _, out var wrong))
            {
                problem = wrong;
                return false;
            }
        }

        if (input.Length - begin > limits.MaxHeadOctets)
        {
            problem = $"the request's head has more than {limits.MaxHeadOctets} octets";
        }

        return false;
    }

    /// <summary>Method, target, version; a target may hold spaces that a sloppy client left in it.</summary>
    private static string[]? RequestLine(ReadOnlySpan<byte> line)
    {
        var text = Encoding.Latin1.GetString(line);
        var first = text.IndexOf(' ', StringComparison.Ordinal);
        var last = text.LastIndexOf(' ');
        return
            first > 0
            && last > first
            && text[(last + 1)..].StartsWith("HTTP/", StringComparison.Ordinal)
            && text.AsSpan(0, first).IndexOfAnyExceptInRange('!', '~') < 0
            ? [text[..first], text[(first + 1)..last].Trim(), text[(last + 1)..]]
            : null;
    }

    private static RequestHead? Whole(
        ReadOnlySpan<byte> octets,
        string[] request,
        HeaderList headers,
        out string? problem
    )
    {
        problem = null;
        long? length = 0;
        if (headers.Get("Transfer-Encoding") is not null)
        {
            length = null;
        }
        else if (headers.Get("Content-Length") is { } told)
        {
            if (
                !long.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || headers.GetAll("Content-Length").Any(other => other != told)
            )
            {
                problem = "the request's Content-Length is no number, or several that disagree";
                return null;
            }

            length = number;
        }

        return new RequestHead
        {
            Bytes = ImmutableArray.Create(octets),
            Method = request[0],
            Target = request[1],
            Version = request[2],
            Headers = headers,
            BodyLength = length,
        };
    }
}
