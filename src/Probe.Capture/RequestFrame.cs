using System.Buffers.Text;
using System.Text;

namespace Probe.Capture;

/// <summary>
/// What has to be known of a request's head to pass the request on: where it ends, what frames its body, where target
/// and proxy fields stand. All else is left alone. One is used again and again.
/// </summary>
internal sealed class RequestFrame
{
    private readonly List<Range> _proxyFields = [];
    private bool _hasLength;
    private bool _hasCoding;
    private bool _isOldVersion;
    private bool _isFoldUnclear;
    private bool _fieldGoesOn;

    /// <summary>Octets of the head, empty lines before it and the one after it included.</summary>
    public int HeadLength { get; private set; }

    /// <summary>Where the method stands.</summary>
    public Range Method { get; private set; }

    /// <summary>Where the target stands.</summary>
    public Range Target { get; private set; }

    /// <summary>Where the empty line stands that ends the head.</summary>
    public int EmptyLine { get; private set; }

    /// <summary>True where lines end with LF alone.</summary>
    public bool IsLineFeedOnly { get; private set; }

    /// <summary>Octets of the body; 0 where it is chunked.</summary>
    public long BodyLength { get; private set; }

    /// <summary>True where the body is chunked.</summary>
    public bool IsChunked { get; private set; }

    /// <summary>True where the client waits for a word before it sends the body.</summary>
    public bool ExpectsContinue { get; private set; }

    /// <summary>True where the client brings credentials for a proxy.</summary>
    public bool HasProxyAuthorization { get; private set; }

    /// <summary>Whole lines of Proxy-Authorization and Proxy-Connection, their continuations included.</summary>
    public IReadOnlyList<Range> ProxyFields => _proxyFields;

    /// <summary>What the reply's framing depends on.</summary>
    public Asked Asked { get; private set; }

    /// <summary>Length of the head that the octets begin with, or -1 while it is not whole.</summary>
    /// <param name="octets">What was received.</param>
    /// <param name="from">Where the search may begin: octets before it hold no end.</param>
    public static int FindEnd(ReadOnlySpan<byte> octets, ref int from)
    {
        if (from == 0)
        {
            from = octets.IndexOfAnyExcept((byte)'\r', (byte)'\n');
            if (from < 0)
            {
                from = 0;
                return -1;
            }
        }

        while (octets[from..].IndexOf((byte)'\n') is var found and >= 0)
        {
            var next = from + found + 1;
            if (next >= octets.Length || (octets[next] == '\r' && next + 1 >= octets.Length))
            {
                return -1;
            }

            if (octets[next] == '\n')
            {
                return next + 1;
            }

            if (octets[next] == '\r' && octets[next + 1] == '\n')
            {
                return next + 2;
            }

            from = next;
        }

        return -1;
    }

    /// <summary>Reads a whole head.</summary>
    /// <param name="head">It, up to and with the empty line.</param>
    /// <returns>Why the request cannot be passed on; null where it can.</returns>
    public string? Read(ReadOnlySpan<byte> head)
    {
        _proxyFields.Clear();
        (_hasLength, _hasCoding, _fieldGoesOn) = (false, false, false);
        // White space before the first field has no field to belong to.
        _isFoldUnclear = true;
        (BodyLength, IsChunked, ExpectsContinue, HasProxyAuthorization) = (0, false, false, false);
        HeadLength = head.Length;
        var start = head.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        var end = start + head[start..].IndexOf((byte)'\n');
        IsLineFeedOnly = head[end - 1] != '\r';
        if (ReadRequestLine(head, start, IsLineFeedOnly ? end : end - 1) is { } problem)
        {
            return problem;
        }

        for (var at = end + 1; at < head.Length; at = end + 1)
        {
            end = at + head[at..].IndexOf((byte)'\n');
            var line = head[at..end].TrimEnd((byte)'\r');
            if (line.IsEmpty)
            {
                EmptyLine = at;
                break;
            }

            if (ReadField(line, at..(end + 1)) is { } wrong)
            {
                return wrong;
            }
        }

        if (_hasCoding)
        {
            // RFC 9112, 6.1 and 6.3: where two could read its end differently, a second request may hide in its body.
            return _hasLength ? "it has both Transfer-Encoding and Content-Length, so that its end cannot be told"
                : _isOldVersion
                    ? "it has a Transfer-Encoding in HTTP/1.0, which has none, so that its end cannot be told"
                : IsChunked ? null
                : "its Transfer-Encoding does not end with chunked, once, so that its end cannot be told";
        }

        return null;
    }

    private string? ReadRequestLine(ReadOnlySpan<byte> head, int start, int end)
    {
        var line = head[start..end];
        var first = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last <= first || !line[(last + 1)..].StartsWith("HTTP/1."u8))
        {
            return "its first line is not 'METHOD target HTTP/1.x'";
        }

        Method = start..(start + first);
        Target = (start + first + 1)..(start + last);
        _isOldVersion = line[(last + 1)..].SequenceEqual("HTTP/1.0"u8);
        var method = line[..first];
        Asked =
            method.SequenceEqual("HEAD"u8) ? Asked.Head
            : method.SequenceEqual("CONNECT"u8) ? Asked.Connect
            : Asked.Other;
        return null;
    }

    private string? ReadField(ReadOnlySpan<byte> line, Range whole)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            if (_isFoldUnclear)
            {
                return "a folded line stands where it could change the framing, so that its end cannot be told";
            }

            // A folded line goes wherever the line before it goes.
            if (_fieldGoesOn)
            {
                _proxyFields[^1] = _proxyFields[^1].Start..whole.End;
            }

            return null;
        }

        (_fieldGoesOn, _isFoldUnclear) = (false, false);
        var colon = line.IndexOf((byte)':');
        var name = (colon < 0 ? line : line[..colon]).TrimEnd(" \t"u8);
        var value = colon < 0 ? default : line[(colon + 1)..].Trim(" \t"u8);
        switch (name.Length)
        {
            case 14 when Ascii.EqualsIgnoreCase(name, "Content-Length"u8):
                _isFoldUnclear = true;
                return ReadLength(name.Length == colon, value);
            case 17 when Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8):
                _isFoldUnclear = true;
                // What comes after chunked, in this line or the next of that name, leaves no end.
                IsChunked = !IsChunked && EndsWithChunked(value);
                _hasCoding = true;
                return name.Length == colon ? null : "white space stands between Transfer-Encoding and its colon";
            case 6 when Ascii.EqualsIgnoreCase(name, "Expect"u8):
                ExpectsContinue = Ascii.EqualsIgnoreCase(value, "100-continue"u8);
                return null;
            case 16 when Ascii.EqualsIgnoreCase(name, "Proxy-Connection"u8):
                _proxyFields.Add(whole);
                _fieldGoesOn = true;
                return null;
            case 19 when Ascii.EqualsIgnoreCase(name, "Proxy-Authorization"u8):
                HasProxyAuthorization = true;
                _proxyFields.Add(whole);
                _fieldGoesOn = true;
                return null;
            default:
                return null;
        }
    }

    private static bool EndsWithChunked(ReadOnlySpan<byte> codings)
    {
        var comma = codings.LastIndexOf((byte)',');
        for (var before = codings[..Math.Max(0, comma)]; !before.IsEmpty; )
        {
            var at = before.LastIndexOf((byte)',');
            if (Ascii.EqualsIgnoreCase(before[(at + 1)..].Trim(" \t"u8), "chunked"u8))
            {
                return false;
            }

            before = before[..Math.Max(0, at)];
        }

        return Ascii.EqualsIgnoreCase(codings[(comma + 1)..].Trim(" \t"u8), "chunked"u8);
    }

    private string? ReadLength(bool isTight, ReadOnlySpan<byte> value)
    {
        if (
            !isTight
            || value.IsEmpty
            || value.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0
            || !Utf8Parser.TryParse(value, out long length, out var read)
            || read != value.Length
            || (_hasLength && length != BodyLength)
        )
        {
            return "its Content-Length is no number, or there are several that disagree";
        }

        _hasLength = true;
        BodyLength = length;
        return null;
    }
}
