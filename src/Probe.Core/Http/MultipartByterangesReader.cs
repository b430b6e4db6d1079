using System.Text;

namespace Probe.Http;

/// <summary>
/// Reads a multipart/byteranges body (RFC 9110, 14.6; RFC 2046, 5.1.1): bytes in, events out, no I/O. The caller owns
/// the buffer as with <see cref="ResponseReader"/>; a part's head needs to be whole in the input, its octets do not.
/// Boundaries alone delimit parts; whether a part is as long as its Content-Range says is the caller's to judge.
/// </summary>
public sealed class MultipartByterangesReader
{
    /// <summary>Most characters of a boundary: RFC 2046 allows 70; some servers take more.</summary>
    public const int MaxBoundaryLength = 200;

    private const int MaxBoundaryPadding = 256;

    private enum State
    {
        Preamble,
        PartHead,
        PartBody,
        Epilogue,
        Done,
        Failed,
    }

    private enum Tail
    {
        NeedMore,
        Part,
        Closing,
        None,
    }

    private readonly MultipartLimits _limits;
    private readonly byte[] _delimiter;
    private State _state;
    private bool _atLineStart = true;
    private long _offset;
    private int _parts;

    /// <summary>Starts reading a body.</summary>
    /// <param name="boundary">The boundary parameter of Content-Type, as <see cref="BoundaryOf"/> gives it.</param>
    /// <param name="limits">Bounds on what is held; null for the defaults.</param>
    /// <exception cref="ArgumentException">The boundary is empty, too long or has a character that no octet stands for.</exception>
    public MultipartByterangesReader(string boundary, MultipartLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(boundary);
        if (boundary.Length > MaxBoundaryLength || boundary.AsSpan().ContainsAnyExceptInRange(' ', '\u00ff'))
        {
            throw new ArgumentException(
                "a boundary has at most 200 characters from U+0020 to U+00FF",
                nameof(boundary)
            );
        }

        _limits = limits ?? new MultipartLimits();
        _delimiter = Encoding.Latin1.GetBytes("\r\n--" + boundary);
    }

    /// <summary>Line ends between the body's start and the first boundary. BITS takes at most two CRLF (bits-protocol 2.1).</summary>
    public int LineEndsBeforeFirstBoundary { get; private set; }

    /// <summary>Octets between the body's start and the first boundary, line ends counted.</summary>
    public long PreambleOctets { get; private set; }

    /// <summary>Octets after the closing boundary; two (CRLF) are usual.</summary>
    public long EpilogueOctets { get; private set; }

    /// <summary>True once <c>--boundary--</c> was read.</summary>
    public bool ClosingBoundarySeen { get; private set; }

    /// <summary>Parts begun so far.</summary>
    public int PartCount => _parts;

    /// <summary>The part at hand, or the last one.</summary>
    public MultipartPart? Part { get; private set; }

    /// <summary>Octets of the part at hand seen so far, its head not counted.</summary>
    public long PartOctets { get; private set; }

    /// <summary>Why reading stopped, after <see cref="MultipartStepKind.Problem"/>.</summary>
    public MultipartProblem? Problem { get; private set; }

    /// <summary>Takes the boundary out of a Content-Type value, quoted or not.</summary>
    /// <param name="contentType">The header's value.</param>
    /// <param name="problem">What is wrong when null is returned.</param>
    public static string? BoundaryOf(string contentType, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(contentType);
        var semicolon = contentType.IndexOf(';', StringComparison.Ordinal);
        var type = (semicolon < 0 ? contentType : contentType[..semicolon]).Trim(' ', '\t');
        if (!type.Equals("multipart/byteranges", StringComparison.OrdinalIgnoreCase))
        {
            problem = $"the type is '{Printable.Escape(type, 60)}', not multipart/byteranges";
            return null;
        }

        var rest = semicolon < 0 ? default : contentType.AsSpan(semicolon + 1);
        while (!rest.IsEmpty)
        {
            var name = TakeParameter(ref rest, out var value);
            if (!name.Equals("boundary", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            problem =
                value.Length == 0 ? "the boundary is empty"
                : value.Length > MaxBoundaryLength ? $"the boundary has more than {MaxBoundaryLength} characters"
                : value.AsSpan().ContainsAnyExceptInRange(' ', '\u00ff') ? "the boundary has a control character"
                : null;
            return problem is null ? value : null;
        }

        problem = "the boundary parameter is missing";
        return null;
    }

    /// <summary>Reads on. Call again with what is left of the input until it asks for more data, ends or fails.</summary>
    /// <param name="input">All octets received and not yet consumed.</param>
    /// <param name="ended">True when the body is complete and nothing will follow the input.</param>
    public MultipartStep Advance(ReadOnlySpan<byte> input, bool ended)
    {
        var step = _state switch
        {
            State.Preamble => ReadPreamble(input, ended),
            State.PartHead => ReadPartHead(input, ended),
            State.PartBody => ReadPartBody(input, ended),
            State.Epilogue => ReadEpilogue(input, ended),
            State.Done => new MultipartStep(MultipartStepKind.End, 0),
            _ => new MultipartStep(MultipartStepKind.Problem, 0),
        };
        _offset += step.Consumed;
        return step;
    }

    private MultipartStep ReadPreamble(ReadOnlySpan<byte> input, bool ended)
    {
        var dashBoundary = _delimiter.AsSpan(2);
        var position = 0;
        while (position < input.Length)
        {
            var rest = input[position..];
            if (_atLineStart)
            {
                var same = rest.CommonPrefixLength(dashBoundary);
                if (same == rest.Length && same < dashBoundary.Length && !ended)
                {
                    break;
                }

                if (same == dashBoundary.Length)
                {
                    var tail = ReadTail(rest[same..], ended, out var length);
                    if (tail == Tail.NeedMore)
                    {
                        break;
                    }

                    if (tail != Tail.None)
                    {
                        return BeginAfter(tail, input, position + same + length, ended);
                    }
                }
            }

            var lineFeed = rest.IndexOf((byte)'\n');
            var taken = lineFeed < 0 ? rest.Length : lineFeed + 1;
            if (PreambleOctets + taken > _limits.MaxPreambleOctets)
            {
                return Fail(
                    MultipartFault.NoFirstBoundary,
                    _limits.MaxPreambleOctets,
                    $"no boundary within the first {_limits.MaxPreambleOctets} octets of the body"
                );
            }

            _atLineStart = lineFeed >= 0;
            LineEndsBeforeFirstBoundary += _atLineStart ? 1 : 0;
            PreambleOctets += taken;
            position += taken;
        }

        return ended
            ? Fail(MultipartFault.NoFirstBoundary, _offset + input.Length, "the body ended without a boundary")
            : new MultipartStep(MultipartStepKind.NeedMoreData, position);
    }

    /// <summary>Goes on behind the first boundary in the same call: the caller waits for octets after NeedMoreData.</summary>
    private MultipartStep BeginAfter(Tail tail, ReadOnlySpan<byte> input, int used, bool ended)
    {
        SwitchAfter(tail);
        _offset += used;
        var step = _state == State.Epilogue ? ReadEpilogue(input[used..], ended) : ReadPartHead(input[used..], ended);
        _offset -= used;
        return step with { Consumed = step.Consumed + used };
    }

    private void SwitchAfter(Tail tail)
    {
        ClosingBoundarySeen = tail == Tail.Closing;
        _state = tail == Tail.Closing ? State.Epilogue : State.PartHead;
    }

    private MultipartStep ReadPartHead(ReadOnlySpan<byte> input, bool ended)
    {
        if (_parts >= _limits.MaxParts)
        {
            return Fail(MultipartFault.TooManyParts, _offset, $"the body has more than {_limits.MaxParts} parts");
        }

        var anomalies = new AnomalyLog();
        var fields = new FieldLines(anomalies);
        var start = 0;
        var lines = 0;
        var otherOctets = 0;
        var isOther = false;
        while (true)
        {
            var lineFeed = input[start..].IndexOf((byte)'\n');
            if ((lineFeed < 0 ? input.Length : start + lineFeed) >= _limits.MaxPartHeadOctets)
            {
                return Fail(
                    MultipartFault.PartHeadTooLarge,
                    _offset,
                    $"the head of part {_parts} has more than {_limits.MaxPartHeadOctets} octets"
                );
            }

            if (lineFeed < 0)
            {
                return ended
                    ? Fail(
                        MultipartFault.EndsInPartHead,
                        _offset + input.Length,
                        $"the body ended inside the head of part {_parts}"
                    )
                    : new MultipartStep(MultipartStepKind.NeedMoreData, 0);
            }

            var line = input.Slice(start, lineFeed);
            if (line is [.., (byte)'\r'])
            {
                line = line[..^1];
            }
            else
            {
                anomalies.Add(
                    AnomalyKinds.LineFeedOnly,
                    start + lineFeed,
                    "a line of a part's head ends in LF without CR"
                );
            }

            if (line.IsEmpty)
            {
                return TakePart(fields, otherOctets, anomalies, start + lineFeed + 1);
            }

            if (++lines > _limits.MaxPartHeaderCount)
            {
                return Fail(
                    MultipartFault.PartHeadTooLarge,
                    _offset + start,
                    $"the head of part {_parts} has more than {_limits.MaxPartHeaderCount} lines"
                );
            }

            if (!fields.TryAdd(line, start, out var at, out var problem))
            {
                return Fail(
                    MultipartFault.MalformedPartHead,
                    _offset + start + at,
                    $"part {_parts}: {problem}: '{Printable.Escape(line, 80)}'"
                );
            }

            // A continuation line belongs to the field before it.
            isOther = line[0] is (byte)' ' or (byte)'\t' ? isOther : !IsCounted(fields.Last.Name);
            otherOctets += isOther ? lineFeed + 1 : 0;
            start += lineFeed + 1;
        }
    }

    private static bool IsCounted(string name) =>
        name.Equals("Content-Range", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);

    private MultipartStep TakePart(FieldLines fields, int otherOctets, AnomalyLog anomalies, int consumed)
    {
        var headers = fields.ToHeaderList();
        ContentRange? range = null;
        var problem = "Content-Range is missing";
        if (headers.Get("Content-Range") is { } value)
        {
            range = ContentRange.Parse(value, out problem);
        }

        Part = new MultipartPart(
            _parts,
            _offset,
            headers,
            range,
            range is null ? problem : null,
            otherOctets,
            anomalies.ToImmutable()
        );
        PartOctets = 0;
        _parts++;
        _state = State.PartBody;
        return new MultipartStep(MultipartStepKind.PartHead, consumed);
    }

    private MultipartStep ReadPartBody(ReadOnlySpan<byte> input, bool ended)
    {
        var found = input.IndexOf(_delimiter);
        if (found > 0)
        {
            return Body(found);
        }

        if (found == 0)
        {
            switch (ReadTail(input[_delimiter.Length..], ended, out var length))
            {
                case Tail.NeedMore:
                    return new MultipartStep(MultipartStepKind.NeedMoreData, 0);
                case Tail.None:
                    // A longer string that only begins like the boundary is data.
                    return Body(2);
                case var tail:
                    SwitchAfter(tail);
                    return new MultipartStep(MultipartStepKind.PartEnd, _delimiter.Length + length);
            }
        }

        var safe = ended ? input.Length : input.Length - HeldBack(input);
        if (safe > 0)
        {
            return Body(safe);
        }

        return ended
            ? Fail(
                MultipartFault.NoClosingBoundary,
                _offset + input.Length,
                $"the body ended in part {_parts - 1} after {PartOctets} octets, without a closing boundary"
            )
            : new MultipartStep(MultipartStepKind.NeedMoreData, 0);
    }

    private MultipartStep ReadEpilogue(ReadOnlySpan<byte> input, bool ended)
    {
        EpilogueOctets += input.Length;
        if (!ended)
        {
            return new MultipartStep(MultipartStepKind.NeedMoreData, input.Length);
        }

        _state = State.Done;
        return new MultipartStep(MultipartStepKind.End, input.Length);
    }

    private MultipartStep Body(int length)
    {
        PartOctets += length;
        return new MultipartStep(MultipartStepKind.PartBody, length, 0, length);
    }

    /// <summary>How many octets at the input's end may be the start of a delimiter.</summary>
    private int HeldBack(ReadOnlySpan<byte> input)
    {
        for (var length = Math.Min(_delimiter.Length - 1, input.Length); length > 0; length--)
        {
            if (input[^length] == _delimiter[0] && input[^length..].SequenceEqual(_delimiter.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }

    /// <summary>Tells what follows <c>--boundary</c>: <c>--</c>, or white space and a line end, or something else.</summary>
    private static Tail ReadTail(ReadOnlySpan<byte> rest, bool ended, out int length)
    {
        length = 2;
        if (rest is [(byte)'-', (byte)'-', ..])
        {
            return Tail.Closing;
        }

        var open = ended ? Tail.None : Tail.NeedMore;
        if (rest is [] or [(byte)'-'])
        {
            return open;
        }

        var padding = rest.IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (padding < 0)
        {
            return rest.Length > MaxBoundaryPadding ? Tail.None : open;
        }

        length = padding + 1;
        switch (rest[padding..])
        {
            case [(byte)'\n', ..]:
                return Tail.Part;
            case [(byte)'\r']:
                return open;
            case [(byte)'\r', (byte)'\n', ..]:
                length++;
                return Tail.Part;
            default:
                return Tail.None;
        }
    }

    private static ReadOnlySpan<char> TakeParameter(ref ReadOnlySpan<char> rest, out string value)
    {
        value = "";
        rest = rest.TrimStart(" \t;");
        var nameEnd = rest.IndexOfAny('=', ';');
        if (nameEnd < 0 || rest[nameEnd] == ';')
        {
            var bare = nameEnd < 0 ? rest : rest[..nameEnd];
            rest = nameEnd < 0 ? default : rest[(nameEnd + 1)..];
            return bare.Trim(" \t");
        }

        var name = rest[..nameEnd].Trim(" \t");
        rest = rest[(nameEnd + 1)..].TrimStart(" \t");
        if (rest is not ['"', ..])
        {
            var end = rest.IndexOf(';');
            value = (end < 0 ? rest : rest[..end]).Trim(" \t").ToString();
            rest = end < 0 ? default : rest[(end + 1)..];
            return name;
        }

        var text = new StringBuilder();
        var i = 1;
        for (; i < rest.Length && rest[i] != '"'; i++)
        {
            // A quoted pair stands for its second character (RFC 9110, 5.6.4).
            i += rest[i] == '\\' && i + 1 < rest.Length ? 1 : 0;
            text.Append(rest[i]);
        }

        value = text.ToString();
        rest = i < rest.Length ? rest[(i + 1)..] : default;
        return name;
    }

    private MultipartStep Fail(MultipartFault fault, long offset, string detail)
    {
        Problem = new MultipartProblem(fault, offset, detail);
        _state = State.Failed;
        return new MultipartStep(MultipartStepKind.Problem, 0);
    }
}
