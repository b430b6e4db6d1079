using System.Collections.Immutable;
using System.Text;
using Probe.Exchanges;

namespace Probe.Http;

/// <summary>
/// Reads one response head line by line as its octets arrive, so that a bad or endless one is stopped at its first
/// wrong octet. What it says depends on the octets alone, not on how they were split.
/// </summary>
internal sealed class HeadParser
{
    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';

    private readonly AnomalyLog _anomalies;
    private readonly FieldLines _fields;
    private readonly string _requestMethod;
    private readonly WireLimits _limits;
    private string _version = "";
    private string _reason = "";
    private int _status;
    private int _lines;
    private int _lineStart;
    private int _scanned;

    /// <summary>Starts reading one head.</summary>
    public HeadParser(string requestMethod, WireLimits limits)
    {
        _requestMethod = requestMethod;
        _limits = limits;
        _anomalies = new AnomalyLog();
        _fields = new FieldLines(_anomalies);
    }

    /// <summary>Set when the head cannot be read.</summary>
    public ReadProblem? Problem { get; private set; }

    /// <summary>Reads on; true once the head is whole and <paramref name="head"/> set.</summary>
    /// <param name="input">Everything received from the head's first octet on.</param>
    /// <param name="head">The head when it is whole.</param>
    public bool TryRead(ReadOnlySpan<byte> input, out ResponseHead? head)
    {
        head = null;
        while (Problem is null && _scanned <= input.Length)
        {
            if (_lines == 0 && !StartsAsHttp(input))
            {
                return false;
            }

            var lineFeed = input[_scanned..].IndexOf(LineFeed);
            var lineEnd = _scanned + lineFeed;
            if (lineFeed < 0 ? input.Length >= _limits.MaxHeadOctets : lineEnd >= _limits.MaxHeadOctets)
            {
                Fail(
                    FailureCauses.HeadTooLarge,
                    _limits.MaxHeadOctets,
                    $"the head has more than {_limits.MaxHeadOctets} octets"
                );
                return false;
            }

            if (lineFeed < 0)
            {
                _scanned = input.Length;
                return false;
            }

            var line = input[_lineStart..lineEnd];
            if (line is [.., CarriageReturn])
            {
                line = line[..^1];
            }
            else
            {
                _anomalies.Add(AnomalyKinds.LineFeedOnly, lineEnd, "a line of the head ends in LF without CR");
            }

            var start = _lineStart;
            _lineStart = _scanned = lineEnd + 1;
            if (_lines == 0)
            {
                ReadStatusLine(line);
            }
            else if (line.IsEmpty)
            {
                head = Finish(input[.._lineStart]);
                return head is not null;
            }
            else if (_lines > _limits.MaxHeaderCount)
            {
                Fail(
                    FailureCauses.TooManyHeaders,
                    start,
                    $"the head has more than {_limits.MaxHeaderCount} header lines"
                );
            }
            else
            {
                ReadHeaderLine(line, start);
            }

            _lines++;
        }

        return false;
    }

    private bool StartsAsHttp(ReadOnlySpan<byte> input)
    {
        var expected = "HTTP/"u8;
        var same = input.CommonPrefixLength(expected);
        if (same == expected.Length || same == input.Length)
        {
            return true;
        }

        Fail(
            FailureCauses.MalformedHead,
            same,
            $"a reply must begin with 'HTTP/', this one begins with '{Quote(input)}'{ProtocolHint.Of(input)}"
        );
        return false;
    }

    private void ReadStatusLine(ReadOnlySpan<byte> line)
    {
        // HTTP/D.D SP DDD [SP reason]; a missing last SP is common and harmless.
        ReadOnlySpan<byte> shape = "HTTP/d.d ddd"u8;
        for (var i = 5; i < shape.Length; i++)
        {
            if (i >= line.Length || !(shape[i] == 'd' ? char.IsAsciiDigit((char)line[i]) : line[i] == shape[i]))
            {
                FailStatusLine(
                    i,
                    i < 9 ? "'HTTP/', digit, '.', digit and one space" : "a status of three digits",
                    line
                );
                return;
            }
        }

        if (line.Length > shape.Length && line[shape.Length] != ' ')
        {
            FailStatusLine(shape.Length, "a space or the line's end after the three digits", line);
            return;
        }

        if (line[9] == '0')
        {
            FailStatusLine(9, "a status from 100 to 999", line);
            return;
        }

        var bad = line.IndexOfAny((byte)0, CarriageReturn);
        if (bad >= 0)
        {
            FailStatusLine(bad, "no NUL or CR inside the status line", line);
            return;
        }

        _version = Encoding.ASCII.GetString(line[..8]);
        if (!IsKnownVersion(_version))
        {
            FailStatusLine(5, "HTTP/1.0 or HTTP/1.1", line);
            return;
        }

        if (_version is not ("HTTP/1.0" or "HTTP/1.1"))
        {
            _anomalies.Add(AnomalyKinds.OddVersion, 5, $"the reply's version is {_version}, which is not 1.0 or 1.1");
        }

        _status = ((line[9] - '0') * 100) + ((line[10] - '0') * 10) + (line[11] - '0');
        if (line.Length == shape.Length)
        {
            _anomalies.Add(
                AnomalyKinds.OddStatusLine,
                line.Length,
                "the status line ends after the status; a space belongs there even without a reason phrase"
            );
            return;
        }

        var reason = line[(shape.Length + 1)..];
        _reason = Encoding.Latin1.GetString(reason);
        FieldLines.NoteControls(_anomalies, reason, shape.Length + 1, "the reason phrase");
        var eightBit = reason.IndexOfAnyInRange((byte)0x80, (byte)0xff);
        if (eightBit >= 0)
        {
            _anomalies.Add(
                AnomalyKinds.NonAsciiReason,
                shape.Length + 1 + eightBit,
                $"the reason phrase has octets above 127: '{Quote(reason)}'"
            );
        }
    }

    /// <summary>0.9 and 2.0 in a status line that is otherwise 1.1's are what most clients read on; others they refuse.</summary>
    private static bool IsKnownVersion(string version) =>
        version.StartsWith("HTTP/1.", StringComparison.Ordinal) || version is "HTTP/0.9" or "HTTP/2.0";

    private void ReadHeaderLine(ReadOnlySpan<byte> line, int start)
    {
        if (!_fields.TryAdd(line, start, out var at, out var problem))
        {
            Fail(
                FailureCauses.MalformedHead,
                start + at,
                $"octet {start + at} of the head: {problem}: '{Quote(line)}'"
            );
        }
    }

    private ResponseHead? Finish(ReadOnlySpan<byte> octets)
    {
        var headers = _fields.ToHeaderList();
        var framing = Framer.Decide(_requestMethod, _version, _status, headers, _fields.Offsets, _anomalies);
        if (framing.Problem is not null)
        {
            Problem = framing.Problem;
            return null;
        }

        return new ResponseHead
        {
            Bytes = [.. octets],
            Version = _version,
            Status = _status,
            Reason = _reason,
            Headers = headers,
            Anomalies = _anomalies.ToImmutable(),
            Framing = framing.Framing,
            ContentLength = framing.ContentLength,
            KeepAlive = framing.KeepAlive,
        };
    }

    private void FailStatusLine(int offset, string expected, ReadOnlySpan<byte> line) =>
        Fail(
            FailureCauses.MalformedHead,
            offset,
            $"octet {offset} of the status line: expected {expected}, found '{Quote(line)}'"
        );

    private void Fail(string cause, long offset, string detail) =>
        Problem = new ReadProblem(cause, true, offset, detail);

    private static string Quote(ReadOnlySpan<byte> octets) =>
        Printable.Escape(octets[..Math.Min(octets.Length, 80)], 80);
}
