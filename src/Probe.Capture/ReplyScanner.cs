using System.Buffers.Text;
using System.Text;
using Probe.Http;

namespace Probe.Capture;

/// <summary>What a reply answers, as far as its framing depends on it.</summary>
internal enum Asked
{
    /// <summary>Any method with an ordinary reply.</summary>
    Other,

    /// <summary>HEAD: a reply without body.</summary>
    Head,

    /// <summary>CONNECT: a tunnel follows a 2xx.</summary>
    Connect,
}

/// <summary>
/// Follows a copy of what a server sends, to know which requests are answered. What is forwarded never depends on it;
/// where a reply's framing is unclear it says so, and nothing counts as answered until the server closes.
/// </summary>
internal sealed class ReplyScanner
{
    /// <summary>Octets of a line that are looked at; longer ones are no framing field.</summary>
    private const int MostOfLine = 256;

    private readonly Lock _lock = new();
    private readonly Queue<Asked> _asked = new();
    private readonly byte[] _line = new byte[MostOfLine];
    private readonly ChunkScanner _chunks = new();
    private TaskCompletionSource? _idle;
    private State _state = State.StatusLine;
    private int _lineLength;
    private bool _lineIsCut;
    private int _status;
    private long? _length;
    private bool _hasCoding;
    private bool _isChunked;
    private bool _isUnclear;
    private long _left;

    private enum State
    {
        StatusLine,
        Fields,
        Length,
        Chunked,
        Rest,
    }

    /// <summary>Requests that wait for their replies.</summary>
    public int Outstanding
    {
        get
        {
            lock (_lock)
            {
                return _asked.Count;
            }
        }
    }

    /// <summary>Replies that were complete.</summary>
    public long Answered { get; private set; }

    /// <summary>Status of the newest complete reply; 0 where there was none.</summary>
    public int LastStatus { get; private set; }

    /// <summary>True when the connection has become a tunnel, or another protocol.</summary>
    public bool IsTunnel { get; private set; }

    /// <summary>True when the server has sent its last octet.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>A request is sent.</summary>
    public void Expect(Asked asked)
    {
        lock (_lock)
        {
            _asked.Enqueue(asked);
        }
    }

    /// <summary>Complete when no more than so many requests wait for their replies, or none ever will be answered.</summary>
    public async Task AnsweredUpToAsync(int most)
    {
        while (true)
        {
            Task waiting;
            lock (_lock)
            {
                if (IsEnded || IsTunnel || _asked.Count <= most)
                {
                    return;
                }

                _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting = _idle.Task;
            }

            await waiting.ConfigureAwait(false);
        }
    }

    /// <summary>The server has closed.</summary>
    public void End()
    {
        lock (_lock)
        {
            IsEnded = true;
            Signal();
        }
    }

    /// <summary>Follows the octets.</summary>
    public void Advance(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty && !_isUnclear && !IsTunnel)
        {
            switch (_state)
            {
                case State.StatusLine or State.Fields:
                    octets = octets[Line(octets)..];
                    break;
                case State.Length:
                    var part = (int)Math.Min(_left, octets.Length);
                    _left -= part;
                    octets = octets[part..];
                    if (_left == 0)
                    {
                        Complete();
                    }

                    break;
                case State.Chunked:
                    octets = octets[_chunks.Advance(octets)..];
                    _isUnclear = _chunks.IsUnclear;
                    if (_chunks.IsDone)
                    {
                        Complete();
                    }

                    break;
                default:
                    return;
            }
        }
    }

    /// <summary>Takes what is there of a line; a whole one is looked at in place.</summary>
    private int Line(ReadOnlySpan<byte> octets)
    {
        var end = octets.IndexOf((byte)'\n');
        var part = end < 0 ? octets : octets[..end];
        if (end >= 0 && _lineLength == 0 && !_lineIsCut)
        {
            Take(part.TrimEnd((byte)'\r'), part.Length > MostOfLine);
            return end + 1;
        }

        var room = Math.Min(part.Length, MostOfLine - _lineLength);
        part[..room].CopyTo(_line.AsSpan(_lineLength));
        _lineLength += room;
        _lineIsCut |= room < part.Length;
        if (end < 0)
        {
            return octets.Length;
        }

        var (length, isCut) = (_lineLength, _lineIsCut);
        (_lineLength, _lineIsCut) = (0, false);
        Take(_line.AsSpan(0, length).TrimEnd((byte)'\r'), isCut);
        return end + 1;
    }

    private void Take(ReadOnlySpan<byte> line, bool isCut)
    {
        if (_state == State.StatusLine)
        {
            if (line.IsEmpty)
            {
                return; // empty lines before a reply: some servers send them after a body
            }

            _isUnclear = !TryStatus(line, out _status);
            (_length, _hasCoding, _isChunked) = (null, false, false);
            _state = State.Fields;
        }
        else if (line.IsEmpty)
        {
            EndHead();
        }
        else
        {
            Field(line, isCut);
        }
    }

    private static bool TryStatus(ReadOnlySpan<byte> line, out int status)
    {
        status = 0;
        return line.Length >= 12
            && line.StartsWith("HTTP/1."u8)
            && line[8] == ' '
            && Utf8Parser.TryParse(line.Slice(9, 3), out status, out var read)
            && read == 3
            && status is >= 100 and <= 999;
    }

    private void Field(ReadOnlySpan<byte> line, bool isCut)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return;
        }

        var name = line[..colon].TrimEnd(" \t"u8);
        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (name.Length == 14 && Ascii.EqualsIgnoreCase(name, "Content-Length"u8))
        {
            var isNumber = Utf8Parser.TryParse(value, out long length, out var read) && read == value.Length;
            _isUnclear |= isCut || !isNumber || length < 0 || (_length is { } told && told != length);
            _length = length;
        }
        else if (name.Length == 17 && Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8))
        {
            _isUnclear |= isCut;
            _hasCoding = true;
            _isChunked = value.Length >= 7 && Ascii.EqualsIgnoreCase(value[^7..], "chunked"u8);
        }
    }

    private void EndHead()
    {
        _state = State.StatusLine;
        Asked asked;
        lock (_lock)
        {
            if (!_asked.TryPeek(out asked))
            {
                _isUnclear = true;
                return;
            }
        }

        if (_status is < 200 and not 101)
        {
            return; // interim: the final one follows
        }

        if (_status == 101 || (asked == Asked.Connect && _status < 300))
        {
            lock (_lock)
            {
                IsTunnel = true;
                Signal();
            }
        }
        else if (asked == Asked.Head || _status is 204 or 304)
        {
            Complete();
        }
        else if (_hasCoding)
        {
            _chunks.Reset();
            _state = _isChunked ? State.Chunked : State.Rest;
        }
        else if (_length is { } length)
        {
            _left = length;
            _state = State.Length;
            if (length == 0)
            {
                Complete();
            }
        }
        else
        {
            _state = State.Rest;
        }
    }

    private void Complete()
    {
        lock (_lock)
        {
            _asked.Dequeue();
            Answered++;
            LastStatus = _status;
            _state = State.StatusLine;
            Signal();
        }
    }

    private void Signal()
    {
        _idle?.TrySetResult();
        _idle = null;
    }
}
