using Probe.Exchanges;

namespace Probe.Http;

/// <summary>
/// Reads the chunked coding (RFC 9112, 7.1) octet by octet where it frames and span by span where it carries data.
/// Keeps no input: whatever it has seen of a line is in its state, so the caller's buffer may be of any size.
/// </summary>
internal sealed class ChunkedDecoder(WireLimits limits, AnomalyLog anomalies)
{
    private enum State
    {
        SizeStart,
        Size,
        AfterSize,
        Extension,
        SizeLineFeed,
        Data,
        DataCarriageReturn,
        DataLineFeed,
        TrailerLine,
        Done,
    }

    private readonly FieldLines _trailers = new(anomalies);
    private State _state = State.SizeStart;
    private long _remaining;
    private long _rawOffset;
    private long _dataOctets;
    private int _lineOctets;
    private int _trailerOctets;
    private int _trailerLines;
    private byte[] _line = [];
    private int _lineLength;

    /// <summary>Trailer lines, once done.</summary>
    public HeaderList Trailers { get; private set; } = HeaderList.Empty;

    /// <summary>Set when the coding cannot be read.</summary>
    public ReadProblem? Problem { get; private set; }

    /// <summary>Octets of the raw body consumed, chunk lines and trailers counted.</summary>
    public long RawOctets => _rawOffset;

    /// <summary>Where in the coding the input ended, in words.</summary>
    public string Place =>
        _state switch
        {
            State.Data => $"{_remaining} octets before the end of a chunk",
            State.DataCarriageReturn or State.DataLineFeed => "before the line end after a chunk's data",
            State.TrailerLine => "before the empty line that ends the trailers",
            _ => "inside or before a chunk-size line, with no last chunk seen",
        };

    /// <summary>Reads on: a Body, NeedMoreData, End or Problem step.</summary>
    public ReadStep Advance(ReadOnlySpan<byte> input)
    {
        var position = 0;
        while (true)
        {
            if (_state == State.Done)
            {
                return new ReadStep(ReadStepKind.End, position);
            }

            if (position == input.Length)
            {
                return new ReadStep(ReadStepKind.NeedMoreData, position);
            }

            if (_state == State.Data)
            {
                var length = (int)Math.Min(_remaining, input.Length - position);
                _remaining -= length;
                _rawOffset += length;
                _dataOctets += length;
                if (_remaining == 0)
                {
                    _state = State.DataCarriageReturn;
                }

                return new ReadStep(ReadStepKind.Body, position + length, position, length);
            }

            ReadOctet(input[position]);
            if (Problem is not null)
            {
                return new ReadStep(ReadStepKind.Problem, position);
            }

            position++;
            _rawOffset++;
        }
    }

    private void ReadOctet(byte octet)
    {
        switch (_state)
        {
            case State.SizeStart:
            case State.Size:
            case State.AfterSize:
            case State.Extension:
            case State.SizeLineFeed:
                if (++_lineOctets > limits.MaxChunkLineOctets)
                {
                    Fail(
                        FailureCauses.ChunkLineTooLong,
                        $"a chunk-size line has more than {limits.MaxChunkLineOctets} octets"
                    );
                    return;
                }

                ReadSizeLine(octet);
                break;
            case State.DataCarriageReturn:
                if (octet != '\r')
                {
                    Malformed("CR LF after a chunk's data", octet);
                    return;
                }

                _state = State.DataLineFeed;
                break;
            case State.DataLineFeed:
                if (octet != '\n')
                {
                    Malformed("LF after the CR that ends a chunk's data", octet);
                    return;
                }

                _state = State.SizeStart;
                break;
            default:
                ReadTrailerOctet(octet);
                break;
        }
    }

    private void ReadSizeLine(byte octet)
    {
        var digit = HexValue(octet);
        if (_state is State.SizeStart or State.Size && digit >= 0)
        {
            if (_remaining > (long.MaxValue >> 4))
            {
                Fail(FailureCauses.MalformedChunk, "a chunk size is larger than 2^63-1");
                return;
            }

            _remaining = (_remaining << 4) | (long)digit;
            _state = State.Size;
            return;
        }

        if (_state == State.SizeStart)
        {
            Malformed("a chunk size in hexadecimal digits", octet);
            return;
        }

        if (_state == State.SizeLineFeed)
        {
            if (octet != '\n')
            {
                Malformed("LF after the CR that ends a chunk-size line", octet);
                return;
            }

            EndSizeLine();
            return;
        }

        switch (octet)
        {
            case (byte)'\r':
                _state = State.SizeLineFeed;
                break;
            case (byte)'\n':
                anomalies.Add(AnomalyKinds.LineFeedOnly, _rawOffset, "a chunk-size line ends in LF without CR");
                EndSizeLine();
                break;
            case (byte)';' when _state != State.Extension:
                _state = State.Extension;
                break;
            case (byte)' ' or (byte)'\t' when _state != State.Extension:
                anomalies.Add(AnomalyKinds.OddChunkSize, _rawOffset, "white space follows a chunk size");
                _state = State.AfterSize;
                break;
            default:
                if (_state != State.Extension)
                {
                    Malformed("the line's end or ';' after a chunk size", octet);
                }
                else if (octet is (< 0x20 and not (byte)'\t') or 0x7f)
                {
                    anomalies.Add(
                        AnomalyKinds.ControlCharacter,
                        _rawOffset,
                        "a chunk extension has a control character"
                    );
                }

                break;
        }
    }

    private void EndSizeLine()
    {
        _lineOctets = 0;
        var framing = _rawOffset + 1 - _dataOctets - limits.MaxFramingOctets;
        if (framing > 0 && framing / WireLimits.FramingPerOctet >= _dataOctets)
        {
            Fail(
                FailureCauses.ChunkFramingTooLarge,
                $"{_rawOffset + 1 - _dataOctets} octets of chunk framing came with {_dataOctets} octets of data"
            );
            return;
        }

        _state = _remaining > 0 ? State.Data : State.TrailerLine;
    }

    private void ReadTrailerOctet(byte octet)
    {
        if (++_trailerOctets > limits.MaxTrailerOctets)
        {
            Fail(FailureCauses.TrailersTooLarge, $"the trailers have more than {limits.MaxTrailerOctets} octets");
            return;
        }

        if (octet != '\n')
        {
            if (_lineLength == _line.Length)
            {
                Array.Resize(ref _line, Math.Max(256, _line.Length * 2));
            }

            _line[_lineLength++] = octet;
            return;
        }

        var line = _line.AsSpan(0, _lineLength);
        var start = _rawOffset - _lineLength;
        _lineLength = 0;
        if (line is [.., (byte)'\r'])
        {
            line = line[..^1];
        }
        else
        {
            anomalies.Add(AnomalyKinds.LineFeedOnly, _rawOffset, "a trailer line ends in LF without CR");
        }

        if (line.IsEmpty)
        {
            Trailers = _trailers.ToHeaderList();
            _state = State.Done;
            return;
        }

        if (++_trailerLines > limits.MaxHeaderCount)
        {
            Fail(FailureCauses.TrailersTooLarge, $"there are more than {limits.MaxHeaderCount} trailer lines");
            return;
        }

        // The data is whole by now, so a line that is no field is noted and left out.
        if (!_trailers.TryAdd(line, start, out _, out var problem))
        {
            anomalies.Add(
                AnomalyKinds.HeaderWithoutColon,
                start,
                $"in the trailers {problem}: '{Printable.Escape(line, 60)}'"
            );
        }
    }

    private static int HexValue(byte octet) =>
        octet switch
        {
            >= (byte)'0' and <= (byte)'9' => octet - '0',
            >= (byte)'a' and <= (byte)'f' => octet - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => octet - 'A' + 10,
            _ => -1,
        };

    private void Malformed(string expected, byte found) =>
        Fail(
            FailureCauses.MalformedChunk,
            $"octet {_rawOffset} of the raw body: expected {expected}, found '{Printable.Escape([found])}'"
        );

    private void Fail(string cause, string detail) => Problem = new ReadProblem(cause, false, _rawOffset, detail);
}
