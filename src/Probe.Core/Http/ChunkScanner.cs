namespace Probe.Http;

/// <summary>
/// Follows chunked framing (RFC 9112, 7.1) only to know where it ends. It keeps no octet of it, and where the framing
/// is not clear it says so and follows no further.
/// </summary>
public sealed class ChunkScanner
{
    private const int MostDigits = 15;
    private const int MostTrailerOctets = 1024 * 1024;

    private State _state = State.SizeStart;
    private long _left;
    private int _digits;
    private int _trailer;

    private enum State
    {
        SizeStart,
        Size,
        Extension,
        Data,
        DataEnd,
        DataLineFeed,
        TrailerStart,
        TrailerLine,
        TrailerCarriageReturn,
        Done,
        Unclear,
    }

    /// <summary>True after the last octet of the body.</summary>
    public bool IsDone => _state == State.Done;

    /// <summary>True where what came is no chunked framing.</summary>
    public bool IsUnclear => _state == State.Unclear;

    /// <summary>Begins anew.</summary>
    public void Reset() => (_state, _left, _digits, _trailer) = (State.SizeStart, 0, 0, 0);

    /// <summary>Follows the octets.</summary>
    /// <returns>How many belong to this body.</returns>
    public int Advance(ReadOnlySpan<byte> octets)
    {
        var at = 0;
        while (at < octets.Length && _state is not (State.Done or State.Unclear))
        {
            if (_state == State.Data)
            {
                var part = (int)Math.Min(_left, octets.Length - at);
                at += part;
                _left -= part;
                _state = _left == 0 ? State.DataEnd : State.Data;
                continue;
            }

            if (_state is State.Extension or State.TrailerLine)
            {
                var end = octets[at..].IndexOf((byte)'\n');
                var part = end < 0 ? octets.Length - at : end + 1;
                _trailer += part;
                at += part;
                if (end >= 0)
                {
                    _state = _state == State.TrailerLine ? State.TrailerStart : AfterSize();
                }

                if (_trailer > MostTrailerOctets)
                {
                    _state = State.Unclear;
                }

                continue;
            }

            _state = Next(octets[at++]);
        }

        return at;
    }

    private State AfterSize()
    {
        _digits = 0;
        _trailer = 0;
        return _left == 0 ? State.TrailerStart : State.Data;
    }

    private State Next(byte octet)
    {
        switch (_state)
        {
            case State.SizeStart or State.Size:
                var digit = octet switch
                {
                    >= (byte)'0' and <= (byte)'9' => octet - '0',
                    >= (byte)'a' and <= (byte)'f' => octet - 'a' + 10,
                    >= (byte)'A' and <= (byte)'F' => octet - 'A' + 10,
                    _ => -1,
                };
                if (digit >= 0 && _digits < MostDigits)
                {
                    _left = (_left << 4) | (uint)digit;
                    _digits++;
                    return State.Size;
                }

                return _digits == 0 || digit >= 0 ? State.Unclear
                    : octet == '\n' ? AfterSize()
                    : octet is (byte)'\r' or (byte)';' or (byte)' ' or (byte)'\t' ? State.Extension
                    : State.Unclear;
            case State.DataEnd:
                return octet == '\r' ? State.DataLineFeed
                    : octet == '\n' ? State.SizeStart
                    : State.Unclear;
            case State.DataLineFeed:
                return octet == '\n' ? State.SizeStart : State.Unclear;
            case State.TrailerStart:
                return octet == '\n' ? State.Done
                    : octet == '\r' ? State.TrailerCarriageReturn
                    : State.TrailerLine;
            case State.TrailerCarriageReturn:
                return octet == '\n' ? State.Done : State.Unclear;
            default:
                return State.Unclear;
        }
    }
}
